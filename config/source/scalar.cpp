#include "config/source/scalar.hpp"

#include <charconv>
#include <cmath>

#include "config/source/diagnostics.hpp"

namespace flywheel::source {
namespace {

Error invalid(const Node& node, const std::string& what) {
  return {"invalid_value", quote(node.text) + " is " + what};
}

bool is_digit(char c) {
  return '0' <= c && c <= '9';
}

/// The number of digits at the front.
std::size_t digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

/// A number as the core schema and JSON would have it, in parts.
struct NumberText {
  std::string_view whole;     ///< digits before the point
  std::string_view fraction;  ///< digits after it
  bool has_point = false;
  bool has_exponent = false;
  bool negative = false;
};

/// `-1.5e3`, `.5`, `7.`; nothing where the text is no number.
std::optional<NumberText> take_apart(std::string_view text) {
  NumberText parts;
  if (text.starts_with('-') || text.starts_with('+')) {
    parts.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  parts.whole = text.substr(0, digits(text));
  text.remove_prefix(parts.whole.size());
  if (text.starts_with('.')) {
    parts.has_point = true;
    text.remove_prefix(1);
    parts.fraction = text.substr(0, digits(text));
    text.remove_prefix(parts.fraction.size());
  }
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (text.starts_with('e') || text.starts_with('E')) {
    parts.has_exponent = true;
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    text.remove_prefix(digits(text));
  }
  return text.empty() ? std::optional(parts) : std::nullopt;
}

bool has_leading_zero(const NumberText& parts) {
  return parts.whole.size() > 1 && parts.whole[0] == '0';
}

std::optional<double> to_double(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<double> plain_number(std::string_view text) {
  const auto parts = take_apart(text);
  if (!parts || has_leading_zero(*parts)) return std::nullopt;
  return to_double(text);
}

/// Millionths of a text like `12.5` (percent), exactly; nothing where it is no such number, has more than four
/// decimals or exceeds 100.
std::optional<std::uint32_t> to_millionths(std::string_view percent) {
  constexpr std::size_t kDecimals = 4;
  const auto parts = take_apart(percent);
  if (!parts || parts->negative || percent.starts_with('+') || parts->has_exponent || has_leading_zero(*parts)) {
    return std::nullopt;
  }
  if (parts->whole.empty() || parts->whole.size() > 3 || parts->fraction.size() > kDecimals) return std::nullopt;
  std::uint32_t millionths = 0;
  for (const char c : parts->whole) millionths = millionths * 10 + static_cast<std::uint32_t>(c - '0');
  for (std::size_t i = 0; i < kDecimals; ++i) {
    const char c = i < parts->fraction.size() ? parts->fraction[i] : '0';
    millionths = millionths * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return millionths <= kWholeShare ? std::optional(millionths) : std::nullopt;
}

std::optional<double> scaled(std::string_view text, std::string_view unit, double factor) {
  if (!text.ends_with(unit)) return std::nullopt;
  const auto number = plain_number(text.substr(0, text.size() - unit.size()));
  return number ? std::optional(*number / factor) : std::nullopt;
}

}  // namespace

Result<bool> read_bool(const Node& node) {
  if (node.style == Node::Style::kPlain && node.text == "true") return true;
  if (node.style == Node::Style::kPlain && node.text == "false") return false;
  return invalid(node, "neither `true` nor `false`");
}

Result<std::int64_t> read_int(const Node& node) {
  std::int64_t number = 0;
  const auto parts = take_apart(node.text);
  const bool whole = parts && !parts->has_point && !parts->has_exponent && !parts->negative && is_digit(node.text[0]);
  if (!whole) return invalid(node, "no whole number like 30");
  if (has_leading_zero(*parts)) return invalid(node, "no whole number: a number does not begin with 0");
  const char* end = node.text.data() + node.text.size();
  if (std::from_chars(node.text.data(), end, number).ec != std::errc()) return invalid(node, "too large");
  return number;
}

Result<double> read_number(const Node& node) {
  const auto number = plain_number(node.text);
  if (!number) return invalid(node, "no number like 3.5");
  return *number;
}

Result<std::uint32_t> read_share(const Node& node) {
  const std::string_view text = node.text;
  if (!text.ends_with('%')) {
    const bool number = plain_number(text).has_value();
    return invalid(
        node, "no percentage like 12.5%" + std::string(number ? "; the sign is missing: `" + node.text + "%`" : ""));
  }
  const auto millionths = to_millionths(text.substr(0, text.size() - 1));
  if (!millionths) return invalid(node, "no percentage from 0% to 100% with at most four decimals");
  return *millionths;
}

Result<SlotRange> read_slots(const Node& node) {
  const std::string_view text = node.text;
  const std::size_t dash = text.find('-');
  const Error error = invalid(node, "no range of percentages like 0-40%");
  if (dash == std::string_view::npos || !text.ends_with('%')) return error;
  std::string_view from = text.substr(0, dash);
  if (from.ends_with('%')) from.remove_suffix(1);
  const auto begin = to_millionths(from);
  const auto end = to_millionths(text.substr(dash + 1, text.size() - dash - 2));
  if (!begin || !end) return error;
  if (*begin >= *end) return invalid(node, "an empty range: it ends where it begins, or before");
  return SlotRange{*begin, *end};
}

Result<double> read_level(const Node& node) {
  if (const auto share = scaled(node.text, "%", 100)) return *share;
  if (const auto number = plain_number(node.text)) return *number;
  return invalid(node, "no level like 8% or 3.5");
}

Result<double> read_change(const Node& node) {
  if (const auto points = scaled(node.text, "pp", 100)) return *points;
  if (const auto share = scaled(node.text, "%", 100)) return *share;
  if (const auto number = plain_number(node.text)) return *number;
  return invalid(node, "no change like +1pp, -0.9% or 0.3");
}

Result<Duration> read_duration(const Node& node) {
  const auto duration = parse_duration(node.text);
  if (!duration) {
    const bool number = plain_number(node.text).has_value();
    return invalid(node, "no duration like 150ms, 4h, 3d" +
                             std::string(number ? "; the unit is missing: `" + node.text + "d`" : ""));
  }
  return *duration;
}

Result<When> read_when(const Node& node) {
  if (const auto day = parse_date(node.text)) return When{std::nullopt, *day};
  if (const auto time = parse_time(node.text)) return When{*time, {}};
  const bool no_zone = parse_time(node.text + "Z").has_value();
  return invalid(node, "no date like 2026-12-31 and no time like 2026-12-31T10:00:00Z" +
                           std::string(no_zone ? "; the zone is missing: `" + node.text + "Z`" : ""));
}

Result<Duration> read_clock(const Node& node) {
  const std::string_view text = node.text;
  const bool shaped = text.size() == 5 && digits(text) == 2 && text[2] == ':' && digits(text.substr(3)) == 2;
  const int hour = shaped ? (text[0] - '0') * 10 + (text[1] - '0') : 99;
  const int minute = shaped ? (text[3] - '0') * 10 + (text[4] - '0') : 99;
  if (hour > 23 || minute > 59) return invalid(node, "no time of day like 21:00");
  return std::chrono::hours(hour) + std::chrono::minutes(minute);
}

Result<Value> read_open_scalar(const Node& node, Arena& arena) {
  const std::string_view text = node.text;
  const Value as_text = Value::string(arena.copy(text));
  if (node.style == Node::Style::kQuoted) return as_text;
  if (text.empty() || text == "null" || text == "Null" || text == "NULL" || text == "~") return Value::null();
  if (text == "true" || text == "false") return Value::boolean(text == "true");
  const std::string otherwise = "; a text wants quotes";
  std::string_view unsigned_text = text;
  if (text[0] == '-' || text[0] == '+') unsigned_text.remove_prefix(1);
  for (const std::string_view name : {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"}) {
    if (unsigned_text == name) return invalid(node, "no finite number" + otherwise);
  }
  if (unsigned_text.starts_with("0x") || unsigned_text.starts_with("0o")) {
    const std::string_view digits = unsigned_text.substr(2);
    const std::string_view allowed = unsigned_text[1] == 'x' ? "0123456789abcdefABCDEF" : "01234567";
    if (!digits.empty() && digits.find_first_not_of(allowed) == std::string_view::npos) {
      return invalid(node, "no decimal number" + otherwise);
    }
  }
  const auto parts = take_apart(text);
  if (!parts) return as_text;
  if (has_leading_zero(*parts)) return invalid(node, "a number that begins with 0" + otherwise);
  if (!parts->has_point && !parts->has_exponent) {
    std::int64_t integer = 0;
    const std::string_view signed_text = text[0] == '+' ? unsigned_text : text;
    const char* end = signed_text.data() + signed_text.size();
    if (std::from_chars(signed_text.data(), end, integer).ec == std::errc()) return Value::integer(integer);
    return invalid(node, "a whole number beyond 64 bits" + otherwise);
  }
  const auto number = to_double(text);
  if (!number) return invalid(node, "a number that no double holds" + otherwise);
  return Value::number(*number);
}

}  // namespace flywheel::source
