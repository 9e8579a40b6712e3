#include "experiments/statistics/difference.hpp"

#include <cmath>

namespace flywheel::statistics {

Real Difference::standard_error() const {
  return std::sqrt(variance);
}

Difference absolute_difference(const Sample& a, const Sample& b) {
  const Real variance_a = a.mean_variance();
  const Real variance_b = b.mean_variance();
  return {difference_of_means(a, b), variance_a + variance_b,
          welch_degrees_of_freedom(variance_a, a.n, variance_b, b.n)};
}

Difference relative_difference(const Sample& a, const Sample& b) {
  const Real se = delta_lift_standard_error(a.mean, a.mean_variance(), b.mean, b.mean_variance());
  return {difference_of_means(a, b) / std::fabs(a.mean), se * se,
          welch_degrees_of_freedom(a.mean_variance(), a.n, b.mean_variance(), b.n)};
}

}  // namespace flywheel::statistics
