#include "config/expression/conversions.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include "config/expression/arithmetic.hpp"
#include "config/expression/comparison.hpp"
#include "config/expression/double_text.hpp"
#include "config/expression/duration_text.hpp"

namespace flywheel::expression {
namespace {

/// The text without a plus sign before its digits.
std::string_view without_plus(std::string_view text) {
  return text.starts_with('+') && !text.starts_with("+-") ? text.substr(1) : text;
}

/// The whole text as a whole number, with an optional plus sign.
template <class Number>
FailureCode read_whole(std::string_view text, Number& number) {
  text = without_plus(text);
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure == std::errc::result_out_of_range) return FailureCode::kOverflow;
  return failure != std::errc() || stop != end ? FailureCode::kInvalidArgument : FailureCode::kNone;
}

FailureCode to_int(const Value& from, Value& result) {
  std::int64_t number = 0;
  FailureCode failed = FailureCode::kNone;
  switch (from.kind()) {
    case Kind::kInt:
      number = from.as_int();
      break;
    case Kind::kUint:
      if (from.as_uint() >= std::uint64_t{1} << 63) return FailureCode::kOverflow;
      number = static_cast<std::int64_t>(from.as_uint());
      break;
    case Kind::kDouble:
      // Written so that NaN fails too. -2^63 itself is out, as in CEL.
      if (!(from.as_double() > -0x1p63 && from.as_double() < 0x1p63)) return FailureCode::kOverflow;
      number = static_cast<std::int64_t>(from.as_double());
      break;
    case Kind::kString:
      failed = read_whole(from.as_string(), number);
      break;
    case Kind::kTime:
      number = std::chrono::floor<std::chrono::seconds>(from.as_time()).time_since_epoch().count();
      break;
    default:
      return FailureCode::kTypeMismatch;
  }
  result = Value::integer(number);
  return failed;
}

FailureCode to_uint(const Value& from, Value& result) {
  std::uint64_t number = 0;
  FailureCode failed = FailureCode::kNone;
  switch (from.kind()) {
    case Kind::kInt:
      if (from.as_int() < 0) return FailureCode::kOverflow;
      number = static_cast<std::uint64_t>(from.as_int());
      break;
    case Kind::kUint:
      number = from.as_uint();
      break;
    case Kind::kDouble:
      if (!(from.as_double() >= 0 && from.as_double() < 0x1p64)) return FailureCode::kOverflow;
      number = static_cast<std::uint64_t>(from.as_double());
      break;
    case Kind::kString:
      failed = read_whole(from.as_string(), number);
      break;
    default:
      return FailureCode::kTypeMismatch;
  }
  result = Value::unsigned_integer(number);
  return failed;
}

FailureCode to_double(const Value& from, Value& result) {
  double number = 0;
  FailureCode failed = FailureCode::kNone;
  if (from.is_number()) {
    number = from.to_double();
  } else if (from.is(Kind::kString)) {
    failed = parse_double(without_plus(from.as_string()), number);
  } else {
    return FailureCode::kTypeMismatch;
  }
  result = Value::number(number);
  return failed;
}

FailureCode to_bool(const Value& from, Value& result) {
  if (from.is(Kind::kBool)) {
    result = from;
    return FailureCode::kNone;
  }
  if (!from.is(Kind::kString)) return FailureCode::kTypeMismatch;
  for (const std::string_view word : {"true", "TRUE", "True", "t", "T", "1"}) {
    if (from.as_string() != word) continue;
    result = Value::boolean(true);
    return FailureCode::kNone;
  }
  for (const std::string_view word : {"false", "FALSE", "False", "f", "F", "0"}) {
    if (from.as_string() != word) continue;
    result = Value::boolean(false);
    return FailureCode::kNone;
  }
  return FailureCode::kInvalidArgument;
}

/// `1000000s`, `-1.5s`: seconds with as many decimals as needed.
std::string_view write_duration(Duration duration, std::array<char, 64>& buffer) {
  const std::int64_t microseconds = duration.count();
  char* at = buffer.data();
  if (microseconds < 0) *at++ = '-';
  const std::uint64_t magnitude =
      microseconds < 0 ? ~static_cast<std::uint64_t>(microseconds) + 1 : static_cast<std::uint64_t>(microseconds);
  at = std::to_chars(at, buffer.data() + buffer.size(), magnitude / 1'000'000).ptr;
  if (std::uint64_t rest = magnitude % 1'000'000; rest != 0) {
    *at++ = '.';
    for (std::uint64_t unit = 100'000; rest != 0; unit /= 10) {
      *at++ = static_cast<char>('0' + rest / unit);
      rest %= unit;
    }
  }
  *at++ = 's';
  return {buffer.data(), static_cast<std::size_t>(at - buffer.data())};
}

template <class Number>
std::string_view write_number(Number number, std::array<char, 64>& buffer) {
  const char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

FailureCode to_text(const Value& from, Arena& arena, Value& result) {
  std::array<char, 64> buffer;
  std::string_view text;
  std::string time;
  switch (from.kind()) {
    case Kind::kString:
      result = from;
      return FailureCode::kNone;
    case Kind::kBool:
      text = from.as_bool() ? "true" : "false";
      break;
    case Kind::kInt:
      text = write_number(from.as_int(), buffer);
      break;
    case Kind::kUint:
      text = write_number(from.as_uint(), buffer);
      break;
    case Kind::kDouble:
      text = write_number(from.as_double(), buffer);
      break;
    case Kind::kTime:
      text = time = format_time(from.as_time());
      break;
    case Kind::kDuration:
      text = write_duration(from.as_duration(), buffer);
      break;
    default:
      return FailureCode::kTypeMismatch;
  }
  result = Value::string(arena.copy(text));
  return FailureCode::kNone;
}

FailureCode to_time(const Value& from, Value& result) {
  if (from.is(Kind::kTime)) {
    result = from;
    return FailureCode::kNone;
  }
  if (from.is(Kind::kInt)) {
    constexpr std::int64_t kFarAway = 1'000'000'000'000;  // seconds; beyond any year that bounded_time lets pass
    if (from.as_int() > kFarAway || from.as_int() < -kFarAway) return FailureCode::kOverflow;
    return bounded_time(Time(std::chrono::seconds(from.as_int())), result);
  }
  if (!from.is(Kind::kString)) return FailureCode::kTypeMismatch;
  const auto time = parse_time(from.as_string());
  return time ? bounded_time(*time, result) : FailureCode::kInvalidArgument;
}

FailureCode to_duration(const Value& from, Value& result) {
  if (from.is(Kind::kDuration)) {
    result = from;
    return FailureCode::kNone;
  }
  if (!from.is(Kind::kString)) return FailureCode::kTypeMismatch;
  const auto duration = parse_cel_duration(from.as_string());
  if (!duration) return FailureCode::kInvalidArgument;
  result = Value::duration(*duration);
  return FailureCode::kNone;
}

}  // namespace

FailureCode convert(Function to, const Value& from, Arena& arena, Value& result) {
  switch (to) {
    case Function::kInt:
      return to_int(from, result);
    case Function::kUint:
      return to_uint(from, result);
    case Function::kDouble:
      return to_double(from, result);
    case Function::kBool:
      return to_bool(from, result);
    case Function::kString:
      return to_text(from, arena, result);
    case Function::kTimestamp:
      return to_time(from, result);
    case Function::kDuration:
      return to_duration(from, result);
    default:
      return FailureCode::kTypeMismatch;
  }
}

}  // namespace flywheel::expression
