// How much hangs on one unit.
#pragma once

#include <optional>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Of the unit that holds the largest share of its arm's sum, and of the effects without it. None where the metric is
/// no mean over units as they are (of one phase, without covariates and cap), where no arm has an estimate, or no value
/// lies above 0. `alpha` is that of the intervals. The metric has its effects.
[[nodiscard]] std::optional<Influence> influence_of(const Report& report, const MetricResult& metric);

}  // namespace flywheel::report
