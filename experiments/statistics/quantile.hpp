// Quantiles and their uncertainty.
#pragma once

#include <optional>
#include <span>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// The type-7 quantile (R's default) of sorted values, not empty, 0 ≤ q ≤ 1. Source: Hyndman & Fan (1996).
[[nodiscard]] Real quantile_of_sorted(std::span<const Real> sorted, Real q);

/// A distribution-free interval of the q-quantile: the ranks (from 1) of two order statistics.
struct RankInterval {
  Real lower = 0;     ///< 0: open below
  Real upper = 0;     ///< n + 1: open above
  Real coverage = 0;  ///< exact, of continuous distributions; an open side counts as covered
};

/// Lower = the binomial quantile of alpha/2, upper = that of 1 − alpha/2, plus 1. n ≥ 1, 0 < q < 1.
/// Source: Hahn & Meeker (1991).
[[nodiscard]] RankInterval rank_interval(Real n, Real q, Real alpha);

}  // namespace flywheel::statistics
