// Whether enough units come by for an experiment's goal.
#pragma once

#include <optional>
#include <vector>

#include "config/catalog/lint.hpp"

namespace flywheel::report {

/// How many days it takes to enrol the units with which the change from `goal.from` to `goal.to` is seen four times in
/// five, between the baseline and the smallest other arm, two-sided at the experiment's alpha. Absent where the goal is
/// no share of units with both levels, which differ and lie between 0 and 1. `units_per_day` are the new units of a day
/// that may take part; above 0.
[[nodiscard]] std::optional<double> days_to_reach(const catalog::Catalog& catalog,
                                                  const catalog::Experiment& experiment, double units_per_day);

/// The linter's too-little-traffic: running and planned experiments whose schedule, or goal's `by`, ends sooner than
/// that. Silent without LintFacts::units_per_day.
[[nodiscard]] std::vector<source::Diagnostic> lint_traffic(const catalog::Catalog& catalog,
                                                           const catalog::Sources& sources,
                                                           const catalog::LintFacts& facts);

}  // namespace flywheel::report
