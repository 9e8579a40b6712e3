// Where two beta posteriors of very different sizes, or of very many units, overlap.
#pragma once

#include <cmath>

#include "experiments/statistics/beta_comparison.hpp"

namespace flywheel::statistics {

/// P(low > high) and E[max(low − high, 0)]; `low` has the lower mean. The narrower posterior's density, or its tail,
/// times the other's tail, all in logarithms, on panels around the product's peak: a fixed number of them, whatever the
/// sizes. Eight digits of either, however small.
struct BetaOverlap {
  Tail chance;
  Tail shortfall;
};
[[nodiscard]] BetaOverlap beta_overlap(const Beta& low, const Beta& high);

/// ln(1 + p(e^d − 1)).
template <class Number>
Number growth(Number p, Number d) {
  return d < 30 ? std::log1p(p * std::expm1(d)) : d + std::log(p + (1 - p) * std::exp(-d));
}

/// ln of the density of a beta's log odds, at log odds `u`.
[[nodiscard]] Real ln_log_odds_density(const Beta& beta, Real u);

}  // namespace flywheel::statistics
