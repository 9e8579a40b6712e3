// A straight line through estimates of different precision.
#pragma once

#include <span>

#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

struct TrendPoint {
  Real x = 0;
  Real y = 0;
  Real variance = 1;  ///< of y, positive
};

struct Trend {
  Real slope = 0;
  Real standard_error = 0;  ///< 0: there are fewer than two different x
  Tail p;                   ///< two-sided, of "no slope"
};

/// Weighted least squares with known variances, points taken as independent. Source: Aitken (1935).
[[nodiscard]] Trend trend_of(std::span<const TrendPoint> points);

}  // namespace flywheel::statistics
