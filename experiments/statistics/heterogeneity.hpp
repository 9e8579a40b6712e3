// Do the effects of several groups differ by more than chance?
#pragma once

#include <span>

#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/reason_code.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// Inverse-variance pooling with Cochran's Q and I². Source: Cochran (1954); Higgins & Thompson (2002).
struct Heterogeneity {
  Real pooled = 0;
  Real pooled_se = 0;
  Real q = 0;
  int degrees_of_freedom = 0;
  Tail p;       ///< of Q; 1 where there is one group
  Real i2 = 0;  ///< share of the spread that is no chance
};

/// One effect a group, at least one, each with a variance above 0.
[[nodiscard]] Heterogeneity heterogeneity_of(std::span<const Difference> effects);

}  // namespace flywheel::statistics
