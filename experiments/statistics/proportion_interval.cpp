#include "experiments/statistics/proportion_interval.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "experiments/statistics/special_functions.hpp"

namespace flywheel::statistics {

Bounds wilson_interval(Real n, Real x, Real z) {
  const Real z2 = z * z;
  const Real centre = x + z2 / 2;
  const Real half = z * std::sqrt(x * (n - x) / n + z2 / 4);
  const Real scale = n + z2;
  // low·high·scale = x²/n: the smaller root by division, so that it keeps its digits for rare events.
  const Real low = x == 0 ? 0 : x * x / n / (centre + half);
  const Real high = x == n ? 1 : (centre + half) / scale;
  return {low, high};
}

Bounds clopper_pearson_interval(Real n, Real x, Real alpha) {
  const Real low = x == 0 ? 0 : boost::math::ibeta_inv(x, n - x + 1, alpha / 2, Policy());
  const Real high = x == n ? 1 : boost::math::ibetac_inv(x + 1, n - x, alpha / 2, Policy());
  return {low, high};
}

Bounds jeffreys_interval(Real n, Real x, Real alpha) {
  constexpr Real kHalf = 0.5L;
  const Real low = x == 0 ? 0 : boost::math::ibeta_inv(x + kHalf, n - x + kHalf, alpha / 2, Policy());
  const Real high = x == n ? 1 : boost::math::ibetac_inv(x + kHalf, n - x + kHalf, alpha / 2, Policy());
  return {low, high};
}

Bounds newcombe_interval(Real n_a, Real x_a, Real n_b, Real x_b, Real z) {
  const Bounds a = wilson_interval(n_a, x_a, z);
  const Bounds b = wilson_interval(n_b, x_b, z);
  const Real rate_a = x_a / n_a;
  const Real rate_b = x_b / n_b;
  const Real difference = rate_b - rate_a;
  return {difference - std::hypot(rate_b - b.low, a.high - rate_a),
          difference + std::hypot(b.high - rate_b, rate_a - a.low)};
}

}  // namespace flywheel::statistics
