#include "experiments/statistics/uniformity.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace flywheel::statistics {

namespace {

// P(√n·D > x) in the limit: the alternating series for large x, Jacobi's transform of it for small x.
Tail kolmogorov_sf(Real x) {
  if (x <= 0) return {1, 0};
  Real sum = 0;
  if (x > 1) {
    for (int k = 1; k <= 20; ++k) {
      const auto order = static_cast<Real>(k);
      sum += (k % 2 == 1 ? 1 : -1) * std::exp(-2 * (order * order - 1) * x * x);
    }
    return Tail::from_ln(std::numbers::ln2_v<Real> - 2 * x * x + std::log(sum));
  }
  constexpr Real kPi = std::numbers::pi_v<Real>;
  for (int k = 1; k <= 20; ++k) {
    const Real odd = 2 * static_cast<Real>(k) - 1;
    sum += std::exp(-odd * odd * kPi * kPi / (8 * x * x));
  }
  return Tail::from_p(std::clamp<Real>(1 - std::sqrt(2 * kPi) / x * sum, 0, 1));
}

}  // namespace

Uniformity uniformity_of(std::span<const Real> sorted) {
  const auto n = static_cast<Real>(sorted.size());
  Real distance = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto rank = static_cast<Real>(i);
    distance = std::max({distance, (rank + 1) / n - sorted[i], sorted[i] - rank / n});
  }
  const Real root = std::sqrt(n);
  return {distance, kolmogorov_sf((root + 0.12L + 0.11L / root) * distance)};
}

}  // namespace flywheel::statistics
