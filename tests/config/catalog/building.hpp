// Catalogs from literals, for the tests of the room.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>

#include "config/catalog/catalog.hpp"

namespace building {

/// All errors of a project of one file, rendered, a line break after each.
inline std::string messages(const std::string& yaml) {
  std::string text;
  for (const auto& diagnostic : flywheel::catalog::build({{"t.yaml", yaml}}).diagnostics) {
    if (diagnostic.severity == flywheel::source::Severity::kWarning) continue;
    text += render_text(diagnostic) + "\n";
  }
  return text;
}

/// The errors as "3:1 message | hint", a line each, for tables.
inline std::string problems(const std::string& yaml) {
  std::string text;
  for (const auto& one : flywheel::catalog::build({{"t.yaml", yaml}}).diagnostics) {
    if (one.severity == flywheel::source::Severity::kWarning) continue;
    text += std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + " " + one.message;
    text += one.hint.empty() ? "\n" : " | " + one.hint + "\n";
  }
  return text;
}

/// The catalog of a project of one file that is as it should be.
inline std::shared_ptr<const flywheel::catalog::Catalog> catalog(const std::string& yaml) {
  const auto loaded = flywheel::catalog::build({{"t.yaml", yaml}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(render_text(diagnostic));
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

inline std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace building
