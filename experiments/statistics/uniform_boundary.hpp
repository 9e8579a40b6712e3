// Boundaries that a martingale with variance process v crosses at any time with probability at most alpha.
#pragma once

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// Source of all: Howard, Ramdas, McAuliffe, Sekhon (2021), "Time-uniform Chernoff bounds", and its package confseq.
/// v > 0, 0 < alpha < 1 throughout; s is the value of the sum.

/// ρ that makes the two-sided (or, with 2·alpha, the one-sided) normal mixture tightest at v_opt.
[[nodiscard]] Real best_mixture_rho(Real v_opt, Real alpha_opt, bool two_sided);

[[nodiscard]] Real normal_mixture_log(Real s, Real v, Real rho);
[[nodiscard]] Real normal_mixture_bound(Real v, Real alpha, Real rho);

[[nodiscard]] Real one_sided_normal_mixture_log(Real s, Real v, Real rho);
[[nodiscard]] Real one_sided_normal_mixture_bound(Real v, Real alpha, Real rho);

/// Sub-exponential with scale c > 0.
[[nodiscard]] Real gamma_exponential_log(Real s, Real v, Real rho, Real c);
[[nodiscard]] Real gamma_exponential_bound(Real v, Real alpha, Real rho, Real c);

/// Polynomial stitching: shape s > 1, spacing eta > 1, scale c ≥ 0, from v_min on.
[[nodiscard]] Real poly_stitching_bound(Real v, Real alpha, Real v_min, Real c, Real s, Real eta);

}  // namespace flywheel::statistics
