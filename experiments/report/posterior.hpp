// What a Bayesian analysis says of one comparison.
#pragma once

#include <optional>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// What is believed of a difference before any data: a normal distribution.
struct Prior {
  double mean = 0;
  double sd = 1;  ///< above 0
};

/// Without a prior. Rates: beta posteriors from a uniform prior, chances and losses exact. Everything else: the normal
/// posterior of the difference from a flat prior. With one: the normal posterior, of rates, too. None where the
/// comparison has no standard error (and is no rate), or an arm no units.
[[nodiscard]] std::optional<Posterior> posterior_of(const MetricResult& metric, const ArmResult& baseline,
                                                    const ArmResult& arm, const statistics::Comparison& comparison,
                                                    const std::optional<Prior>& prior);

}  // namespace flywheel::report
