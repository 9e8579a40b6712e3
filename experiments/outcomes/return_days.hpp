// On which days and in which weeks after its exposure a unit came back.
#pragma once

#include <algorithm>
#include <cstdint>

#include "experiments/outcomes/periods.hpp"

namespace flywheel::outcomes {

/// In which days and weeks after an instant a unit was active: period n is bit n; number 0 holds the instant and
/// counts, too.
struct ActivePeriods {
  std::uint64_t days = 0;
  std::uint64_t weeks = 0;
  friend bool operator==(const ActivePeriods&, const ActivePeriods&) = default;
};

/// How many of them have ended.
struct WatchedPeriods {
  int days = 0;
  int weeks = 0;
};

/// Numbers the first kDays days and kWeeks weeks after an instant.
class ReturnDays {
 public:
  static constexpr int kDays = 61;  ///< to day 60
  static constexpr int kWeeks = 13;

  /// `zone` must outlive this.
  ReturnDays(bool calendar, const Zone& zone) : days_(1, calendar, zone), weeks_(7, calendar, zone) {}

  /// A unit was active, not before `from`.
  void mark(Time from, Time time, ActivePeriods& active) const {
    const std::int64_t day = days_.number(from, time);
    mark(day, kDays, active.days);
    mark(days_.calendar() ? weeks_.number(from, time) : day / 7, kWeeks, active.weeks);
  }
  [[nodiscard]] WatchedPeriods watched(Time from, Time as_of) const {
    return {ended(days_, kDays, from, as_of), ended(weeks_, kWeeks, from, as_of)};
  }

 private:
  static void mark(std::int64_t number, int most, std::uint64_t& active) {
    if (number < most) active |= std::uint64_t{1} << number;
  }
  static int ended(const Periods& periods, int most, Time from, Time as_of) {
    return as_of < from ? 0 : static_cast<int>(std::min<std::int64_t>(periods.number(from, as_of), most));
  }

  Periods days_;
  Periods weeks_;
};

}  // namespace flywheel::outcomes
