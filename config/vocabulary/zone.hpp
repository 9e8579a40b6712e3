// IANA time zones: where a day begins for somebody.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "config/vocabulary/time.hpp"

namespace flywheel {

/// Wall-clock time without a zone, in microseconds.
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

/// An IANA time zone (or UTC). A small value; copies share the zone database, which lives as long as the process.
class Zone {
 public:
  /// UTC.
  Zone();

  /// Errors: `unknown_zone`.
  [[nodiscard]] static Result<Zone> find(std::string_view iana_name);

  [[nodiscard]] const std::string& name() const;

  /// The instant of a wall-clock time. A time that a transition skips means the transition's instant; one that
  /// happens twice means the first.
  [[nodiscard]] Time from_local(LocalTime local) const;
  [[nodiscard]] LocalTime to_local(Time time) const;

  /// The instant at which the local calendar day of `time` begins.
  [[nodiscard]] Time day_start(Time time) const;
  /// Days since 1970-01-01 of the local calendar day of `time`.
  [[nodiscard]] int day_number(Time time) const;

  friend bool operator==(const Zone& a, const Zone& b) { return a.zone_ == b.zone_; }

 private:
  explicit Zone(const void* zone) : zone_(zone) {}
  const void* zone_;  // date::time_zone, which stays private to zone.cpp
};

/// Reads a wall-clock time by a strftime-like format (`%Y-%m-%d %H:%M:%S`, where `%S` takes fractional seconds, cut
/// to microseconds; `%s` is seconds since 1970, fractions allowed; `%Q` milliseconds) in `zone`; where the format has
/// `%z` the text's own offset counts. Errors: `invalid_time` (also when text remains unread).
[[nodiscard]] Result<Time> parse_time_as(std::string_view text, const std::string& format, const Zone& zone);

/// Reads a date (`2026-12-31`) as a wall-clock midnight. Errors: `invalid_time`.
[[nodiscard]] Result<LocalTime> parse_date(std::string_view text);

}  // namespace flywheel
