// A bootstrap whose weights depend on the unit alone: shards resample apart and merge.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// How often a unit is drawn in a replicate: Poisson(1), the same wherever and in whatever order it is asked.
/// Source: Chamandy, Muralidharan, Najmi, Naidu (2012), "Estimating uncertainty for massive data streams".
[[nodiscard]] int poisson_weight(std::uint64_t seed, std::uint64_t unit, std::uint32_t replicate);

/// Replicates of a ratio of sums (a mean, where every denominator is 1). Values that are whole numbers merge without
/// rounding, others to the last bits.
class PoissonBootstrap {
 public:
  PoissonBootstrap(std::uint64_t seed, std::uint32_t replicates);

  void add(std::uint64_t unit, Real numerator, Real denominator = 1);
  /// Units of the other one must be others; seed and replicates must be the same.
  void merge(const PoissonBootstrap& other);

  /// The ratio in each replicate, in their order; NaN where nobody, or no denominator, was drawn.
  [[nodiscard]] std::vector<Real> ratios() const;

 private:
  std::uint64_t seed_;
  std::vector<Real> numerators_;
  std::vector<Real> denominators_;
};

}  // namespace flywheel::statistics
