#include "config/expression/calls.hpp"

#include <algorithm>

#include "config/expression/conversions.hpp"

namespace flywheel::expression {
namespace {

std::int64_t count_characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; });
}

FailureCode size(const Value& of, Value& result) {
  switch (of.kind()) {
    case Kind::kString:
      result = Value::integer(count_characters(of.as_string()));
      return FailureCode::kNone;
    case Kind::kList:
      result = Value::integer(static_cast<std::int64_t>(of.as_list().size()));
      return FailureCode::kNone;
    case Kind::kMap:
      result = Value::integer(static_cast<std::int64_t>(of.as_map().size()));
      return FailureCode::kNone;
    default:
      return FailureCode::kTypeMismatch;
  }
}

FailureCode examine_text(Function function, const Value& text, const Value& part, Value& result) {
  if (!text.is(Kind::kString) || !part.is(Kind::kString)) return FailureCode::kTypeMismatch;
  const std::string_view whole = text.as_string(), piece = part.as_string();
  const bool holds = function == Function::kStartsWith ? whole.starts_with(piece)
                     : function == Function::kEndsWith ? whole.ends_with(piece)
                                                       : whole.find(piece) != std::string_view::npos;
  result = Value::boolean(holds);
  return FailureCode::kNone;
}

/// A part of a duration: its whole hours, minutes, seconds, or the milliseconds beyond its last second.
std::int64_t part_of_duration(Function function, Duration duration) {
  switch (function) {
    case Function::kHours:
      return duration / std::chrono::hours(1);
    case Function::kMinutes:
      return duration / std::chrono::minutes(1);
    case Function::kSeconds:
      return duration / std::chrono::seconds(1);
    default:
      return duration % std::chrono::seconds(1) / std::chrono::milliseconds(1);
  }
}

/// A part of a wall-clock time. Months, days of the month (except getDate), of the week (Sunday) and of the year count
/// from 0, as in CEL.
std::int64_t part_of_time(Function function, LocalTime local) {
  using namespace std::chrono;
  const auto day = floor<days>(local);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<milliseconds>(local - day));
  switch (function) {
    case Function::kFullYear:
      return static_cast<int>(date.year());
    case Function::kMonth:
      return static_cast<unsigned>(date.month()) - 1;
    case Function::kDate:
      return static_cast<unsigned>(date.day());
    case Function::kDayOfMonth:
      return static_cast<unsigned>(date.day()) - 1;
    case Function::kDayOfWeek:
      return weekday(day).c_encoding();
    case Function::kDayOfYear:
      return (day - local_days(date.year() / January / 1)).count();
    case Function::kHours:
      return clock.hours().count();
    case Function::kMinutes:
      return clock.minutes().count();
    case Function::kSeconds:
      return clock.seconds().count();
    default:
      return clock.subseconds().count();
  }
}

FailureCode part(Function function, std::span<const Value> arguments, const TimeZone* zone, Value& result) {
  const Value& of = arguments[0];
  const bool takes_duration = function == Function::kHours || function == Function::kMinutes ||
                              function == Function::kSeconds || function == Function::kMilliseconds;
  if (of.is(Kind::kDuration) && takes_duration && arguments.size() == 1) {
    result = Value::integer(part_of_duration(function, of.as_duration()));
    return FailureCode::kNone;
  }
  if (!of.is(Kind::kTime)) return FailureCode::kTypeMismatch;
  TimeZone local_zone;
  if (zone != nullptr) {
    local_zone = *zone;
  } else if (arguments.size() == 2) {
    if (!arguments[1].is(Kind::kString)) return FailureCode::kTypeMismatch;
    const auto found = TimeZone::find(arguments[1].as_string());
    if (!found) return FailureCode::kInvalidArgument;
    local_zone = *found;
  }
  result = Value::integer(part_of_time(function, local_zone.local(of.as_time())));
  return FailureCode::kNone;
}

}  // namespace

FailureCode call(Function function, std::span<const Value> arguments, const TimeZone* zone, Arena& arena,
                 Value& result) {
  switch (function) {
    case Function::kSize:
      return size(arguments[0], result);
    case Function::kStartsWith:
    case Function::kEndsWith:
    case Function::kContains:
      return examine_text(function, arguments[0], arguments[1], result);
    case Function::kTimestamp:
    case Function::kDuration:
    case Function::kInt:
    case Function::kUint:
    case Function::kDouble:
    case Function::kString:
    case Function::kBool:
      return convert(function, arguments[0], arena, result);
    case Function::kDyn:
      result = arguments[0];
      return FailureCode::kNone;
    case Function::kMatches:
    case Function::kVersion:
      return FailureCode::kTypeMismatch;
    default:
      return part(function, arguments, zone, result);
  }
}

}  // namespace flywheel::expression
