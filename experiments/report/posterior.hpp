// What a Bayesian analysis says of one comparison.
#pragma once

#include <optional>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Rates: beta posteriors from a uniform prior, chances and losses exact. Everything else: the normal posterior of the
/// difference from a flat prior. None where the comparison has no standard error (and is no rate), or an arm no units.
[[nodiscard]] std::optional<Posterior> posterior_of(const MetricResult& metric, const ArmResult& baseline,
                                                    const ArmResult& arm, const statistics::Comparison& comparison);

}  // namespace flywheel::report
