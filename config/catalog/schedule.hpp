// When a definition is in force.
#pragma once

#include <optional>

#include "config/vocabulary/time.hpp"

namespace flywheel::catalog {

/// Half-open: start ≤ now < end. Dates have become instants of the schedule's zone when definitions were loaded
/// (`start` at the beginning of its day, `end` at the end of its day).
struct Schedule {
  std::optional<Time> start;
  std::optional<Time> end;
  bool in_user_zone = false;  ///< `timezone: user`: days are the user's; the instants above are the project's
  [[nodiscard]] bool contains(Time now) const { return (!start || *start <= now) && (!end || now < *end); }
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

}  // namespace flywheel::catalog
