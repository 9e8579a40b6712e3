// What one metric came to for one unit.
#pragma once

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
};

/// What only some kinds of metrics know of a unit.
struct OutcomeDetails {
  std::vector<double> values{};              ///< for MetricTotals::values
  std::optional<double> censored{};          ///< for MetricTotals::censored
  std::vector<double> steps{};               ///< funnel: seconds that each step took, of those completed
  std::size_t funnel = 0;                    ///< how many steps the funnel has
  std::optional<int> answer{};               ///< survey: the point of the scale, from 0
  std::vector<DayAmount> days{};             ///< of the goal: days with an amount, ascending
  std::optional<Returned> returned_days{};   ///< retained: counts while the window is open, too
  std::optional<Returned> returned_weeks{};  ///< retained: the same
  bool watched_apart = false;                ///< how long units were watched is counted by WatchedUnits
};

/// A unit's part of a metric's totals; it is a view that lives as long as the fold of that unit.
struct UnitOutcome {
  bool immature = false;                    ///< the window is still open: nothing below counts
  bool started_later = false;               ///< its window began after its first exposure
  std::span<const double> numbers{};        ///< as MetricTotals::by_day has them
  const OutcomeDetails* details = nullptr;  ///< none: there are no more
};

}  // namespace flywheel::outcomes
