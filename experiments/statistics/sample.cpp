#include "experiments/statistics/sample.hpp"

#include <cmath>

#include "experiments/statistics/wide.hpp"

namespace flywheel::statistics {

namespace {

void set_mean(Sample& sample, Wide mean) {
  sample.mean = static_cast<Real>(mean);
  sample.mean_rest = static_cast<Real>(mean - Wide{sample.mean});
}

}  // namespace

Real Sample::variance() const {
  if (proportion) return n > 0 ? m2 / n : 0;
  return sample_variance();
}

Real Sample::sample_variance() const {
  return n < 2 ? 0 : m2 / (n - 1);
}

Real Sample::mean_variance() const {
  return n > 0 ? variance() / n : 0;
}

bool Sample::possible() const {
  if (!(std::isfinite(n) && n >= 0 && std::isfinite(mean) && std::isfinite(m2) && m2 >= 0)) return false;
  return !proportion || (mean >= 0 && mean <= 1);
}

Sample Sample::of_values(std::span<const Real> values) {
  Sample sample;
  sample.n = static_cast<Real>(values.size());
  if (values.empty()) return sample;
  Wide sum = 0;
  for (const Real x : values) sum += Wide{x};
  const Wide mean = sum / static_cast<Wide>(values.size());
  Wide m2 = 0;
  for (const Real x : values) m2 += (Wide{x} - mean) * (Wide{x} - mean);
  set_mean(sample, mean);
  // The mean of equal values is rounded; their spread is not.
  bool constant = true;
  for (const Real x : values) constant = constant && x == values.front();
  sample.m2 = constant ? 0 : static_cast<Real>(m2);
  return sample;
}

Sample Sample::of_sums(Real n, Real sum, Real sum_squares) {
  constexpr Real kRounding = 4 * 2.220446049250313e-16L;
  Sample sample;
  sample.n = n;
  if (!(n > 0)) return sample;
  set_mean(sample, Wide{sum} / Wide{n});
  sample.m2 = centred_cross(n, sum, sum, sum_squares);
  if (sample.m2 < 0 && sample.m2 >= -kRounding * sum_squares) sample.m2 = 0;
  return sample;
}

Sample Sample::of_successes(Real n, Real successes) {
  Sample sample;
  sample.n = n;
  sample.proportion = true;
  if (!(n > 0)) return sample;
  set_mean(sample, Wide{successes} / Wide{n});
  sample.m2 = successes * (n - successes) / n;
  return sample;
}

Sample Sample::of_moments(const Moments& moments) {
  return {static_cast<Real>(moments.n), moments.mean, moments.m2, false};
}

Sample Sample::merged(const Sample& one, const Sample& other) {
  if (one.n == 0) return other;
  if (other.n == 0) return one;
  const Wide n = Wide{one.n} + Wide{other.n};
  const Wide mean_one = Wide{one.mean} + Wide{one.mean_rest};
  const Wide delta = Wide{other.mean} + Wide{other.mean_rest} - mean_one;
  const Wide mean = mean_one + delta * Wide{other.n} / n;
  Sample both = one;
  both.n = static_cast<Real>(n);
  set_mean(both, mean);
  both.m2 = static_cast<Real>(Wide{one.m2} + Wide{other.m2} + delta * delta * (Wide{one.n} * Wide{other.n} / n));
  return both;
}

Real difference_of_means(const Sample& a, const Sample& b) {
  return (b.mean - a.mean) + (b.mean_rest - a.mean_rest);
}

Real centred_cross(Real n, Real sum_x, Real sum_y, Real sum_xy) {
  return static_cast<Real>(Wide{sum_xy} - Wide{sum_x} * Wide{sum_y} / Wide{n});
}

ReasonCode refusal_of(const Sample& a, const Sample& b) {
  if (!a.possible() || !b.possible()) return ReasonCode::kInvalidInput;
  if (a.n < 1 || b.n < 1) return ReasonCode::kNoData;
  if ((!a.proportion && a.n < 2) || (!b.proportion && b.n < 2)) return ReasonCode::kInsufficientN;
  if (a.m2 == 0 && b.m2 == 0) return ReasonCode::kZeroVariance;
  return ReasonCode::kNone;
}

Real welch_degrees_of_freedom(Real variance_a, Real n_a, Real variance_b, Real n_b) {
  const Real share_a = variance_a / (variance_a + variance_b);
  const Real share_b = variance_b / (variance_a + variance_b);
  Real inverse = 0;
  if (share_a > 0) inverse += share_a * share_a / (n_a - 1);
  if (share_b > 0) inverse += share_b * share_b / (n_b - 1);
  return 1 / inverse;
}

}  // namespace flywheel::statistics
