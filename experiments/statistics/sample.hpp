// One arm as the two-sample methods see it.
#pragma once

#include <span>

#include "experiments/statistics/moments.hpp"
#include "experiments/statistics/real.hpp"
#include "experiments/statistics/reason_code.hpp"

namespace flywheel::statistics {

/// Count, mean and centred second moment with the range and precision of Real. `proportion` chooses the variance:
/// p(1 − p) for a proportion, m2/(n − 1) for a mean.
struct Sample {
  Real n = 0;
  Real mean = 0;
  Real m2 = 0;
  bool proportion = false;
  Real mean_rest =
      0;  ///< what the mean has beyond its rounding: keeps merges exact where the spread is small beside it

  /// Of one unit; 0 for a mean of fewer than two units.
  [[nodiscard]] Real variance() const;
  /// m2/(n − 1) whatever the kind; 0 for n < 2.
  [[nodiscard]] Real sample_variance() const;
  /// Of the mean: the squared standard error.
  [[nodiscard]] Real mean_variance() const;
  [[nodiscard]] bool possible() const;

  [[nodiscard]] static Sample of_values(std::span<const Real> values);
  /// Errors: an impossible Σx² gives a sample that is not possible(). A shortfall within the rounding of the sums is 0.
  [[nodiscard]] static Sample of_sums(Real n, Real sum, Real sum_squares);
  [[nodiscard]] static Sample of_successes(Real n, Real successes);
  [[nodiscard]] static Sample of_moments(const Moments& moments);
  /// Both together. Source: Chan, Golub, LeVeque (1979).
  [[nodiscard]] static Sample merged(const Sample& one, const Sample& other);
};

/// b's mean less a's, also where the two agree in all digits that Real has.
[[nodiscard]] Real difference_of_means(const Sample& a, const Sample& b);

/// Σ(x − x̄)(y − ȳ) from raw sums, without cancellation beyond what the sums themselves lost.
[[nodiscard]] Real centred_cross(Real n, Real sum_x, Real sum_y, Real sum_xy);

/// Why a comparison of two arms cannot be made, in the order of reason codes; kNone where it can.
[[nodiscard]] ReasonCode refusal_of(const Sample& a, const Sample& b);

/// The degrees of freedom of Welch and Satterthwaite for mean variances v_a and v_b, not both 0.
[[nodiscard]] Real welch_degrees_of_freedom(Real variance_a, Real n_a, Real variance_b, Real n_b);

}  // namespace flywheel::statistics
