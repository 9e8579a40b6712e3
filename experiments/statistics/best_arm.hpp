// Which of several arms is the best one, and how much traffic each should get.
#pragma once

#include <span>
#include <vector>

#include "experiments/statistics/beta_comparison.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// By arm: the chance to be the largest, and to be the second largest. Each list adds up to 1 (a single arm is never
/// second).
struct ArmRanks {
  std::vector<Real> best;
  std::vector<Real> second;

  /// Half of the traffic to the best arm of a draw from the posteriors and half to the runner-up: (best + second)/2.
  /// Source: top-two Thompson sampling, Russo (2016), with the runner-up of the same draw.
  [[nodiscard]] std::vector<Real> top_two() const;
};

/// Of independent normals with positive sds. By quadrature: absolute error below 1e-9.
[[nodiscard]] ArmRanks arm_ranks(std::span<const Real> means, std::span<const Real> sds);

/// Of independent betas, on the scale of log odds.
[[nodiscard]] ArmRanks arm_ranks(std::span<const Beta> arms);

/// wᵢ = f + (1 − K·f)·pᵢ: every one of K arms keeps at least the share f, 0 ≤ f ≤ 1/K, and weights add up to 1.
[[nodiscard]] std::vector<Real> with_floor(std::span<const Real> weights, Real floor);

}  // namespace flywheel::statistics
