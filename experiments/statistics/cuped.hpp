// Variance reduction by what was known before the experiment.
#pragma once

#include <vector>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// Count, means and centred cross moments of several variables: mergeable. `cross` is symmetric, row by row.
/// Source: Pébay (2008).
struct CrossMoments {
  Real n = 0;
  std::vector<Real> mean;
  std::vector<Real> cross;

  [[nodiscard]] std::size_t size() const { return mean.size(); }
  [[nodiscard]] Real at(std::size_t i, std::size_t j) const { return cross[i * size() + j]; }
  /// Sample covariance.
  [[nodiscard]] Real covariance(std::size_t i, std::size_t j) const { return at(i, j) / (n - 1); }
  /// Of Σ weights·x, one unit.
  [[nodiscard]] Real variance_of(const std::vector<Real>& weights) const;

  [[nodiscard]] static CrossMoments of_columns(const std::vector<std::vector<Real>>& columns);
  [[nodiscard]] static CrossMoments merged(const CrossMoments& one, const CrossMoments& other);
  /// The arms' centred moments added up, without what lies between their means.
  [[nodiscard]] static CrossMoments within(const CrossMoments& one, const CrossMoments& other);
};

/// Coefficients of the regression of variable 0 on all others. Variables that are constant, or a combination of
/// earlier ones, get 0. Source: normal equations by pivoting Gauss elimination.
[[nodiscard]] std::vector<Real> regression_of_first(const CrossMoments& moments);

}  // namespace flywheel::statistics
