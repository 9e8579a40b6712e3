// Bayesian answers without Monte Carlo.
#pragma once

#include "experiments/statistics/real.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// A normal posterior of an effect. Source: conjugate normal prior and likelihood.
struct NormalPosterior {
  Real mean = 0;
  Real sd = 1;

  [[nodiscard]] Tail chance_above_zero() const;
  [[nodiscard]] Tail chance_below_zero() const;
  /// E[max(effect, 0)]: what is lost by keeping the control; E[max(−effect, 0)]: by shipping the treatment. As a value
  /// and its logarithm (members of Tail; not probabilities).
  [[nodiscard]] Tail expected_gain() const;
  [[nodiscard]] Tail expected_loss() const;

  /// The likelihood N(estimate, variance) under the prior N(prior_mean, prior_variance).
  [[nodiscard]] static NormalPosterior with_prior(Real estimate, Real variance, Real prior_mean, Real prior_variance);
};

/// P(b > a) of two gamma posteriors given by shape and rate: exact. Source: the ratio of gammas is a beta.
[[nodiscard]] Tail gamma_chance_b_above_a(Real shape_a, Real rate_a, Real shape_b, Real rate_b);

}  // namespace flywheel::statistics
