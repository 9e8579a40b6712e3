#include "experiments/statistics/sequential_ratio.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "experiments/statistics/special_functions.hpp"

namespace flywheel::statistics {

Real sequential_ratio_log_bf(const Split& split, Real concentration) {
  const auto ln_gamma = [](Real x) { return boost::math::lgamma(x, Policy()); };
  Real log_bf = ln_gamma(concentration) - ln_gamma(concentration + split.total);
  for (std::size_t i = 0; i < split.counts.size(); ++i) {
    const Real alpha = concentration * split.shares[i];
    log_bf += ln_gamma(alpha + split.counts[i]) - ln_gamma(alpha) - split.counts[i] * std::log(split.shares[i]);
  }
  return split.total == 0 ? 0 : log_bf;
}

}  // namespace flywheel::statistics
