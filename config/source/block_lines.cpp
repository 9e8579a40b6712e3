#include "config/source/block_lines.hpp"

#include <algorithm>

#include "config/source/tokens.hpp"

namespace flywheel::source {
namespace {

using Role = SourceLine::Role;
constexpr std::size_t kNowhere = std::string_view::npos;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t") == kNowhere;
}

bool is_marker(std::string_view text) {
  return (text.starts_with("---") || text.starts_with("...")) &&
         (text.size() == 3 || text[3] == ' ' || text[3] == '\t');
}

/// Where a plain text ends on its line for a comment; npos where there is none.
std::size_t comment_in(std::string_view text, std::size_t from) {
  for (std::size_t at = std::max<std::size_t>(from, 1); at < text.size(); ++at) {
    if (text[at] == '#' && (text[at - 1] == ' ' || text[at - 1] == '\t')) return at;
  }
  return kNowhere;
}

/// Splits the text; lines have no role yet.
std::vector<SourceLine> split(std::string_view text) {
  std::vector<SourceLine> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    SourceLine line;
    line.text = text.substr(0, end);
    line.line_break = end == kNowhere ? std::string_view() : text.substr(end, 1);
    if (!line.line_break.empty() && line.text.ends_with('\r')) {
      line.line_break = text.substr(end - 1, 2);
      line.text.remove_suffix(1);
    }
    line.indent = std::min(line.text.find_first_not_of(' '), line.text.size());
    lines.push_back(line);
    text.remove_prefix(end == kNowhere ? text.size() : end + 1);
  }
  return lines;
}

/// Gives every line its role, from the first to the last.
class BlockReader {
 public:
  explicit BlockReader(std::string_view text) : text_(text), lines_(split(text)) {}

  std::vector<SourceLine> read() {
    while (next_ < lines_.size()) {
      SourceLine& line = lines_[next_++];
      if (is_blank(line.text)) continue;
      if (is_marker(line.text) || (line.text[0] == '%' && parent_ < 0)) {
        marker(line);
      } else if (line.text[line.indent] == '#') {
        line.role = Role::kComment;
      } else {
        entry(line);
      }
    }
    return std::move(lines_);
  }

 private:
  [[nodiscard]] std::size_t offset_of(const SourceLine& line) const {
    return static_cast<std::size_t>(line.text.data() - text_.data());
  }

  static std::size_t skip_blanks(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(" \t", std::min(at, text.size())), text.size());
  }

  static bool is_end(std::string_view text, std::size_t at) { return at >= text.size() || text[at] == '#'; }

  /// Whether the character at `at` is followed by a blank or the end of the line.
  static bool stands_alone(std::string_view text, std::size_t at) {
    return at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\t';
  }

  /// Behind the anchor and the tag that may precede a value.
  static std::size_t skip_properties(SourceLine& line, std::size_t at) {
    while (at < line.text.size() && (line.text[at] == '&' || line.text[at] == '!')) {
      line.has_anchor = line.has_anchor || line.text[at] == '&';
      at = skip_blanks(line.text, line.text.find_first_of(" \t", at));
    }
    return at;
  }

  void marker(SourceLine& line) {
    line.role = Role::kMarker;
    parent_ = -1;
    line.is_odd = line.text[0] == '-' && !is_end(line.text, skip_blanks(line.text, 3));
    if (!line.is_odd) return;
    while (next_ < lines_.size() && !is_marker(lines_[next_].text)) lines_[next_++].role = Role::kContinued;
  }

  void entry(SourceLine& line) {
    line.role = Role::kEntry;
    std::size_t at = line.indent;
    while (at < line.text.size() && line.text[at] == '-' && stands_alone(line.text, at)) {
      line.columns.push_back({at, true});
      at = skip_blanks(line.text, at + 1);
    }
    line.rest = at;
    if (at < line.text.size()) line.is_odd = line.text[at] == '?' && stands_alone(line.text, at);
    if (const std::size_t colon = colon_of_key(line, at); colon != kNowhere) {
      line.columns.push_back({at, false});
      at = skip_blanks(line.text, colon + 1);
    }
    if (!line.columns.empty()) parent_ = static_cast<std::ptrdiff_t>(line.columns.back().column);
    value(line, skip_properties(line, at));
  }

  /// The `:` behind the key that begins at `at`; npos where there is no key.
  std::size_t colon_of_key(SourceLine& line, std::size_t at) const {
    at = skip_properties(line, at);
    if (is_end(line.text, at) || line.text[at] == '|' || line.text[at] == '>') return kNowhere;
    if (line.text[at] == '"' || line.text[at] == '\'') {
      const std::size_t end = end_of_quoted(line.text, at);
      if (end == kNowhere) return kNowhere;
      at = skip_blanks(line.text, end);
      return at < line.text.size() && line.text[at] == ':' && stands_alone(line.text, at) ? at : kNowhere;
    }
    if (line.text[at] == '[' || line.text[at] == '{') return kNowhere;
    const std::size_t end = std::min(comment_in(line.text, at), line.text.size());
    for (; at < end; ++at) {
      if (line.text[at] == ':' && stands_alone(line.text, at)) return at;
    }
    return kNowhere;
  }

  void value(SourceLine& line, std::size_t at) {
    if (is_end(line.text, at)) return;
    const std::size_t offset = offset_of(line) + at;
    switch (line.text[at]) {
      case '"':
      case '\'':
        return continued(line, end_of_quoted(text_, offset));
      case '[':
      case '{': {
        const FlowExtent extent = extent_of_flow(text_, offset);
        line.has_anchor = line.has_anchor || extent.has_anchor;
        return continued(line, extent.end);
      }
      case '|':
      case '>':
        line.header = at;
        return block_text(line.text.substr(at));
      default:
        return plain(line, at);
    }
  }

  /// Marks the lines up to that of `end`, in bytes of the text.
  void continued(SourceLine& line, std::size_t end) {
    if (end <= offset_of(line) + line.text.size()) return;
    line.complete = false;
    while (next_ < lines_.size() && offset_of(lines_[next_]) < end) lines_[next_++].role = Role::kContinued;
  }

  [[nodiscard]] bool is_deeper(const SourceLine& line) const {
    return static_cast<std::ptrdiff_t>(line.indent) > parent_ && !is_marker(line.text);
  }

  /// A plain text goes on as long as lines are deeper than what it belongs to.
  void plain(SourceLine& line, std::size_t at) {
    bool ended = comment_in(line.text, at) != kNowhere;
    for (std::size_t i = next_; i < lines_.size() && !ended; ++i) {
      const std::string_view text = lines_[i].text;
      if (is_blank(text)) continue;
      if (!is_deeper(lines_[i]) || text[lines_[i].indent] == '#') return;
      line.complete = false;
      while (next_ <= i) lines_[next_++].role = Role::kContinued;
      ended = comment_in(text, 0) != kNowhere;
    }
  }

  /// Marks the text below a header like `|-` or `>2`.
  void block_text(std::string_view header) {
    header = header.substr(0, header.find_first_of(" \t"));
    const bool keeps_blanks = header.find('+') != kNowhere;
    const std::size_t digit = header.find_first_of("123456789");
    std::size_t indent = 0;
    if (digit != kNowhere) {
      indent = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parent_, 0) + (header[digit] - '0'));
    } else {
      const auto first = std::find_if(lines_.begin() + static_cast<std::ptrdiff_t>(next_), lines_.end(),
                                      [](const SourceLine& line) { return !is_blank(line.text); });
      if (first != lines_.end() && is_deeper(*first)) indent = first->indent;
    }
    std::size_t end = next_;  // behind the last line of text
    for (std::size_t i = next_; i < lines_.size(); ++i) {
      const SourceLine& line = lines_[i];
      const bool is_empty = is_blank(line.text) && (line.indent < indent || line.text.size() <= indent);
      if (!is_empty && (indent == 0 || line.indent < indent || !is_deeper(line))) break;
      if (!is_empty || keeps_blanks) end = i + 1;
    }
    for (; next_ < end; ++next_) {
      lines_[next_].role = Role::kBlockText;
      lines_[next_].text_indent = indent;
      lines_[next_].fixed_indent = digit != kNowhere;
    }
  }

  std::string_view text_;
  std::vector<SourceLine> lines_;
  std::size_t next_ = 0;
  std::ptrdiff_t parent_ = -1;  // the column of the item that began last, to which values belong
};

}  // namespace

std::vector<SourceLine> read_block_lines(std::string_view text) {
  return BlockReader(text).read();
}

}  // namespace flywheel::source
