#include "experiments/statistics/ratio.hpp"

#include <cmath>

namespace flywheel::statistics {

Ratio ratio_of(const CrossMoments& arm) {
  const Real ratio = arm.mean[0] / arm.mean[1];
  if (arm.n < 2) return {arm.n, ratio, 0};
  std::vector<Real> weights(arm.size(), 0);
  weights[0] = 1 / arm.mean[1];
  weights[1] = -ratio / arm.mean[1];
  return {arm.n, ratio, arm.variance_of(weights)};
}

CrossMoments linearised(const CrossMoments& arm) {
  const Ratio ratio = ratio_of(arm);
  const Real of_denominator = -ratio.ratio / arm.mean[1];
  const std::size_t others = arm.size() - 2;
  CrossMoments result;
  result.n = arm.n;
  result.mean.push_back(ratio.ratio);
  result.mean.insert(result.mean.end(), arm.mean.begin() + 2, arm.mean.end());
  result.cross.assign((others + 1) * (others + 1), 0);
  result.cross[0] = arm.n < 2 ? 0 : ratio.unit_variance * (arm.n - 1);
  for (std::size_t i = 0; i < others; ++i) {
    const Real with_ratio = arm.at(0, i + 2) / arm.mean[1] + of_denominator * arm.at(1, i + 2);
    result.cross[i + 1] = result.cross[(i + 1) * (others + 1)] = with_ratio;
    for (std::size_t j = 0; j < others; ++j) result.cross[(i + 1) * (others + 1) + j + 1] = arm.at(i + 2, j + 2);
  }
  return result;
}

}  // namespace flywheel::statistics
