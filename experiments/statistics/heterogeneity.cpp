#include "experiments/statistics/heterogeneity.hpp"

#include <cmath>

namespace flywheel::statistics {

Heterogeneity heterogeneity_of(std::span<const Difference> effects) {
  Heterogeneity result;
  Real weight = 0;
  for (const Difference& effect : effects) weight += 1 / effect.variance;
  for (const Difference& effect : effects) result.pooled += effect.estimate / effect.variance / weight;
  for (const Difference& effect : effects) {
    const Real away = effect.estimate - result.pooled;
    result.q += away / effect.variance * away;
  }
  const Real df = static_cast<Real>(effects.size()) - 1;
  result.pooled_se = 1 / std::sqrt(weight);
  result.degrees_of_freedom = static_cast<int>(effects.size()) - 1;
  result.p = df < 1 ? Tail{1, 0} : chi2_sf(result.q, df);
  result.i2 = result.q > df && df >= 1 ? (result.q - df) / result.q : 0;
  return result;
}

}  // namespace flywheel::statistics
