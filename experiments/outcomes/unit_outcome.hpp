// What one metric came to for one unit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace flywheel::outcomes {

/// A unit's part of a metric's totals; views live as long as the fold of that unit.
struct UnitOutcome {
  bool immature = false;            ///< the window is still open: nothing below counts
  bool started_later = false;       ///< its window began after its first exposure
  std::span<const double> numbers;  ///< as MetricTotals::by_day has them
  std::span<const double> values;   ///< for MetricTotals::values
  std::optional<double> censored;   ///< for MetricTotals::censored
  std::span<const double> steps;    ///< funnel: seconds that each step took, of those completed
  std::size_t funnel = 0;           ///< how many steps the funnel has
  std::optional<int> answer;        ///< survey: the point of the scale, from 0
};

}  // namespace flywheel::outcomes
