#include "config/expression/version.hpp"

#include <algorithm>

namespace flywheel::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Digits without leading zeros.
bool is_canonical_number(std::string_view text) {
  return is_number(text) && (text.size() == 1 || text[0] != '0');
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

/// Cuts the text before the first `separator` off `rest`.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

/// Whether the text is dot-separated identifiers. Numbers among them may have leading zeros only in build metadata.
bool is_identifiers(std::string_view text, bool leading_zeros) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const std::string_view part = take(text, '.');
    if (!is_identifier(part)) return false;
    if (!leading_zeros && is_number(part) && !is_canonical_number(part)) return false;
  }
  return true;
}

/// Order of two numbers without leading zeros, of any length.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool a_is_number = is_number(a), b_is_number = is_number(b);
  if (a_is_number && b_is_number) return compare_numbers(a, b);
  if (a_is_number != b_is_number) return a_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.compare(b) <=> 0;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  Version version;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!is_identifiers(text.substr(plus + 1), true)) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    version.pre_release = text.substr(dash + 1);
    if (!is_identifiers(version.pre_release, false)) return std::nullopt;
    text = text.substr(0, dash);
  }
  if (text.empty() || text.back() == '.') return std::nullopt;
  for (std::size_t i = 0; !text.empty(); ++i) {
    const std::string_view number = take(text, '.');
    if (i == version.numbers.size() || !is_canonical_number(number)) return std::nullopt;
    version.numbers[i] = number;
  }
  return version;
}

std::strong_ordering compare(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < a.numbers.size(); ++i) {
    const auto order = compare_numbers(a.numbers[i], b.numbers[i]);
    if (order != 0) return order;
  }
  // A version without a pre-release comes after all of its pre-releases.
  if (a.pre_release.empty() || b.pre_release.empty()) return a.pre_release.empty() <=> b.pre_release.empty();
  std::string_view rest_a = a.pre_release, rest_b = b.pre_release;
  while (!rest_a.empty() && !rest_b.empty()) {
    const auto order = compare_identifiers(take(rest_a, '.'), take(rest_b, '.'));
    if (order != 0) return order;
  }
  return rest_b.empty() <=> rest_a.empty();
}

}  // namespace flywheel::expression
