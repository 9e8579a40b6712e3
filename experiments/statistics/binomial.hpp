// The binomial distribution, exactly.
#pragma once

#include "experiments/statistics/real.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// ln P(X = x), X ~ Binomial(n, p), 0 ≤ p ≤ 1, x possible; to the last digits for any n. Source: Loader (2000).
[[nodiscard]] Real ln_binomial_mass(Real n, Real x, Real p);

/// P(X ≤ x); 0 for x < 0, 1 for x ≥ n.
[[nodiscard]] Real binomial_lower(Real n, Real x, Real p);

/// The exact two-sided p of seeing x successes of n: all outcomes at most as likely as x (within 1e-7, relative), as in
/// R's binom.test. 0 ≤ x ≤ n, 0 < p < 1. O(log n).
[[nodiscard]] Tail binomial_two_sided(Real n, Real x, Real p);

}  // namespace flywheel::statistics
