// Confidence intervals of one proportion.
#pragma once

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

struct Bounds {
  Real low = 0;
  Real high = 0;
};

/// Wilson's score interval with critical value z. n > 0, 0 ≤ x ≤ n; exactly 0 and 1 at the ends.
/// Source: Wilson (1927).
[[nodiscard]] Bounds wilson_interval(Real n, Real x, Real z);

/// The exact interval: never covers less than 1 − alpha. Source: Clopper & Pearson (1934).
[[nodiscard]] Bounds clopper_pearson_interval(Real n, Real x, Real alpha);

/// The equal-tailed interval of the posterior under Beta(½, ½), with low = 0 at x = 0 and high = 1 at x = n.
/// Source: Brown, Cai, DasGupta (2001).
[[nodiscard]] Bounds jeffreys_interval(Real n, Real x, Real alpha);

/// Newcombe's hybrid score interval of p_b − p_a with critical value z. Source: Newcombe (1998), method 10.
[[nodiscard]] Bounds newcombe_interval(Real n_a, Real x_a, Real n_b, Real x_b, Real z);

}  // namespace flywheel::statistics
