// Cases of definitions and what is said of them, kept as text beside the tests.
//
//   === a misspelt key
//   flag: x
//   varaints: { on: true }
//   === file b.yaml
//   flag: y
//   === expect
//   t.yaml:2:1: error: …
//
// Up to the first `=== file` the text is that of t.yaml; where nothing stands there, there is no such file. Trailing
// empty lines of a part do not count.
#pragma once

#include <string>
#include <vector>

#include "config/catalog/catalog.hpp"

namespace cases {

struct Case {
  std::string name;
  std::vector<flywheel::catalog::SourceFile> files;
  std::string expected;
};

/// The cases of a file below tests/config/catalog, in their order.
[[nodiscard]] std::vector<Case> read(const std::string& file);

/// Diagnostics as people see them, a line break after each.
[[nodiscard]] std::string rendered(const std::vector<flywheel::source::Diagnostic>& diagnostics);

}  // namespace cases
