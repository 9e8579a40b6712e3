// Any file of definitions makes a catalog or is refused with a place; formatting keeps what it says.
#include "config/catalog/catalog.hpp"
#include "config/source/format.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace flywheel;
using fuzzing::require;

namespace {

/// Builds, and checks what holds of every outcome. Whether there is a catalog.
bool build_checked(std::string text) {
  const auto loaded = catalog::build({{"f.yaml", std::move(text)}});
  bool errors = false;
  for (const source::Diagnostic& one : loaded.diagnostics) {
    errors = errors || one.severity == source::Severity::kError;
    require(!one.message.empty() && !render_text(one).empty(), "a diagnostic says something");
  }
  require(errors == (loaded.catalog == nullptr), "there is a catalog or an error");
  return !errors;
}

std::optional<std::string> formatted(std::string text) {
  const source::TextFile file("f.yaml", std::move(text));
  source::Diagnostics diagnostics;
  auto result = source::format(file, diagnostics);
  require(result.has_value() || diagnostics.has_errors(), "what is not formatted has an error");
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzzing::text_of(data, size));
  const bool builds = build_checked(text);
  const auto once = formatted(text);
  if (!once) return 0;
  const auto twice = formatted(*once);
  require(twice.has_value(), "what was formatted can be read");
  require(*twice == *once, "formatting again changes nothing");
  require(build_checked(*once) == builds, "formatting does not change what a file says");
  return 0;
}
