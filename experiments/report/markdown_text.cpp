#include "experiments/report/markdown_text.hpp"

namespace flywheel::report {
namespace {

/// What opens emphasis, code, links, images, cells, strikethrough or mathematics.
constexpr std::string_view kMarkup = "\\`*_[]|~$";
std::string row_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + escape_markdown(cell) + " |";
  return line + "\n";
}

/// Where the mark stands that would begin a heading, a list or a line across: "# ", "- ", "12. ". npos: nowhere.
std::size_t line_mark(std::string_view text) {
  constexpr std::size_t kNone = std::string_view::npos;
  if (text.starts_with('#') || text.starts_with('=')) return 0;
  const std::size_t at = text.starts_with('+') || text.starts_with('-') ? 0 : text.find_first_not_of("0123456789");
  if (at == kNone) return kNone;
  const bool mark = text[at] == '+' || text[at] == '-' ? at == 0 : at > 0 && (text[at] == '.' || text[at] == ')');
  const std::string_view after = text.substr(at + 1);
  return mark && (after.empty() || after.front() == ' ' || after.front() == '-') ? at : kNone;
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  const std::size_t mark = line_mark(text);
  constexpr std::string_view kNoReference = "\u200b";  // of zero width: "@team" is not told of every report
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      escaped += ' ';
      continue;
    }
    if (c == '<' || c == '>' || c == '&') {
      escaped += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
      continue;
    }
    if (i == mark || kMarkup.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
    if (c == '@' || (c == '#' && i > 0)) escaped += kNoReference;
  }
  return escaped;
}

std::string markdown_table(const std::vector<std::string>& titles, const std::vector<std::vector<std::string>>& rows) {
  std::string table = row_of(titles) + "|";
  for (std::size_t i = 0; i < titles.size(); ++i) table += i == 0 ? " :-- |" : " --: |";
  table += "\n";
  for (const std::vector<std::string>& row : rows) table += row_of(row);
  return table;
}

}  // namespace flywheel::report
