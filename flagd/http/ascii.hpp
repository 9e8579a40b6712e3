// Characters as HTTP sees them: ASCII, whatever the locale.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace flywheel::http {

/// 0 to 15, or -1.
[[nodiscard]] constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A set of characters, asked by one look-up.
class CharSet {
 public:
  /// The characters for which `holds` is true.
  template <class Holds>
  explicit constexpr CharSet(Holds holds) {
    for (std::size_t i = 0; i < members_.size(); ++i) members_[i] = holds(static_cast<char>(i));
  }
  [[nodiscard]] constexpr bool operator()(char c) const { return members_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> members_{};
};

/// Source: RFC 9110, 5.6.2 (tchar).
inline constexpr CharSet is_token_char([](char c) {
  return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
});

/// What a field value may hold: visible characters, space, tab, bytes from 0x80. Source: RFC 9110, 5.5.
[[nodiscard]] constexpr bool is_field_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= ' ' && byte != 0x7f);
}

[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

/// Without spaces and tabs at both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace flywheel::http
