// Fisher's exact test of a 2×2 table.
#pragma once

#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

/// Two-sided: all tables with the same margins that are at most as likely (within 1e-7, relative), as in R's
/// fisher.test. Counts ≥ 0, at least one unit. O(smallest margin), computed outwards until terms vanish.
/// Source: Fisher (1934).
[[nodiscard]] Tail fisher_two_sided(Real success_a, Real fail_a, Real success_b, Real fail_b);

}  // namespace flywheel::statistics
