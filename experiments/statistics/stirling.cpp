#include "experiments/statistics/stirling.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "experiments/statistics/special_functions.hpp"

namespace flywheel::statistics {

Real stirling_rest(Real z) {
  constexpr Real kLnSqrtTwoPi = 0.918938533204672741780329736405617639861L;
  if (z < 20) return boost::math::lgamma(z, Policy()) - ((z - 0.5L) * std::log(z) - z + kLnSqrtTwoPi);
  const Real i = 1 / z;
  const Real i2 = i * i;
  return i * (1 / 12.0L - i2 * (1 / 360.0L - i2 * (1 / 1260.0L - i2 * (1 / 1680.0L - i2 * (1 / 1188.0L)))));
}

Real deviance(Real x, Real m) {
  if (x == 0) return m;
  const Real difference = x - m, sum = x + m;
  if (std::fabs(difference) > 0.1L * sum) return x * std::log(x / m) + m - x;
  // x·ln((1 + v)/(1 − v)) − (x − m) with v = (x − m)/(x + m), as a series in v.
  const Real v = difference / sum, v2 = v * v;
  Real result = difference * v;
  Real term = 2 * x * v;
  for (int k = 3; k < 100; k += 2) {
    term *= v2;
    const Real next = result + term / static_cast<Real>(k);
    if (next == result) break;
    result = next;
  }
  return result;
}

}  // namespace flywheel::statistics
