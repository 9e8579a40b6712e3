#include "tests/config/catalog/cases.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>

namespace cases {
namespace {

constexpr std::string_view kMark = "=== ";
constexpr std::string_view kFile = "=== file ";
constexpr std::string_view kExpect = "=== expect";

/// Takes the empty lines at the end off.
void trim(std::string& text) {
  while (text.ends_with("\n\n")) text.pop_back();
}

}  // namespace

std::vector<Case> read(const std::string& file) {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  std::ifstream in(std::string(source ? source : ".") + "/tests/config/catalog/" + file);
  BOOST_REQUIRE_MESSAGE(in, file << " can be read");
  std::vector<Case> cases;
  std::string* part = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line == kExpect) {
      part = &cases.back().expected;
    } else if (line.starts_with(kFile)) {
      part = &cases.back().files.emplace_back(flywheel::catalog::SourceFile{line.substr(kFile.size()), ""}).text;
    } else if (line.starts_with(kMark)) {
      cases.push_back({line.substr(kMark.size()), {{"t.yaml", ""}}, ""});
      part = &cases.back().files.back().text;
    } else if (part) {
      *part += line + "\n";
    }
  }
  for (Case& one : cases) {
    for (auto& definitions : one.files) trim(definitions.text);
    if (one.files[0].text.empty()) one.files.erase(one.files.begin());
    trim(one.expected);
    if (one.expected == "\n") one.expected.clear();
  }
  return cases;
}

std::string rendered(const std::vector<flywheel::source::Diagnostic>& diagnostics) {
  std::string text;
  for (const auto& one : diagnostics) text += render_text(one) + "\n";
  return text;
}

}  // namespace cases
