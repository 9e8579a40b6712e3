#include "config/vocabulary/zone.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <cstdint>
#include <sstream>

namespace flywheel {
namespace {

const date::time_zone& as_zone(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

const date::time_zone* utc() {
  static const date::time_zone* const zone = date::locate_zone("UTC");
  return zone;
}

date::local_time<Duration> as_date(LocalTime local) {
  return date::local_time<Duration>(local.time_since_epoch());
}

Error not_in_format(std::string_view text, const std::string& format) {
  return {"invalid_time", "`" + std::string(text.substr(0, 64)) + "` is not a time in the format `" + format + "`"};
}

/// `%s` and `%Q`: a number of seconds or milliseconds, fractions allowed.
Result<Time> parse_epoch(std::string_view text, const std::string& format) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const bool negative = whole.starts_with('-');
  std::int64_t units = 0;
  const std::string_view digits = whole.substr(negative ? 1 : 0);
  if (digits.empty() || digits.size() > 15) return not_in_format(text, format);
  for (const char c : digits) {
    if (c < '0' || c > '9') return not_in_format(text, format);
    units = units * 10 + (c - '0');
  }
  const std::int64_t unit = format == "%s" ? 1'000'000 : 1'000;
  std::int64_t microseconds = units * unit;
  std::int64_t worth = unit / 10;
  for (const char c : part) {
    if (c < '0' || c > '9') return not_in_format(text, format);
    microseconds += (c - '0') * worth;
    worth /= 10;
  }
  return Time(Duration(negative ? -microseconds : microseconds));
}

/// How far a zone is from UTC between two of its transitions.
struct Offset {
  const void* zone = nullptr;
  Time begin, end;
  Duration offset{0};
};

/// The zone database knows of times that microseconds since 1970 do not reach.
Time bounded(date::sys_seconds time) {
  constexpr std::chrono::hours kLimit(24 * 366 * 100'000);
  return Time(
      std::chrono::duration_cast<Duration>(std::clamp<std::chrono::seconds>(time.time_since_epoch(), -kLimit, kLimit)));
}

/// The offset at that time. Days are asked for by the million, mostly between the same transitions: each thread
/// remembers the last.
const Offset& offset_at(const void* zone, Time time) {
  thread_local Offset last;
  if (last.zone == zone && last.begin <= time && time < last.end) return last;
  const date::sys_info info = as_zone(zone).get_info(date::sys_time<Duration>(time.time_since_epoch()));
  last = {zone, bounded(info.begin), bounded(info.end), info.offset};
  return last;
}

}  // namespace

Zone::Zone() : zone_(utc()) {}

Result<Zone> Zone::find(std::string_view iana_name) {
  try {
    return Zone(static_cast<const void*>(date::locate_zone(std::string(iana_name))));
  } catch (const std::exception&) {
    return Error{"unknown_zone",
                 "`" + std::string(iana_name.substr(0, 64)) + "` is not an IANA time zone like Europe/Vienna"};
  }
}

const std::string& Zone::name() const {
  return as_zone(zone_).name();
}

Time Zone::from_local(LocalTime local) const {
  return Time(as_zone(zone_).to_sys(as_date(local), date::choose::earliest).time_since_epoch());
}

LocalTime Zone::to_local(Time time) const {
  return LocalTime(time.time_since_epoch() + offset_at(zone_, time).offset);
}

Time Zone::day_start(Time time) const {
  return from_local(std::chrono::floor<std::chrono::days>(to_local(time)));
}

int Zone::day_number(Time time) const {
  return static_cast<int>(std::chrono::floor<std::chrono::days>(to_local(time)).time_since_epoch().count());
}

Result<Time> parse_time_as(std::string_view text, const std::string& format, const Zone& zone) {
  if (format == "%s" || format == "%Q") return parse_epoch(text, format);
  std::istringstream stream{std::string(text)};
  date::local_time<std::chrono::nanoseconds> local;
  std::string abbreviation;
  std::chrono::minutes offset{0};
  const bool has_offset = format.find("%z") != std::string::npos || format.find("%Ez") != std::string::npos;
  stream >> date::parse(format, local, abbreviation, offset);
  if (stream.fail() || (stream.peek() != std::istringstream::traits_type::eof())) return not_in_format(text, format);
  const auto microseconds = std::chrono::floor<Duration>(local.time_since_epoch());
  if (has_offset) return Time(microseconds - offset);
  return zone.from_local(LocalTime(microseconds));
}

Result<LocalTime> parse_date(std::string_view text) {
  const auto time = parse_time(std::string(text) + "T00:00:00Z");
  if (text.size() != 10 || !time) {
    return Error{"invalid_time", "`" + std::string(text.substr(0, 64)) + "` is not a date like 2026-12-31"};
  }
  return LocalTime(time->time_since_epoch());
}

}  // namespace flywheel
