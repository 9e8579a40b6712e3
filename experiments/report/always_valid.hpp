// The part of a comparison that holds at every look.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// The asymptotic confidence sequence on the difference at this look, with Fieller's lift at the same critical value.
/// None where the difference has no standard error, or one of 0. `tuning_n`: the total number of units at which the
/// sequence is tightest.
[[nodiscard]] std::optional<AlwaysValid> always_valid(const statistics::Comparison& comparison,
                                                      const ArmResult& baseline, const ArmResult& arm,
                                                      const MetricResult& metric, std::int64_t tuning_n);

}  // namespace flywheel::report
