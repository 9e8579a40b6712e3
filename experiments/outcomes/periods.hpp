// Days, weeks and months since an instant.
#pragma once

#include <cstdint>

#include "config/vocabulary/time.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::outcomes {

/// Numbers the periods that follow an instant, of which number 0 holds it: exact spans of so many times 24 hours that
/// begin with it, or the days, weeks (from Monday on) and months of a calendar.
class Periods {
 public:
  /// `days` in a period; of a calendar 1, 7 and 30 stand for its days, weeks and months. `zone` must outlive this.
  Periods(int days, bool calendar, const Zone& zone) : days_(days), calendar_(calendar), zone_(&zone) {}

  [[nodiscard]] bool calendar() const { return calendar_; }
  /// The number of the period that holds `time`, which is not before `from`.
  [[nodiscard]] std::int64_t number(Time from, Time time) const {
    if (calendar_) return calendar_number(time) - calendar_number(from);
    const std::int64_t days = (time - from) / kDay;
    return days_ == 1 ? days : days / days_;
  }
  /// When the period of that number begins; number 0 of a calendar may begin before `from`.
  [[nodiscard]] Time begin(Time from, std::int64_t number) const;

 private:
  /// The calendar's own count of its periods.
  [[nodiscard]] std::int64_t calendar_number(Time time) const;

  int days_;
  bool calendar_;
  const Zone* zone_;
};

/// The number of the week, from Monday on, of a day since 1970-01-01; week 0 begins on 1969-12-29.
[[nodiscard]] int week_number(int day);
/// The day with which a week begins.
[[nodiscard]] int first_day_of_week(int week);

}  // namespace flywheel::outcomes
