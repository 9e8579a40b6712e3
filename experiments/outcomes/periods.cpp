#include "experiments/outcomes/periods.hpp"

namespace flywheel::outcomes {
namespace {

using Days = std::chrono::days;

/// 1970-01-01 was a Thursday.
constexpr int kDaysOfFirstWeek = 3;

std::int64_t floor_divide(std::int64_t number, std::int64_t by) {
  return (number >= 0 ? number : number - by + 1) / by;
}

std::int64_t month_of(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(Days(day))};
  return std::int64_t{int(date.year())} * 12 + unsigned(date.month()) - 1;
}

std::int64_t first_day_of_month(std::int64_t month) {
  const std::int64_t year = floor_divide(month, 12);
  const std::chrono::year_month_day first{std::chrono::year(static_cast<int>(year)),
                                          std::chrono::month(static_cast<unsigned>(month - year * 12 + 1)),
                                          std::chrono::day(1)};
  return std::chrono::sys_days(first).time_since_epoch().count();
}

}  // namespace

int week_number(int day) {
  return static_cast<int>(floor_divide(day + kDaysOfFirstWeek, 7));
}

int first_day_of_week(int week) {
  return week * 7 - kDaysOfFirstWeek;
}

std::int64_t Periods::calendar_number(Time time) const {
  const std::int64_t day = zone_->day_number(time);
  if (days_ == 7) return week_number(static_cast<int>(day));
  return days_ == 30 ? month_of(day) : day;
}

Time Periods::begin(Time from, std::int64_t number) const {
  if (!calendar_) return from + kDay * days_ * number;
  const std::int64_t period = calendar_number(from) + number;
  const std::int64_t day = days_ == 7    ? first_day_of_week(static_cast<int>(period))
                           : days_ == 30 ? first_day_of_month(period)
                                         : period;
  return zone_->from_local(LocalTime(Days(day)));
}

}  // namespace flywheel::outcomes
