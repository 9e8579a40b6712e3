// Did the arms get the share of units they were configured to get?
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "experiments/statistics/real.hpp"
#include "experiments/statistics/reason_code.hpp"
#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

struct SampleRatio {
  std::optional<double> chi2;
  int degrees_of_freedom = 0;
  std::optional<double> p;
  std::optional<double> ln_p;
  bool exact = false;  ///< p is the exact binomial one (two arms, an expected count below 5)
  ReasonCode reason = ReasonCode::kNone;
};

/// The default alarm level of the sample-ratio test.
inline constexpr double kSampleRatioAlpha = 0.001;

/// χ² over the arms with positive weight (weights need not total 1; units of zero-weight arms leave N).
/// An empty arm with positive weight counts. No units: `no_data`, never "healthy".
/// Fewer than two such arms, or a negative count or weight: `invalid_input`.
[[nodiscard]] SampleRatio sample_ratio(std::span<const std::int64_t> counts, std::span<const double> weights);

/// The arms that a sample-ratio test compares: those with positive weight.
struct Split {
  std::vector<Real> counts;
  std::vector<Real> shares;  ///< total 1
  Real total = 0;            ///< Σ counts
};

/// Fills `split`; anything but kNone says why it cannot be tested.
[[nodiscard]] ReasonCode split_of(std::span<const std::int64_t> counts, std::span<const double> weights, Split& split);

/// Pearson's χ² = Σ (o − e)²/e; the total must be positive.
[[nodiscard]] Real chi2_of(const Split& split);

/// The exact two-sided binomial p of a split between two, by the smaller share, which keeps its digits.
[[nodiscard]] Tail exact_p_of(const Split& split);

}  // namespace flywheel::statistics
