// Ratios of two sums over units: revenue per order, clicks per page.
#pragma once

#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// An arm's ratio and the variance of one linearised unit, (y − R·x)/x̄.
struct Ratio {
  Real n = 0;
  Real ratio = 0;
  Real unit_variance = 0;  ///< 0 for n < 2

  /// Of the ratio: the squared standard error.
  [[nodiscard]] Real variance() const { return unit_variance / n; }
};

/// Of variables 0 (numerator) and 1 (denominator), whose mean is not 0; n ≥ 1.
/// Source: the delta method; Deng, Knoblich, Lu (2018).
[[nodiscard]] Ratio ratio_of(const CrossMoments& arm);

/// The same arm with variables 0 and 1 replaced by one, the linearised ratio, whose mean is the ratio; the others stay.
[[nodiscard]] CrossMoments linearised(const CrossMoments& arm);

}  // namespace flywheel::statistics
