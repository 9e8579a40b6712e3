#include "config/source/source_text.hpp"

#include <algorithm>
#include <vector>

namespace flywheel::source {

namespace {

/// What is left of the line that `offset` is on.
std::string_view rest_of_line(const TextFile& file, std::size_t offset) {
  std::string_view rest = file.text().substr(std::min(offset, file.text().size()));
  return rest.substr(0, rest.find_first_of("\r\n"));
}

/// The bytes after the anchor and the tag that may precede a scalar.
std::size_t skip_properties(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && (line[at] == '&' || line[at] == '!')) {
    at = std::min(line.find_first_of(" \t", at), line.size());
    at = std::min(line.find_first_not_of(" \t", at), line.size());
  }
  return at;
}

/// How many bytes of double-quoted source stand for one character of text; 0: a line ends here.
std::size_t escape_length(std::string_view escape) {
  if (escape.size() < 2) return 0;
  if (escape[1] == 'x') return 4;
  if (escape[1] == 'u') return 6;
  return escape[1] == 'U' ? 10 : 2;
}

/// How many bytes of UTF-8 an escape stands for.
std::size_t escaped_bytes(std::string_view escape) {
  const std::size_t length = escape_length(escape);
  if (length == 2) return escape[1] == 'N' || escape[1] == '_' ? 2 : escape[1] == 'L' || escape[1] == 'P' ? 3 : 1;
  unsigned code = 0;
  for (const char c : escape.substr(2, length - 2)) {
    const auto digit = static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    code = code * 16 + digit;
  }
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// For each byte of a quoted text its offset in `line`, which begins with the quote; the closing quote's last. Empty
/// where the text does not end on the line.
std::vector<std::size_t> positions_in_quotes(std::string_view line) {
  const char quote = line[0];
  std::vector<std::size_t> positions;
  for (std::size_t at = 1; at < line.size();) {
    const bool escape = quote == '"' && line[at] == '\\';
    const bool doubled = quote == '\'' && line.substr(at, 2) == "''";
    if (line[at] == quote && !doubled) {
      positions.push_back(at);
      return positions;
    }
    const std::size_t length = escape ? escape_length(line.substr(at)) : doubled ? 2 : 1;
    if (length == 0 || at + length > line.size()) return {};
    positions.insert(positions.end(), escape ? escaped_bytes(line.substr(at)) : 1, at);
    at += length;
  }
  return {};
}

}  // namespace

Stretch stretch_of(const Node& node) {
  if (!node.is(Node::Kind::kScalar)) return {node.offset, 1};
  const std::string_view line = rest_of_line(*node.file, node.offset);
  const std::size_t start = skip_properties(line);
  const std::string_view written = line.substr(start);
  if (node.style == Node::Style::kPlain && !node.text.empty() && written.starts_with(node.text)) {
    return {node.offset + start, node.text.size()};
  }
  if (written.starts_with('"') || written.starts_with('\'')) {
    const auto positions = positions_in_quotes(written);
    if (positions.size() == node.text.size() + 1) return {node.offset + start, positions.back() + 1};
  }
  return {node.offset, 1};
}

Stretch stretch_within(const Node& scalar, std::size_t offset, std::size_t length) {
  const std::string_view line = rest_of_line(*scalar.file, scalar.offset);
  const std::size_t start = skip_properties(line);
  const std::string_view written = line.substr(start);
  offset = std::min(offset, scalar.text.size());
  const std::size_t end = std::min(offset + std::max<std::size_t>(length, 1), scalar.text.size());
  const bool in_quotes = written.starts_with('"') || written.starts_with('\'');
  if (!in_quotes && written.starts_with(scalar.text)) {
    return {scalar.offset + start + offset, std::max<std::size_t>(end - offset, 1)};
  }
  if (in_quotes) {
    const auto positions = positions_in_quotes(written);
    if (positions.size() == scalar.text.size() + 1) {
      return {scalar.offset + start + positions[offset], std::max<std::size_t>(positions[end] - positions[offset], 1)};
    }
  }
  return {scalar.offset, 1};
}

}  // namespace flywheel::source
