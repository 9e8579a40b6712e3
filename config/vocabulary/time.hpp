// Instants and durations, with the spellings that definitions, events and reports use.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"

namespace flywheel {

/// An instant, in microseconds since 1970-01-01T00:00:00Z (leap seconds not counted).
using Time = std::chrono::sys_time<std::chrono::microseconds>;
/// A span of time in microseconds.
using Duration = std::chrono::microseconds;

inline constexpr Duration kDay = std::chrono::hours(24);

/// Reads RFC 3339 (`2026-12-31T10:00:00Z`, any offset, up to nine fractional digits cut to six; a space may stand
/// for the `T`). Errors: `invalid_time`.
[[nodiscard]] Result<Time> parse_time(std::string_view text);

/// RFC 3339 in UTC with as many fractional digits (0, 3 or 6) as the instant needs.
[[nodiscard]] std::string format_time(Time time);

/// `2026-12-31` of the instant's UTC day.
[[nodiscard]] std::string format_date(Time time);

/// Reads `150ms`, `90s`, `15m`, `4h`, `3d`, `2w` (a whole or decimal number and one unit). Errors: `invalid_duration`.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

/// The shortest spelling that parse_duration reads back to the same value.
[[nodiscard]] std::string format_duration(Duration duration);

}  // namespace flywheel
