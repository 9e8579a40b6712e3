// Times to an event, where not everybody has been watched to the end.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "experiments/statistics/proportion_interval.hpp"
#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// Observed until `time`; `event` says whether it happened then (else the unit was censored). `count` units at once.
struct Lifetime {
  Real time = 0;
  bool event = false;
  Real count = 1;
};

/// One time at which something happened.
struct SurvivalStep {
  Real time = 0;
  Real at_risk = 0;  ///< just before; units censored at this time still count
  Real events = 0;
  Real survival = 1;  ///< from this time on
  Real standard_error = 0;
};

/// The curve at event times. Source: Kaplan & Meier (1958); Greenwood (1926).
[[nodiscard]] std::vector<SurvivalStep> survival_curve(std::span<const Lifetime> lifetimes);

/// The last step at or before `time`; before the first one nobody has had the event.
[[nodiscard]] SurvivalStep survival_at(std::span<const SurvivalStep> curve, Real time);

/// Of the survival after `step`, at 1 − alpha, within (0, 1): on the scale of ln(−ln S). None where nothing has
/// happened yet (S = 1), or to everybody (S = 0). Source: Kalbfleisch & Prentice (1980).
[[nodiscard]] std::optional<Bounds> survival_interval(const SurvivalStep& step, Real alpha);

/// The area under the curve up to tau: the mean time within [0, tau]. Beyond the last time the curve stays level.
[[nodiscard]] Real restricted_mean(std::span<const SurvivalStep> curve, Real tau);

/// The variance of the restricted mean: Σ (area from the step to tau)²·d/(n(n − d)). Source: Meier (1975).
[[nodiscard]] Real restricted_mean_variance(std::span<const SurvivalStep> curve, Real tau);

struct LogRank {
  Real observed = 0;  ///< events of the first group
  Real expected = 0;
  Real variance = 0;
};

/// Two groups. Source: Mantel (1966).
[[nodiscard]] LogRank log_rank_of(std::span<const Lifetime> first, std::span<const Lifetime> second);

}  // namespace flywheel::statistics
