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

}  // namespace flywheel::statistics
