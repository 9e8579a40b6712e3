#include "experiments/statistics/quantile.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/binomial.hpp"

namespace flywheel::statistics {

namespace {

// The smallest k with P(X ≤ k) ≥ p.
Real binomial_quantile(Real n, Real q, Real p) {
  Real low = -1;
  Real high = n;
  while (high - low > 1) {
    const Real middle = std::floor((low + high) / 2);
    (binomial_lower(n, middle, q) >= p ? high : low) = middle;
  }
  return high;
}

}  // namespace

Real quantile_of_sorted(std::span<const Real> sorted, Real q) {
  const Real position = q * static_cast<Real>(sorted.size() - 1);
  const Real below = std::floor(position);
  const auto index = static_cast<std::size_t>(below);
  if (index + 1 >= sorted.size()) return sorted.back();
  return sorted[index] + (position - below) * (sorted[index + 1] - sorted[index]);
}

RankInterval rank_interval(Real n, Real q, Real alpha) {
  RankInterval interval;
  interval.lower = binomial_quantile(n, q, alpha / 2);
  interval.upper = binomial_quantile(n, q, 1 - alpha / 2) + 1;
  interval.coverage = binomial_lower(n, interval.upper - 1, q) - binomial_lower(n, interval.lower - 1, q);
  return interval;
}

}  // namespace flywheel::statistics
