// Mann and Whitney's rank test and Hodges and Lehmann's shift.
#pragma once

#include <optional>
#include <span>

#include "experiments/statistics/real.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

struct RankTest {
  Real u = 0;                     ///< pairs with b > a, ties half
  Real probability_superior = 0;  ///< u of all pairs: P(b > a) + P(b = a)/2
  bool ties = false;
  std::optional<Real> z;        ///< with continuity correction; none where all values are equal
  std::optional<Tail> p;        ///< of z, two-sided, variance corrected for ties
  std::optional<Tail> p_exact;  ///< only without ties and where it takes no more than kExactWork steps
  std::optional<Real> shift;    ///< the median of all b − a; only without ties and up to kShiftPairs pairs
};

inline constexpr Real kExactWork = 3e8L;
inline constexpr Real kShiftPairs = 2e7L;

/// Both arms not empty. Source: Mann & Whitney (1947); Hodges & Lehmann (1963).
[[nodiscard]] RankTest rank_test(std::span<const Real> a, std::span<const Real> b);

}  // namespace flywheel::statistics
