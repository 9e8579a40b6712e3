#include "config/source/format.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "config/source/kinds.hpp"
#include "tests/config/source/format_cases.hpp"
#include "tests/config/source/reading.hpp"

using namespace flywheel::source;

namespace {

/// The formatted text; "error: …" where there is none.
std::string formatted(const std::string& text) {
  const TextFile file("t.yaml", text);
  Diagnostics diagnostics;
  const auto result = format(file, diagnostics);
  if (result) return *result;
  std::string message = "error: ";
  for (const Diagnostic& one : diagnostics.take()) message += one.message + "\n";
  return message;
}

/// The trees of a text, a line each; the keys of a document's map by name.
std::string trees(const std::string& text) {
  reading::Read read(text);
  std::string all = read.messages();
  for (Node& root : read.documents.roots) {
    std::sort(root.entries.begin(), root.entries.end(),
              [](const Entry& a, const Entry& b) { return a.key.text < b.key.text; });
    all += reading::shape(root) + "\n";
  }
  return all;
}

/// What must hold of every text: formatting keeps what it says, and twice is once.
void check_properties(const std::string& text) {
  const std::string once = formatted(text);
  BOOST_TEST(!once.starts_with("error: "));
  BOOST_TEST(trees(once) == trees(text));
  BOOST_TEST(formatted(once) == once);
  BOOST_TEST(once.ends_with("\n"));
}

std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::filesystem::path source_tree() {
  const char* source = std::getenv("FLYWHEEL_SOURCE");
  return source ? source : ".";
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_format)

BOOST_AUTO_TEST_CASE(texts_take_their_canonical_form) {
  for (const format_cases::Case& c : format_cases::kCases) {
    BOOST_TEST_CONTEXT(c.what) {
      BOOST_TEST(formatted(c.in) == c.out);
      check_properties(c.in);
    }
  }
}

BOOST_AUTO_TEST_CASE(tricky_texts_keep_what_they_say) {
  for (const char* text : format_cases::kTricky) {
    BOOST_TEST_CONTEXT(text) {
      check_properties(text);
      check_properties(replaced(text, "\n", "\r\n"));
      check_properties(std::string(text) + "\n\n\n");
      check_properties(std::string(text) + "\n# the end");
    }
  }
}

BOOST_AUTO_TEST_CASE(windows_line_ends_stay) {
  for (const format_cases::Case& c : format_cases::kCases) {
    BOOST_TEST_CONTEXT(c.what) {
      BOOST_TEST(formatted(replaced(c.in, "\n", "\r\n")) == replaced(c.out, "\n", "\r\n"));
    }
  }
}

BOOST_AUTO_TEST_CASE(files_that_are_no_yaml_are_left_alone) {
  for (const char* text : {"a: [1, 2\n", "a: 1\na: 2\n", "a: 1\n b: 2\n", "\ta: 1\n", "a: !x y\n", "", " \n"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(formatted(text).starts_with("error: "));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_examples_are_in_canonical_form) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(source_tree() / "examples")) {
    const bool ours = entry.path().string().find("/node_modules/") == std::string::npos;
    if (entry.path().extension() != ".yaml" || !ours) continue;
    BOOST_TEST_CONTEXT(entry.path()) {
      const std::string text = file_text(entry.path());
      BOOST_TEST(formatted(text) == text);
      check_properties(text);
    }
  }
  for (const Record* record : records()) {
    BOOST_TEST_CONTEXT(record->name) {
      const std::string text = std::string(record->example) + "\n";
      BOOST_TEST(formatted(text) == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(any_order_of_keys_becomes_the_canonical_one) {
  std::mt19937 random(20270301);
  for (const Kind& kind : kinds()) {
    const std::string text = std::string(kind.record->example) + "\n";
    // Each key with the lines below it, and a comment and a blank line above it.
    std::vector<std::string> parts;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line[0] != ' ') parts.push_back("# of " + line + "\n");
      parts.back() += line + "\n";
    }
    std::string expected;
    for (const std::string& part : parts) expected += part;
    BOOST_TEST_CONTEXT(kind.name) {
      for (int round = 0; round < 20; ++round) {
        std::vector<std::string> shuffled = parts;
        std::shuffle(shuffled.begin() + 1, shuffled.end(), random);
        std::string mixed;
        for (const std::string& part : shuffled) mixed += part;
        BOOST_TEST(formatted(mixed) == expected);
        check_properties(mixed);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(any_depth_of_indentation_becomes_two_spaces) {
  for (const Kind& kind : kinds()) {
    const std::string text = std::string(kind.record->example) + "\n";
    for (std::size_t step = 1; step <= 5; ++step) {
      std::string wide;
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        const std::size_t indent = line.find_first_not_of(' ');
        wide += std::string(indent / 2 * step, ' ');
        line = line.substr(indent);
        if (line.starts_with("- ")) line = "-" + std::string(step - 1 + (step == 1), ' ') + line.substr(2);
        wide += line + "\n";
      }
      if (step == 1 && text.find("- ") != std::string::npos) continue;  // a dash needs its space
      BOOST_TEST_CONTEXT(wide) {
        BOOST_TEST(formatted(wide) == text);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
