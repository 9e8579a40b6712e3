// Every arm against the baseline, on every metric.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/report/planned_looks.hpp"
#include "experiments/report/posterior.hpp"
#include "experiments/report/report.hpp"
#include "experiments/statistics/multiplicity.hpp"

namespace flywheel::report {

/// How arms are compared.
struct Inference {
  bool always_compare = false;  ///< arms of fewer than kFewestForRates units, too
  bool sequential = false;      ///< confidence sequences for metrics with a window
  std::int64_t tuning_n = 10'000;
  /// Over the arms on the goal; none: unadjusted.
  std::optional<statistics::Adjustment> correction = statistics::Adjustment::kHolm;
  /// Over the arms and metrics that are secondary.
  std::optional<statistics::Adjustment> secondary_correction = statistics::Adjustment::kBenjaminiHochberg;
  std::optional<LookPlan> look_plan = {};  ///< planned looks decide on metrics that are followed
  std::optional<Prior> prior = {};         ///< of the effect on the goal; none: flat
  bool bayesian = false;                   ///< posteriors decide; nothing is adjusted, as there is no p
};

/// Fills the effects of every metric of `report` from its arms' moments: comparison, finding, adjusted p-values, harm,
/// tone and sentence; arms of fewer than kFewestForRates units are collecting (unless always_compare) and
/// their estimates are removed. What a guardrail tolerates stands in MetricResult::tolerance.
void compare_arms(Report& report, const Inference& inference);

/// The effects of one metric alone, without findings, adjusted p and words.
void compare_metric(MetricResult& metric, double alpha, const Inference& inference);

/// What an effect shows, by its p (adjusted, where it is), or its posterior.
[[nodiscard]] Finding finding_of(const Effect& effect, double alpha, bool good_up);

}  // namespace flywheel::report
