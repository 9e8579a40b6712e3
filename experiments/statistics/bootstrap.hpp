// The percentile bootstrap of statistics that have no formula.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "experiments/statistics/proportion_interval.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

struct BootstrapResult {
  Real se = 0;
  Bounds bounds;  ///< type-7 percentiles of the replicates
};

/// Of one resampled arm: its sorted values.
using Statistic = std::function<Real(std::span<const Real>)>;

inline constexpr int kReplicates = 50'000;

/// Resamples each arm with replacement; two arms are compared as statistic(b) − statistic(a), one arm (b empty) by
/// itself. Deterministic for a seed. `sorted` says whether the statistic needs its values in order.
/// Source: Efron (1979).
[[nodiscard]] BootstrapResult bootstrap(std::span<const Real> a, std::span<const Real> b, const Statistic& statistic,
                                        bool sorted, Real alpha, std::uint64_t seed, int replicates = kReplicates);

}  // namespace flywheel::statistics
