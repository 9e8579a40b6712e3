// The estimated effect of a treatment with its variance: what every two-sample method starts from.
#pragma once

#include "experiments/statistics/lift_interval.hpp"
#include "experiments/statistics/sample.hpp"

namespace flywheel::statistics {

struct Difference {
  Real estimate = 0;
  Real variance = 0;            ///< the squared standard error
  Real degrees_of_freedom = 0;  ///< Welch–Satterthwaite

  [[nodiscard]] Real standard_error() const;
};

/// b − a. Needs refusal_of(a, b) == kNone.
[[nodiscard]] Difference absolute_difference(const Sample& a, const Sample& b);
/// (b − a)/|a| by the delta method; a.mean ≠ 0.
[[nodiscard]] Difference relative_difference(const Sample& a, const Sample& b);

}  // namespace flywheel::statistics
