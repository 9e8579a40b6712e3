// On which days and in which weeks after its exposure a unit came back.
#pragma once

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
  void add(Time from, Time time);
  [[nodiscard]] Returned days(Time from, Time as_of) const;
  [[nodiscard]] Returned weeks(Time from, Time as_of) const;

 private:
  Periods days_;
  Periods weeks_;
  std::uint64_t active_days_ = 0;
  std::uint64_t active_weeks_ = 0;
};

}  // namespace flywheel::outcomes
