#include "config/source/document_layout.hpp"

#include <algorithm>

namespace flywheel::source {
namespace {

using Role = SourceLine::Role;
constexpr std::size_t kStep = 2;

std::string without_trailing_blanks(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of(" \t") + 1));
}

/// A list or map whose items are being written.
struct Level {
  std::size_t before = 0;  // its column in the source
  std::size_t after = 0;   // its column now
  bool is_list = false;
};

class Layout {
 public:
  DocumentLayout run(std::span<const SourceLine> lines) {
    for (const SourceLine& line : lines) {
      switch (line.role) {
        case Role::kEntry:
          entry(line);
          break;
        case Role::kContinued:
          part().push_back({moved(line.text), line.line_break});
          break;
        case Role::kBlockText:
          part().push_back({block_text(line), line.line_break});
          after_block_text_ = true;
          break;
        default:
          pending_.push_back(&line);
      }
    }
    for (std::size_t i = write_above(levels_.empty() ? 0 : levels_[0].before); i < pending_.size(); ++i)
      write_pending(*pending_[i], out_.tail, 0);
    return std::move(out_);
  }

 private:
  std::vector<LaidOutLine>& part() {
    if (out_.parts.empty()) out_.parts.emplace_back();
    return out_.parts.back();
  }

  /// Where a comment belongs that is indented so much: to the deepest level that it is not left of, or below its last
  /// item. Directly below a block text it would become a part of that.
  [[nodiscard]] Level level_above(std::size_t indent) const {
    const Level& last = levels_.back();
    if (indent > last.before && !after_block_text_) return {last.before + 1, last.after + kStep, false};
    const auto level =
        std::find_if(levels_.rbegin(), levels_.rend(), [&](const Level& one) { return one.before <= indent; });
    return level == levels_.rend() ? Level{} : *level;
  }

  /// How many of the waiting lines belong to what is above them, where an item at `column` follows.
  [[nodiscard]] std::size_t count_above(std::size_t column) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < pending_.size() && !levels_.empty(); ++i) {
      if (pending_[i]->role != Role::kComment) continue;
      if (level_above(pending_[i]->indent).before <= column) break;
      count = i + 1;
    }
    return count;
  }

  /// Writes the waiting lines that belong to what is above them. How many these are.
  std::size_t write_above(std::size_t column) {
    const std::size_t count = count_above(column);
    for (std::size_t i = 0; i < count; ++i) {
      write_pending(*pending_[i], part(), level_above(pending_[i]->indent).after);
    }
    return count;
  }

  static void write_pending(const SourceLine& line, std::vector<LaidOutLine>& out, std::size_t column) {
    if (line.role == Role::kBlank) {
      out.push_back({"", line.line_break, true});
    } else {
      out.push_back(
          {std::string(column, ' ') + without_trailing_blanks(line.text.substr(line.indent)), line.line_break});
    }
  }

  void entry(const SourceLine& line) {
    const BlockColumn first = line.columns.empty() ? BlockColumn{line.indent, false} : line.columns[0];
    const std::size_t above = write_above(first.column);
    after_block_text_ = false;

    const std::size_t column = line.columns.empty() ? below_last() : open_levels(line);
    const bool is_key_of_root = levels_.size() == 1 && !line.columns.empty() && !levels_[0].is_list;
    if (is_key_of_root) out_.parts.emplace_back();
    for (std::size_t i = above; i < pending_.size(); ++i) write_pending(*pending_[i], part(), column);
    pending_.clear();

    std::string text(column, ' ');
    for (const BlockColumn& one : line.columns) text += one.is_list ? "- " : "";
    text += line.text.substr(line.rest);
    part().push_back({line.complete ? without_trailing_blanks(text) : text, line.line_break});
    const std::size_t before = line.columns.empty() ? line.indent : line.columns.back().column;
    const std::size_t after = line.columns.empty() ? column : levels_.back().after;
    shift_ = static_cast<std::ptrdiff_t>(after) - static_cast<std::ptrdiff_t>(before);
    text_column_ = below_last();
  }

  /// Where values of the last level stand that have lines of their own.
  [[nodiscard]] std::size_t below_last() const { return levels_.empty() ? 0 : levels_.back().after + kStep; }

  /// Ends the levels that a line ends, begins those that begin on it. The column of the line's first item.
  std::size_t open_levels(const SourceLine& line) {
    const BlockColumn first = line.columns[0];
    while (!levels_.empty() && (levels_.back().before > first.column ||
                                (levels_.back().before == first.column && levels_.back().is_list && !first.is_list))) {
      levels_.pop_back();
    }
    const bool goes_on =
        !levels_.empty() && levels_.back().before == first.column && levels_.back().is_list == first.is_list;
    if (!goes_on) levels_.push_back({first.column, below_last(), first.is_list});
    const std::size_t column = levels_.back().after;
    for (std::size_t i = 1; i < line.columns.size(); ++i) {
      levels_.push_back({line.columns[i].column, below_last(), line.columns[i].is_list});
    }
    return column;
  }

  /// A further line of a text or flow collection, moved as far as its first line.
  [[nodiscard]] std::string moved(std::string_view text) const {
    const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
    if (indent == text.size()) return std::string(text);
    const auto column = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(indent) + shift_);
    return std::string(static_cast<std::size_t>(column), ' ') + std::string(text.substr(indent));
  }

  [[nodiscard]] std::string block_text(const SourceLine& line) const {
    if (line.text.size() <= line.text_indent || line.indent < line.text_indent) return std::string();
    const auto fixed = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(line.text_indent) + shift_);
    return std::string(line.fixed_indent ? fixed : text_column_, ' ') + std::string(line.text.substr(line.text_indent));
  }

  DocumentLayout out_;
  std::vector<const SourceLine*> pending_;  // comments and blank lines whose place is not known yet
  std::vector<Level> levels_;
  bool after_block_text_ = false;
  std::ptrdiff_t shift_ = 0;     // how far the last item was moved to the right
  std::size_t text_column_ = 0;  // where block texts of the last item stand
};

}  // namespace

DocumentLayout lay_out(std::span<const SourceLine> lines) {
  return Layout().run(lines);
}

}  // namespace flywheel::source
