// The time zones that timestamp accessors take.
#pragma once

#include <optional>
#include <string_view>

#include "config/vocabulary/zone.hpp"

namespace flywheel::expression {

/// An IANA zone or a fixed offset from UTC.
class TimeZone {
 public:
  /// UTC.
  TimeZone() = default;
  /// `Europe/Vienna`, `UTC`, `+05:30`, `-02:30`, `02:00`. Absent where there is no such zone.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);

  [[nodiscard]] LocalTime local(Time time) const {
    return zone_ ? zone_->to_local(time) : LocalTime(time.time_since_epoch() + offset_);
  }

 private:
  std::optional<Zone> zone_;  // unset: the offset counts
  std::chrono::minutes offset_{0};
};

}  // namespace flywheel::expression
