// On which days and in which weeks after its exposure a unit came back.
#pragma once

#include <algorithm>
#include <cstdint>

#include "experiments/outcomes/periods.hpp"

namespace flywheel::outcomes {

/// The first periods after an instant, as bits: period n is bit n; number 0 holds the instant and counts, too.
struct Returned {
  std::uint64_t active = 0;  ///< in which periods the unit was active
  int watched = 0;           ///< how many periods have ended
};

/// Follows one unit over its first kDays days and kWeeks weeks.
class ReturnDays {
 public:
  static constexpr int kDays = 61;  ///< to day 60
  static constexpr int kWeeks = 13;

  /// `zone` must outlive this.
  ReturnDays(bool calendar, const Zone& zone) : days_(1, calendar, zone), weeks_(7, calendar, zone) {}

  void clear() { active_days_ = active_weeks_ = 0; }
  /// The unit was active, not before `from`.
  void add(Time from, Time time) {
    const std::int64_t day = days_.number(from, time);
    mark(day, kDays, active_days_);
    mark(days_.calendar() ? weeks_.number(from, time) : day / 7, kWeeks, active_weeks_);
  }
  [[nodiscard]] Returned days(Time from, Time as_of) const { return {active_days_, ended(days_, kDays, from, as_of)}; }
  [[nodiscard]] Returned weeks(Time from, Time as_of) const {
    return {active_weeks_, ended(weeks_, kWeeks, from, as_of)};
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
  std::uint64_t active_days_ = 0;
  std::uint64_t active_weeks_ = 0;
};

}  // namespace flywheel::outcomes
