#include "experiments/outcomes/return_days.hpp"

#include <algorithm>

namespace flywheel::outcomes {
namespace {

void mark(const Periods& periods, int most, Time from, Time time, std::uint64_t& active) {
  const std::int64_t number = periods.number(from, time);
  if (number < most) active |= std::uint64_t{1} << number;
}

Returned returned(const Periods& periods, int most, Time from, Time as_of, std::uint64_t active) {
  const std::int64_t ended = as_of < from ? 0 : periods.number(from, as_of);
  return {active, static_cast<int>(std::min<std::int64_t>(ended, most))};
}

}  // namespace

void ReturnDays::add(Time from, Time time) {
  mark(days_, kDays, from, time, active_days_);
  mark(weeks_, kWeeks, from, time, active_weeks_);
}

Returned ReturnDays::days(Time from, Time as_of) const {
  return returned(days_, kDays, from, as_of, active_days_);
}

Returned ReturnDays::weeks(Time from, Time as_of) const {
  return returned(weeks_, kWeeks, from, as_of, active_weeks_);
}

}  // namespace flywheel::outcomes
