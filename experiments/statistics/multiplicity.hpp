// p-values of a family of tests, adjusted.
#pragma once

#include <optional>
#include <vector>

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

enum class Adjustment { kBonferroni, kHolm, kHochberg, kBenjaminiHochberg, kBenjaminiYekutieli };

/// In the order of `p`; absent ones stay absent and are not counted. Never above 1, never below the p itself.
/// Source: Holm (1979); Hochberg (1988); Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001).
[[nodiscard]] std::vector<std::optional<Real>> adjusted(const std::vector<std::optional<Real>>& p, Adjustment method);

/// The levels at which intervals agree with Holm's decisions: alpha/(m − k + 1) for the k-th smallest p, and from the
/// first one on that is not rejected, the level at which it was not. All p present. Source: Ludbrook (2000).
[[nodiscard]] std::vector<Real> holm_levels(const std::vector<std::optional<Real>>& p, Real alpha);

/// The levels below which each p of the family is rejected, those of the others as they are: what `adjusted` compares
/// with alpha, turned around. All p present. Holm's are holm_levels.
[[nodiscard]] std::vector<Real> decision_levels(const std::vector<std::optional<Real>>& p, Adjustment method,
                                                Real alpha);

}  // namespace flywheel::statistics
