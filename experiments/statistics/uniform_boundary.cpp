#include "experiments/statistics/uniform_boundary.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/zeta.hpp>
#include <cmath>
#include <numbers>

#include "experiments/statistics/special_functions.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

// The s at which an increasing function reaches `level`: doubling, then bisection to the last bit.
template <class Function>
Real inverse_of(Function&& function, Real level, Real start) {
  Real low = 0;
  Real high = start;
  while (function(high) < level) {
    low = high;
    high *= 2;
  }
  for (int i = 0; i < 200; ++i) {
    const Real middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    (function(middle) < level ? low : high) = middle;
  }
  return (low + high) / 2;
}

// ln P(Gamma(shape) ≤ x), by the upper tail where that is the smaller one.
Real ln_gamma_p(Real shape, Real x) {
  if (x > shape) return std::log1p(-boost::math::gamma_q(shape, x, Policy()));
  return std::log(boost::math::gamma_p(shape, x, Policy()));
}

}  // namespace

Real best_mixture_rho(Real v_opt, Real alpha_opt, bool two_sided) {
  const Real doubled = -2 * std::log(two_sided ? alpha_opt : 2 * alpha_opt);
  return v_opt / (doubled + std::log1p(doubled));
}

Real normal_mixture_log(Real s, Real v, Real rho) {
  return std::log(rho / (v + rho)) / 2 + s * s / (2 * (v + rho));
}

Real normal_mixture_bound(Real v, Real alpha, Real rho) {
  return std::sqrt((v + rho) * (std::log1p(v / rho) - 2 * std::log(alpha)));
}

Real one_sided_normal_mixture_log(Real s, Real v, Real rho) {
  return std::log(4 * rho / (v + rho)) / 2 + s * s / (2 * (v + rho)) + normal_sf(-s / std::sqrt(v + rho)).ln_p;
}

Real one_sided_normal_mixture_bound(Real v, Real alpha, Real rho) {
  return inverse_of([&](Real s) { return one_sided_normal_mixture_log(s, v, rho); }, -std::log(alpha), std::sqrt(v));
}

Real gamma_exponential_log(Real s, Real v, Real rho, Real c) {
  const Real shape = rho / (c * c);
  const Real grown = (v + rho) / (c * c);
  const Real sum = (c * s + v) / (c * c);
  const Real leading = shape * std::log(shape) - boost::math::lgamma(shape, Policy()) - ln_gamma_p(shape, shape);
  return leading + boost::math::lgamma(grown, Policy()) + ln_gamma_p(grown, sum + shape) -
         grown * std::log(sum + shape) + sum;
}

Real gamma_exponential_bound(Real v, Real alpha, Real rho, Real c) {
  return inverse_of([&](Real s) { return gamma_exponential_log(s, v, rho, c); }, -std::log(alpha), std::sqrt(v));
}

Real poly_stitching_bound(Real v, Real alpha, Real v_min, Real c, Real s, Real eta) {
  const Real root = std::pow(eta, 0.25L);
  const Real k1 = (root + 1 / root) / std::numbers::sqrt2_v<Real>;
  const Real k2 = (std::sqrt(eta) + 1) / 2;
  const Real constant = std::log(boost::math::zeta(s, Policy())) - s * std::log(std::log(eta));
  const Real used = std::max(v, v_min);
  const Real ell = s * std::log(std::log(eta * used / v_min)) + constant - std::log(alpha);
  const Real linear = k2 * c * ell;
  return std::sqrt(k1 * k1 * used * ell + linear * linear) + linear;
}

}  // namespace flywheel::statistics
