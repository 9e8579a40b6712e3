// Intervals of the relative change (b − a)/|a|.
#pragma once

#include "experiments/statistics/proportion_interval.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// Fieller's set: the exact dual of the test of b − (1 + L)·a = 0.
struct FiellerInterval {
  Real g = 0;              ///< z²·v_a/a²: 1 / (the control's own squared z score in units of the critical value)
  bool unbounded = false;  ///< g ≥ 1: the set is not an interval, `bounds` mean nothing
  Bounds bounds;
};

/// `mean_a` ≠ 0; `variance_*` are the squared standard errors of the means; `critical` is a normal or t quantile.
/// Independent arms. Source: Fieller (1954).
[[nodiscard]] FiellerInterval fieller_interval(Real mean_a, Real variance_a, Real mean_b, Real variance_b,
                                               Real critical);

/// The delta method's standard error of the lift: √(v_b/a² + v_a·b²/a⁴). Bad where the control is within a few standard
/// errors of 0: its interval is then too short on one side and rejects where the absolute test does not.
[[nodiscard]] Real delta_lift_standard_error(Real mean_a, Real variance_a, Real mean_b, Real variance_b);

}  // namespace flywheel::statistics
