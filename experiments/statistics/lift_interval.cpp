#include "experiments/statistics/lift_interval.hpp"

#include <cmath>

namespace flywheel::statistics {

FiellerInterval fieller_interval(Real mean_a, Real variance_a, Real mean_b, Real variance_b, Real critical) {
  const Real relative = critical / mean_a;
  FiellerInterval result;
  result.g = relative * relative * variance_a;
  result.unbounded = !(result.g < 1);
  if (result.unbounded) return result;
  const Real ratio = mean_b / mean_a;
  const Real half = std::fabs(relative) * std::sqrt(variance_b * (1 - result.g) + ratio * ratio * variance_a);
  // (R ± half)/(1 − g) − 1 without subtracting 1 from a number near 1.
  const Real centre = (mean_b - mean_a) / mean_a + result.g;
  const Bounds change{(centre - half) / (1 - result.g), (centre + half) / (1 - result.g)};
  result.bounds = mean_a > 0 ? change : Bounds{-change.high, -change.low};
  return result;
}

Real delta_lift_standard_error(Real mean_a, Real variance_a, Real mean_b, Real variance_b) {
  const Real ratio = mean_b / mean_a;
  return std::sqrt(variance_b + ratio * ratio * variance_a) / std::fabs(mean_a);
}

}  // namespace flywheel::statistics
