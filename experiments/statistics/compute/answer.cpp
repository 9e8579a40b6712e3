#include "experiments/statistics/compute/answer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>
#include <string>

namespace flywheel::statistics {

namespace {

constexpr Real kSmallest = std::numeric_limits<double>::min();
constexpr Real kLargest = std::numeric_limits<double>::max();

std::string decimal(Real number) {
  char text[64];
  std::snprintf(text, sizeof text, "%.16Le", number);
  return text;
}

// e^ln_p, far below the range of Real.
std::string decimal_of_ln(Real ln_p) {
  const Real log10 = ln_p / std::numbers::ln10_v<Real>;
  Real exponent = std::floor(log10);
  Real mantissa = std::pow(Real{10}, log10 - exponent);
  if (mantissa >= 9.99999999999999995L) {
    mantissa = 1;
    exponent += 1;
  }
  char text[64];
  std::snprintf(text, sizeof text, "%.16Lfe%.0Lf", mantissa, exponent);
  return text;
}

}  // namespace

Value Answer::value_of(Real number) {
  if (!std::isfinite(number)) return Value::null();
  const Real size = std::fabs(number);
  if (size == 0 || (size >= kSmallest && size <= kLargest)) return Value::number(static_cast<double>(number + 0));
  return Value::string(arena_.copy(decimal(number)));
}

Value Answer::value_of(const Tail& tail) {
  if (tail.p >= kSmallest || !std::isfinite(tail.ln_p)) return value_of(tail.p);
  return Value::string(arena_.copy(tail.p > 1e-4900L ? decimal(tail.p) : decimal_of_ln(tail.ln_p)));
}

void Answer::numbers(std::string_view name, std::span<const Real> numbers) {
  std::vector<Value> items;
  for (const Real number : numbers) items.push_back(value_of(number));
  put(name, list_in(arena_, items));
}

void Answer::optional_numbers(std::string_view name, std::span<const std::optional<Real>> numbers) {
  std::vector<Value> items;
  for (const std::optional<Real>& number : numbers) items.push_back(number ? value_of(*number) : Value::null());
  put(name, list_in(arena_, items));
}

void Answer::integers(std::string_view name, std::span<const Real> wholes) {
  std::vector<Value> items;
  for (const Real whole : wholes) items.push_back(Value::integer(static_cast<std::int64_t>(whole)));
  put(name, list_in(arena_, items));
}

void Answer::p(std::string_view name, std::string_view ln_name, const Tail& tail) {
  p(name, tail);
  number(ln_name, tail.ln_p);
}

void Answer::bounds(std::string_view low, std::string_view high, const Bounds& bounds) {
  number(low, bounds.low);
  number(high, bounds.high);
}

void Answer::refuse(ReasonCode code, std::initializer_list<std::string_view> undefined) {
  put("error", Value::string(reason_code_name(code)));
  for (const std::string_view name : undefined) null(name);
}

Value Answer::finish() {
  return map_in(arena_, members_);
}

Value list_in(Arena& arena, std::span<const Value> items) {
  Value* copy = arena.allocate_array<Value>(items.size());
  std::copy(items.begin(), items.end(), copy);
  return Value::list({copy, items.size()});
}

Value map_in(Arena& arena, std::span<const Member> members) {
  Member* copy = arena.allocate_array<Member>(members.size());
  std::copy(members.begin(), members.end(), copy);
  return Value::map({copy, members.size()});
}

}  // namespace flywheel::statistics
