// The lines of a YAML text, and the block structure that stands on them: what `flagd fmt` moves, and what it must not
// touch.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace flywheel::source {

/// Where an item of a block list (its dash) or of a block map (its key) begins on a line.
struct BlockColumn {
  std::size_t column = 0;
  bool is_list = false;
};

/// One line, with the views of the text it was read from.
struct SourceLine {
  enum class Role : std::uint8_t {
    kBlank,
    kComment,    ///< nothing but a comment
    kMarker,     ///< `---`, `...` or a directive
    kEntry,      ///< begins an item of a list or map, or a value that stands on lines of its own
    kContinued,  ///< goes on with a quoted or plain text or a flow collection
    kBlockText,  ///< text of a block scalar (`|`, `>`)
  };

  std::string_view text;        ///< without its line break
  std::string_view line_break;  ///< "\n", "\r\n"; "" where the text ends without one
  Role role = Role::kBlank;
  std::size_t indent = 0;                 ///< spaces at its front
  std::vector<BlockColumn> columns = {};  ///< kEntry: the items that begin on it, the outermost first
  std::size_t rest = 0;                   ///< kEntry: where its text begins, behind the dashes
  bool complete = true;                   ///< kEntry: what it holds ends on it, but for deeper items
  std::size_t text_indent = 0;            ///< kBlockText: how many spaces are not part of the text
  bool fixed_indent = false;              ///< kBlockText: the header says how many (`|2`)
  std::size_t header = 0;                 ///< kEntry: where the `|` or `>` of a block text stands; 0: there is none
  bool has_anchor = false;                ///< something on it is named by `&`
  bool is_odd = false;                    ///< legal, but of no shape that is laid out: `? key`, a root behind `---`
};

/// The lines of a text that read_yaml has read without errors. They point into the text.
[[nodiscard]] std::vector<SourceLine> read_block_lines(std::string_view text);

}  // namespace flywheel::source
