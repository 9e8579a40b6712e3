// The part of a comparison that holds at every look.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// The asymptotic confidence sequence on the difference at this look, with Fieller's lift at the same critical value.
/// None where the difference has no standard error, or one of 0, but for rates: of those that are all 0 or 1 it is the
/// error as if each arm had one more unit of either kind. `tuning_n`: the total number of units at which the
/// sequence is tightest.
[[nodiscard]] std::optional<AlwaysValid> always_valid(const statistics::Comparison& comparison,
                                                      const ArmResult& baseline, const ArmResult& arm,
                                                      const MetricResult& metric, std::int64_t tuning_n);

/// The difference of the arm with that index at the end of every day on which both arms had kFewestForRates units.
[[nodiscard]] std::vector<Look> looks_of(const MetricResult& metric, std::size_t arm, double alpha,
                                         std::int64_t tuning_n);

/// Lets the smallest p of all looks decide. Whether no difference lies in all their intervals: it has drifted.
[[nodiscard]] bool look_back(const std::vector<Look>& looks, AlwaysValid& result);

/// The day of the first look whose p is below that; empty: there is none.
[[nodiscard]] std::string first_day_below(double p, const std::vector<Look>& looks);

}  // namespace flywheel::report
