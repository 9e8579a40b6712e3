// Which of several arms is the best one, and how much traffic each should get.
#pragma once

#include <span>
#include <vector>

#include "experiments/statistics/beta_comparison.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// Every arm's chance to be the largest of independent normals with positive sds; they add up to 1. By quadrature:
/// absolute error below 1e-9.
[[nodiscard]] std::vector<Real> chances_to_be_best(std::span<const Real> means, std::span<const Real> sds);

/// The same of independent betas, on the scale of log odds.
[[nodiscard]] std::vector<Real> chances_to_be_best(std::span<const Beta> arms);

/// Top-two Thompson sampling in expectation: half of the draws go to the best arm, half to the best of the others,
/// wᵢ = βpᵢ + (1 − β)·Σ_{j≠i} pⱼ·pᵢ/(1 − pⱼ) with β = ½. Chances of being best that add up to 1.
/// Source: Russo (2016), "Simple Bayesian algorithms for best arm identification".
[[nodiscard]] std::vector<Real> top_two_weights(std::span<const Real> chances);

/// wᵢ = f + (1 − K·f)·pᵢ: every one of K arms keeps at least the share f, 0 ≤ f ≤ 1/K, and weights add up to 1.
[[nodiscard]] std::vector<Real> with_floor(std::span<const Real> weights, Real floor);

}  // namespace flywheel::statistics
