// What one metric came to for one unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "experiments/outcomes/return_days.hpp"

namespace flywheel::outcomes {

/// What a unit came to on one day since its exposure.
struct DayAmount {
  int day = 0;
  double amount = 0;
  friend bool operator==(const DayAmount&, const DayAmount&) = default;
};

/// What only some kinds of metrics know of a unit, whenever it is looked at.
struct OutcomeDetails {
  std::vector<double> values{};   ///< quantile: events' numbers; time_to: the seconds until it got there
  std::vector<double> steps{};    ///< funnel: seconds that each step took, of those completed
  std::vector<DayAmount> days{};  ///< of the goal: days with an amount, ascending
  std::optional<int> answer{};    ///< survey: the point of the scale, from 0
  ActivePeriods returned{};       ///< retained: counts while the window is open, too

  [[nodiscard]] bool empty() const {
    return values.empty() && steps.empty() && days.empty() && !answer && returned == ActivePeriods();
  }
  void clear() {
    values.clear();
    steps.clear();
    days.clear();
    answer.reset();
    returned = {};
  }
  friend bool operator==(const OutcomeDetails&, const OutcomeDetails&) = default;
};

/// A unit's part of a metric's totals at some time: a view.
struct UnitOutcome {
  bool immature = false;                    ///< the window is still open: but for returns nothing below counts
  bool started_later = false;               ///< its window began after its first exposure
  bool watched_apart = false;               ///< how long it was watched is counted by WatchedUnits
  std::span<const double> numbers{};        ///< as MetricTotals::by_day has them
  std::span<const double> values{};         ///< for MetricTotals::values
  const OutcomeDetails* details = nullptr;  ///< none: there are no more
  std::size_t funnel = 0;                   ///< how many steps the funnel has
  std::optional<double> censored{};         ///< for MetricTotals::censored
  std::optional<WatchedPeriods> watched{};  ///< retained
};

}  // namespace flywheel::outcomes
