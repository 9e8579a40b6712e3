#include "experiments/statistics/binomial.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <numbers>

#include "experiments/statistics/special_functions.hpp"
#include "experiments/statistics/stirling.hpp"

namespace flywheel::statistics {

namespace {

// P(X ≥ x).
Tail upper_tail(Real n, Real x, Real p) {
  if (x > n) return Tail::from_p(0);
  return x <= 0 ? Tail{1, 0} : beta_cdf(p, x, n - x + 1);
}

// P(X ≤ x).
Tail lower_tail(Real n, Real x, Real p) {
  if (x < 0) return Tail::from_p(0);
  return x >= n ? Tail{1, 0} : beta_sf(p, x + 1, n - x);
}

}  // namespace

Real ln_binomial_mass(Real n, Real x, Real p) {
  if (x == 0) return n == 0 ? 0 : n * std::log1p(-p);
  if (x == n) return n * std::log(p);
  constexpr Real kTwoPi = 2 * std::numbers::pi_v<Real>;
  return stirling_rest(n) - stirling_rest(x) - stirling_rest(n - x) - deviance(x, n * p) -
         deviance(n - x, n * (1 - p)) + std::log(n / (kTwoPi * x * (n - x))) / 2;
}

Real binomial_lower(Real n, Real x, Real p) {
  if (x < 0) return 0;
  return x >= n ? 1 : boost::math::ibetac(x + 1, n - x, p, Policy());
}

Tail binomial_two_sided(Real n, Real x, Real p) {
  const Real mean = n * p;
  if (x == mean) return {1, 0};
  const Real limit = ln_binomial_mass(n, x, p) + 1e-7L;
  const bool below = x < mean;
  // On the other side of the mode the mass is monotone: bisect for the outcome nearest the mode that is rare enough.
  Real inner = below ? std::ceil(mean) : std::floor(mean);
  Real outer = below ? n + 1 : -1;
  if (ln_binomial_mass(n, inner, p) <= limit) {
    outer = inner;
  }
  while (std::fabs(outer - inner) > 1) {
    const Real middle = std::floor((inner + outer) / 2);
    (ln_binomial_mass(n, middle, p) <= limit ? outer : inner) = middle;
  }
  return below ? lower_tail(n, x, p).plus(upper_tail(n, outer, p)) : upper_tail(n, x, p).plus(lower_tail(n, outer, p));
}

}  // namespace flywheel::statistics
