#include "experiments/statistics/power.hpp"

#include <boost/math/distributions/non_central_t.hpp>
#include <cmath>

#include "experiments/statistics/special_functions.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

Real squared(Real x) {
  return x * x;
}

Real variance_of(Real p) {
  return p * (1 - p);
}

// P(Z > upper or Z < −upper), Z ~ N(mean, sd²).
Tail beyond(Real upper, Real mean, Real sd) {
  return Tail::from_p(normal_sf((upper - mean) / sd).p + normal_sf((upper + mean) / sd).p);
}

}  // namespace

Real sample_size_evan_miller(Real baseline, Real absolute_mde, Real alpha, Real power) {
  const Real under_null = normal_isf(alpha / 2) * std::sqrt(2 * variance_of(baseline));
  const Real under_effect =
      normal_isf(1 - power) * std::sqrt(variance_of(baseline) + variance_of(baseline + absolute_mde));
  return squared((under_null + under_effect) / absolute_mde);
}

Real sample_size_proportions(Real p1, Real p2, Real alpha, Real power) {
  const Real under_null = normal_isf(alpha / 2) * std::sqrt(2 * variance_of((p1 + p2) / 2));
  const Real under_effect = normal_isf(1 - power) * std::sqrt(variance_of(p1) + variance_of(p2));
  return squared((under_null + under_effect) / (p2 - p1));
}

Real power_proportions(Real p1, Real p2, Real n, Real alpha) {
  const Real shift = std::sqrt(n) * std::fabs(p2 - p1);
  const Real threshold = normal_isf(alpha / 2) * std::sqrt(2 * variance_of((p1 + p2) / 2));
  return normal_sf((threshold - shift) / std::sqrt(variance_of(p1) + variance_of(p2))).p;
}

Real sample_size_means(Real mde, Real variance, Real alpha, Real power) {
  return 2 * squared((normal_isf(alpha / 2) + normal_isf(1 - power)) / mde) * variance;
}

Real minimum_detectable_effect(Real variance, Real n_a, Real n_b, Real alpha, Real power) {
  return (normal_isf(alpha / 2) + normal_isf(1 - power)) * std::sqrt(variance * (1 / n_a + 1 / n_b));
}

Real power_student(Real delta, Real sd, Real n, Real alpha) {
  const Real df = 2 * (n - 1);
  const Real shift = std::sqrt(n / 2) * std::fabs(delta) / sd;
  // Far beyond any t quantile the answer is 1 and the series of the library is slow.
  if (shift > 1000) return 1;
  const boost::math::non_central_t_distribution<double, Policy> distribution(static_cast<double>(df),
                                                                             static_cast<double>(shift));
  const Real quantile = student_isf(alpha / 2, df);
  // Far out the t tail falls as the quantile's −df-th power; where it has nothing left the library has no answer.
  const Real far = quantile / (1 + shift);
  if (!(far < 50 || df * std::log(far) < 100)) return 0;
  const auto critical = static_cast<double>(quantile);
  return boost::math::cdf(boost::math::complement(distribution, critical));
}

Real sample_size_student(Real delta, Real sd, Real alpha, Real power) {
  Real low = 2;
  Real high = 4;
  if (power_student(delta, sd, low, alpha) >= power) return low;
  while (power_student(delta, sd, high, alpha) < power && high < 1e15L) high *= 2;
  for (int i = 0; i < 80 && high - low > 1e-9L * high; ++i) {
    const Real middle = (low + high) / 2;
    (power_student(delta, sd, middle, alpha) < power ? low : high) = middle;
  }
  return (low + high) / 2;
}

Real confidence_sequence_inflation(Real alpha, Real power) {
  // At n = N* the mixture's nρ² depends on alpha alone.
  const Real doubled = -2 * std::log(alpha);
  const Real information = doubled + std::log1p(doubled);
  const Real critical =
      std::sqrt(2 * (information + 1) / information * (std::log1p(information) / 2 - std::log(alpha)));
  const Real z_power = normal_isf(1 - power);
  return squared((critical + z_power) / (normal_isf(alpha / 2) + z_power));
}

Real group_sequential_inflation(const Design& design, int looks, Real power) {
  std::vector<Real> information;
  for (int k = 1; k <= looks; ++k) information.push_back(static_cast<Real>(k) / static_cast<Real>(looks));
  const Boundaries boundaries = spending_boundaries(design, information);
  const Real fixed = normal_isf(design.alpha / design.sides) + normal_isf(1 - power);
  Real low = 0;
  Real high = 2 * std::fabs(fixed) + 4;
  for (int i = 0; i < 60 && high - low > 1e-10L; ++i) {
    const Real middle = (low + high) / 2;
    (upper_exit_probability(design, information, boundaries.z, middle) < power ? low : high) = middle;
  }
  return squared((low + high) / 2 / fixed);
}

Tail conditional_power(Real score, Real information, Real drift, Real alpha) {
  const Real rest = 1 - information;
  return beyond(normal_isf(alpha / 2), score + drift * rest, std::sqrt(rest));
}

Tail predictive_power(Real score, Real information, Real alpha) {
  return beyond(normal_isf(alpha / 2), score / information, std::sqrt((1 - information) / information));
}

}  // namespace flywheel::statistics
