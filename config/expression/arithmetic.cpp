#include "config/expression/arithmetic.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "config/expression/duration_text.hpp"
#include "config/expression/limits.hpp"

namespace flywheel::expression {
namespace {

constexpr Time kFirstTime = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr Time kEndOfTime = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);

/// A whole number of either signedness; overflow is an error, as in CEL.
template <class Number>
FailureCode compute_whole(Number a, Arithmetic arithmetic, Number b, Number& result) {
  bool overflows = false;
  switch (arithmetic) {
    case Arithmetic::kAdd:
      overflows = __builtin_add_overflow(a, b, &result);
      break;
    case Arithmetic::kSubtract:
      overflows = __builtin_sub_overflow(a, b, &result);
      break;
    case Arithmetic::kMultiply:
      overflows = __builtin_mul_overflow(a, b, &result);
      break;
    case Arithmetic::kDivide:
    case Arithmetic::kRemainder:
      if (b == 0) return FailureCode::kDivisionByZero;
      if constexpr (std::numeric_limits<Number>::is_signed) {
        if (a == std::numeric_limits<Number>::min() && b == -1) return FailureCode::kOverflow;
      }
      result = arithmetic == Arithmetic::kDivide ? a / b : a % b;
      break;
  }
  return overflows ? FailureCode::kOverflow : FailureCode::kNone;
}

FailureCode compute_double(double a, Arithmetic arithmetic, double b, Value& result) {
  switch (arithmetic) {
    case Arithmetic::kAdd:
      result = Value::number(a + b);
      return FailureCode::kNone;
    case Arithmetic::kSubtract:
      result = Value::number(a - b);
      return FailureCode::kNone;
    case Arithmetic::kMultiply:
      result = Value::number(a * b);
      return FailureCode::kNone;
    case Arithmetic::kDivide:
      result = Value::number(a / b);
      return FailureCode::kNone;
    case Arithmetic::kRemainder:
      break;
  }
  return FailureCode::kTypeMismatch;
}

FailureCode bounded_duration(std::int64_t microseconds, Value& result) {
  const Duration duration(microseconds);
  if (duration > kLongestDuration || duration < -kLongestDuration) return FailureCode::kOverflow;
  result = Value::duration(duration);
  return FailureCode::kNone;
}

/// Sums and differences where at least one side is an instant or a duration. Both are counted in microseconds and are
/// bounded to 2^59, so nothing here overflows 64 bits.
FailureCode compute_time(const Value& a, Arithmetic arithmetic, const Value& b, Value& result) {
  const bool adds = arithmetic == Arithmetic::kAdd;
  if (!adds && arithmetic != Arithmetic::kSubtract) return FailureCode::kTypeMismatch;
  if (a.is(Kind::kTime) && b.is(Kind::kDuration)) {
    return bounded_time(adds ? a.as_time() + b.as_duration() : a.as_time() - b.as_duration(), result);
  }
  if (a.is(Kind::kDuration) && b.is(Kind::kTime) && adds) return bounded_time(b.as_time() + a.as_duration(), result);
  if (a.is(Kind::kTime) && b.is(Kind::kTime) && !adds) {
    return bounded_duration((a.as_time() - b.as_time()).count(), result);
  }
  if (!a.is(Kind::kDuration) || !b.is(Kind::kDuration)) return FailureCode::kTypeMismatch;
  const std::int64_t left = a.as_duration().count(), right = b.as_duration().count();
  return bounded_duration(adds ? left + right : left - right, result);
}

FailureCode join_strings(std::string_view a, std::string_view b, Arena& arena, Value& result) {
  if (a.size() + b.size() > kMostResultText) return FailureCode::kOverflow;
  char* text = arena.allocate_array<char>(a.size() + b.size());
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), text));
  result = Value::string({text, a.size() + b.size()});
  return FailureCode::kNone;
}

FailureCode join_lists(std::span<const Value> a, std::span<const Value> b, Arena& arena, Value& result) {
  const std::size_t size = a.size() + b.size();
  if (size * sizeof(Value) > kMostResultText) return FailureCode::kOverflow;
  Value* items = arena.allocate_array<Value>(size);
  std::uninitialized_copy(b.begin(), b.end(), std::uninitialized_copy(a.begin(), a.end(), items));
  result = Value::list({items, size});
  return FailureCode::kNone;
}

}  // namespace

FailureCode bounded_time(Time time, Value& result) {
  if (time < kFirstTime || time >= kEndOfTime) return FailureCode::kOverflow;
  result = Value::time(time);
  return FailureCode::kNone;
}

FailureCode compute(const Value& a, Arithmetic arithmetic, const Value& b, Arena& arena, Value& result) {
  if (a.is(Kind::kInt) && b.is(Kind::kInt)) {
    std::int64_t number = 0;
    const FailureCode failed = compute_whole(a.as_int(), arithmetic, b.as_int(), number);
    result = Value::integer(number);
    return failed;
  }
  if (a.is(Kind::kUint) && b.is(Kind::kUint)) {
    std::uint64_t number = 0;
    const FailureCode failed = compute_whole(a.as_uint(), arithmetic, b.as_uint(), number);
    result = Value::unsigned_integer(number);
    return failed;
  }
  if (a.is(Kind::kDouble) && b.is(Kind::kDouble)) {
    return compute_double(a.as_double(), arithmetic, b.as_double(), result);
  }
  const bool adds = arithmetic == Arithmetic::kAdd;
  if (adds && a.is(Kind::kString) && b.is(Kind::kString)) {
    return join_strings(a.as_string(), b.as_string(), arena, result);
  }
  if (adds && a.is(Kind::kList) && b.is(Kind::kList)) return join_lists(a.as_list(), b.as_list(), arena, result);
  return compute_time(a, arithmetic, b, result);
}

FailureCode negate(const Value& a, Value& result) {
  if (a.is(Kind::kDouble)) {
    result = Value::number(-a.as_double());
    return FailureCode::kNone;
  }
  if (!a.is(Kind::kInt)) return FailureCode::kTypeMismatch;
  if (a.as_int() == std::numeric_limits<std::int64_t>::min()) return FailureCode::kOverflow;
  result = Value::integer(-a.as_int());
  return FailureCode::kNone;
}

}  // namespace flywheel::expression
