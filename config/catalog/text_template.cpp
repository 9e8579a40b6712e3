#include "config/catalog/text_template.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace flywheel::catalog {
namespace {

constexpr std::string_view kBlank = " \t";

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void skip_blank(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
}

bool take(std::string_view& rest, std::string_view word) {
  skip_blank(rest);
  if (!rest.starts_with(word)) return false;
  rest.remove_prefix(word.size());
  return true;
}

std::string_view take_name(std::string_view& rest) {
  skip_blank(rest);
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_name_part);
  const std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return {};
  rest.remove_prefix(name.size());
  return name;
}

/// A text in quotes of either kind; it ends at the next quote of its kind.
std::optional<std::string_view> take_quoted(std::string_view& rest) {
  skip_blank(rest);
  if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return std::nullopt;
  const std::size_t end = rest.find(rest[0], 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view quoted = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return quoted;
}

/// Reads a placeholder behind its `{{`; false where it is none.
bool take_placeholder(std::string_view& rest, TextPart& part) {
  part.attribute = take_name(rest);
  if (part.attribute.empty()) return false;
  if (take(rest, "|")) {
    if (!take(rest, "default") || !take(rest, ":")) return false;
    part.otherwise = take_quoted(rest);
    if (!part.otherwise) return false;
  }
  return take(rest, "}}");
}

}  // namespace

Result<std::vector<TextPart>> read_template(std::string_view text) {
  std::vector<TextPart> parts;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find("{{"), rest.size());
    if (open > 0) parts.push_back({rest.substr(0, open), {}, {}});
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const std::string_view from = rest;
    rest.remove_prefix(2);
    TextPart part;
    if (!take_placeholder(rest, part)) {
      return Error("invalid_template",
                   "a placeholder is `{{ name }}` or `{{ name | default: \"…\" }}`, not what begins "
                   "at byte " +
                       std::to_string(from.data() - text.data()));
    }
    part.words = from.substr(0, from.size() - rest.size());
    parts.push_back(part);
  }
  return parts;
}

bool is_local_text(std::string_view member) {
  constexpr std::array<std::string_view, 4> kTexts{"title", "body", "text", "alt"};
  return std::find(kTexts.begin(), kTexts.end(), member) != kTexts.end();
}

}  // namespace flywheel::catalog
