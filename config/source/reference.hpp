// The schema table as a reference for people who write definitions.
#pragma once

#include <string>

namespace flywheel::source {

/// Markdown: a section for every record with what it is, an example and a table of its fields. What stands in FORMAT.md
/// between its two `reference` comments.
[[nodiscard]] std::string reference_markdown();

}  // namespace flywheel::source
