// Arms compared by their moments alone, as they stood at the end of a day.
#pragma once

#include <optional>

#include "experiments/report/report.hpp"
#include "experiments/statistics/difference.hpp"

namespace flywheel::report {

/// The squared standard error of an arm's mean, as the comparisons take it: p(1 − p)/n for rates, s²/n for means.
[[nodiscard]] statistics::Real variance_of_mean(const statistics::Moments& moments, bool counts);

/// Of the arm with that index from the baseline, without degrees of freedom. None where one of the two had fewer than
/// kFewestForRates units, or neither varied.
[[nodiscard]] std::optional<statistics::Difference> difference_on(const DayMoments& day, const MetricResult& metric,
                                                                  std::size_t arm);

/// The relative change with Fieller's interval at a critical value; no estimate where the baseline is 0.
[[nodiscard]] statistics::Lift lift_at(const statistics::Moments& baseline, const statistics::Moments& arm, bool counts,
                                       statistics::Real critical);

/// The units of both arms on that day.
[[nodiscard]] std::int64_t units_on(const DayMoments& day, std::size_t arm);

}  // namespace flywheel::report
