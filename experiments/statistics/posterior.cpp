#include "experiments/statistics/posterior.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "experiments/statistics/special_functions.hpp"

namespace flywheel::statistics {

namespace {

// sd·(φ(k) − k·Q(k)), the mean excess of a normal beyond k of its standard deviations.
Tail mean_excess(Real sd, Real k) {
  const Tail tail = normal_sf(k);
  if (k < 20) return Tail::from_p(sd * (normal_density(k) - k * tail.p));
  // 1 − k·Q(k)/φ(k) by its asymptotic series: the difference itself cancels.
  const Real inverse = 1 / (k * k);
  Real term = inverse;
  Real sum = term;
  for (int i = 3; i < 31; i += 2) {
    term *= -static_cast<Real>(i) * inverse;
    sum += term;
  }
  constexpr Real kLnSqrtTwoPi = 0.918938533204672741780329736405617639861L;
  return Tail::from_ln(std::log(sd) - k * k / 2 - kLnSqrtTwoPi + std::log(sum));
}

}  // namespace

Tail NormalPosterior::chance_above_zero() const {
  return normal_sf(-mean / sd);
}

Tail NormalPosterior::chance_below_zero() const {
  return normal_sf(mean / sd);
}

Tail NormalPosterior::expected_gain() const {
  return mean_excess(sd, -mean / sd);
}

Tail NormalPosterior::expected_loss() const {
  return mean_excess(sd, mean / sd);
}

NormalPosterior NormalPosterior::with_prior(Real estimate, Real variance, Real prior_mean, Real prior_variance) {
  const Real total = variance + prior_variance;
  return {(estimate * prior_variance + prior_mean * variance) / total,
          std::sqrt(variance / total) * std::sqrt(prior_variance)};
}

Tail gamma_chance_b_above_a(Real shape_a, Real rate_a, Real shape_b, Real rate_b) {
  const Real x = rate_a / (rate_a + rate_b);
  const Real y = rate_b / (rate_a + rate_b);
  return Tail::from_p(x < y ? boost::math::ibeta(shape_a, shape_b, x, Policy())
                            : boost::math::ibetac(shape_b, shape_a, y, Policy()));
}

}  // namespace flywheel::statistics
