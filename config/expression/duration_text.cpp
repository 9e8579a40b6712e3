#include "config/expression/duration_text.hpp"

#include <array>
#include <cstdint>

namespace flywheel::expression {
namespace {

// Sums stay exact: 20 digits of nanoseconds are more than the longest duration has.
__extension__ using Wide = __int128;

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
// `ms` before `m`: the first that fits counts.
constexpr std::array<Unit, 10> kUnits{{{"ns", 1},
                                       {"us", 1'000},
                                       {"µs", 1'000},
                                       {"μs", 1'000},
                                       {"ms", 1'000'000},
                                       {"s", 1'000'000'000},
                                       {"m", 60'000'000'000},
                                       {"h", 3'600'000'000'000},
                                       {"d", 86'400'000'000'000},
                                       {"w", 604'800'000'000'000}}};
constexpr Wide kMostNanoseconds = Wide{kLongestDuration.count()} * 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A decimal number: `digits` / `scale`.
struct Decimal {
  Wide digits = 0;
  Wide scale = 1;
};

/// Takes a decimal number off `rest`. Fraction digits beyond the twelfth are dropped: they are far below a microsecond.
std::optional<Decimal> take_decimal(std::string_view& rest) {
  Decimal number;
  bool any = false;
  for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1), any = true) {
    number.digits = number.digits * 10 + (rest[0] - '0');
    if (number.digits > kMostNanoseconds) return std::nullopt;
  }
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1), any = true) {
      if (number.scale >= 1'000'000'000'000) continue;
      number.digits = number.digits * 10 + (rest[0] - '0');
      number.scale *= 10;
    }
  }
  if (!any) return std::nullopt;
  return number;
}

std::optional<std::int64_t> take_unit(std::string_view& rest) {
  for (const Unit& unit : kUnits) {
    if (!rest.starts_with(unit.name)) continue;
    rest.remove_prefix(unit.name.size());
    return unit.nanoseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_cel_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Duration(0);
  if (text.empty()) return std::nullopt;
  Wide nanoseconds = 0;
  while (!text.empty()) {
    const auto number = take_decimal(text);
    if (!number) return std::nullopt;
    const auto unit = take_unit(text);
    if (!unit) return std::nullopt;
    // In two steps, for `digits` × `unit` may pass 128 bits.
    const Wide whole = number->digits / number->scale;
    const Wide fraction = number->digits % number->scale;
    if (whole > kMostNanoseconds / *unit) return std::nullopt;
    nanoseconds += whole * *unit + fraction * *unit / number->scale;
    if (nanoseconds > kMostNanoseconds) return std::nullopt;
  }
  const auto microseconds = static_cast<std::int64_t>(nanoseconds / 1000);
  return Duration(negative ? -microseconds : microseconds);
}

}  // namespace flywheel::expression
