// One document, laid out anew: two spaces a level, in parts that can be put into another order.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/source/block_lines.hpp"

namespace flywheel::source {

/// A line as it is to be written.
struct LaidOutLine {
  std::string text;
  std::string_view line_break;
  bool is_blank = false;  ///< between items, not inside of a text
};

struct DocumentLayout {
  /// A part for each key of the document's map, with the comments and blank lines above it; one part where the
  /// document is no map.
  std::vector<std::vector<LaidOutLine>> parts;
  /// Comments and blank lines below the last key.
  std::vector<LaidOutLine> tail;
};

/// Lays out the lines of one document, without its markers. A comment goes with what is below it, unless it is indented
/// more; comments, texts over several lines and flow collections move as a whole.
[[nodiscard]] DocumentLayout lay_out(std::span<const SourceLine> lines);

}  // namespace flywheel::source
