// When a definition is in force.
#pragma once

#include <optional>
#include <string_view>

#include "config/vocabulary/time.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::catalog {

/// The context attribute that carries a user's own IANA zone.
inline constexpr std::string_view kZoneAttribute = "timezone";

/// Half-open: start ≤ now < end. Dates have become instants of the schedule's zone when definitions were loaded
/// (`start` at the beginning of its day, `end` at the end of its day).
struct Schedule {
  std::optional<Time> start;
  std::optional<Time> end;
  /// `timezone: user`: days are the user's own. The instants above are those of the project's zone, for users whose
  /// zone is not known; these are the days as wall-clock times.
  bool in_user_zone = false;
  std::optional<LocalTime> local_start;
  std::optional<LocalTime> local_end;

  /// Holds at any time.
  [[nodiscard]] bool always() const { return !start && !end; }
  [[nodiscard]] bool contains(Time now) const { return (!start || *start <= now) && (!end || now < *end); }
  /// Where days are the user's, and the user's zone is known.
  [[nodiscard]] bool contains(Time now, const Zone& user) const {
    const auto from = local_start ? std::optional(user.from_local(*local_start)) : start;
    const auto to = local_end ? std::optional(user.from_local(*local_end)) : end;
    return (!from || *from <= now) && (!to || now < *to);
  }
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

}  // namespace flywheel::catalog
