// Sample-ratio mismatch that may be looked at as often as one likes.
#pragma once

#include "experiments/statistics/sample_ratio.hpp"

namespace flywheel::statistics {

/// ln of the Bayes factor of "other shares" (Dirichlet with α = concentration × shares) against the configured shares.
/// An alarm at 1/e^log_bf < alpha, at any look, is false with probability at most alpha. No units: 0.
/// Source: Lindon & Malek (2022).
[[nodiscard]] Real sequential_ratio_log_bf(const Split& split, Real concentration);

}  // namespace flywheel::statistics
