// Variance reduction by what was known before the experiment.
#pragma once

#include <span>
#include <vector>

#include "experiments/statistics/moments.hpp"
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

  /// Of variable i alone.
  [[nodiscard]] Moments moments_of(std::size_t i) const;
  /// Of these variables alone, in this order.
  [[nodiscard]] CrossMoments of_variables(std::span<const std::size_t> variables) const;
  /// One unit more, with a value a variable. Source: Welford (1962).
  void add(std::span<const Real> values);
  [[nodiscard]] static CrossMoments none(std::size_t variables);
  [[nodiscard]] static CrossMoments of_columns(const std::vector<std::vector<Real>>& columns);
  [[nodiscard]] static CrossMoments merged(const CrossMoments& one, const CrossMoments& other);
  /// The arms' centred moments added up, without what lies between their means.
  [[nodiscard]] static CrossMoments within(const CrossMoments& one, const CrossMoments& other);
};

/// Coefficients of the regression of variable 0 on all others. Variables that are constant, or a combination of
/// earlier ones, get 0. Source: normal equations by pivoting Gauss elimination.
[[nodiscard]] std::vector<Real> regression_of_first(const CrossMoments& moments);

/// Arms without what covariates explain.
struct CovariateAdjustment {
  std::vector<Real> theta;
  CrossMoments all;             ///< the arms together
  std::vector<Moments> arms;    ///< of the outcome at the covariates' common mean
  Real variance_reduction = 0;  ///< of Σ s²/n over the arms; 0 where they do not vary
};

/// Each arm has the outcome as variable 0 and then the covariates, all with n ≥ 1. Theta is that of all arms together;
/// `within`: without what lies between the arms' means. For a comparison of two arms Welch's test of the result is
/// `flagd compute cuped`. Source: Deng, Xu, Kohavi, Walker (2013).
[[nodiscard]] CovariateAdjustment adjust_for_covariates(std::span<const CrossMoments> arms, bool within);
/// One more group of units (a segment's) by the same theta, at the common mean of `all`.
[[nodiscard]] Moments adjusted_moments(const CrossMoments& group, std::span<const Real> theta, const CrossMoments& all);

}  // namespace flywheel::statistics
