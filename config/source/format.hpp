// The canonical form of a file of definitions: what `flagd fmt` writes.
#pragma once

#include <optional>
#include <string>

#include "config/source/diagnostics.hpp"
#include "config/source/text_file.hpp"

namespace flywheel::source {

/// The text with two spaces a level, the keys of each document in the order of the schema table (the first key stays
/// first, unknown ones go last), at most one blank line in a row, and a line break at the end. Scalars, flow
/// collections and quotes stay as they are; a comment goes with the key below it. A document with anchors (`&`) keeps
/// the order of its keys; one that begins on the line of its `---`, or has keys written with `? `, is left as it is.
/// What it says does not change, and formatting it again changes nothing.
/// Errors: nothing is returned where the file cannot be read as YAML; `diagnostics` says why.
[[nodiscard]] std::optional<std::string> format(const TextFile& file, Diagnostics& diagnostics);

}  // namespace flywheel::source
