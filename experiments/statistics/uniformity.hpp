// Are p-values what they should be where nothing happened?
#pragma once

#include <span>

#include "experiments/statistics/real.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

struct Uniformity {
  Real distance = 0;  ///< the largest gap between the values' distribution function and the uniform one
  Tail p;
};

/// Kolmogorov's test of sorted values within [0, 1], not empty, with Stephens' correction for small n: p within about
/// 1% of the exact one for n ≥ 5. Source: Kolmogorov (1933); Stephens (1970).
[[nodiscard]] Uniformity uniformity_of(std::span<const Real> sorted);

}  // namespace flywheel::statistics
