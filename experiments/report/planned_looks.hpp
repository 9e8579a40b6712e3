// The part of a comparison that holds at a number of looks fixed beforehand.
#pragma once

#include <cstdint>
#include <optional>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// When an analysis looks: as soon as n reaches k/looks of planned_n, at the end of that day.
struct LookPlan {
  int looks = 5;
  std::int64_t planned_n = 10'000;  ///< units of both arms whose window has closed
  bool over = false;  ///< nothing more is to come: what there is then is the last look, which spends the rest
};

/// The looks of the arm with that index so far, from the metric's history, with O'Brien–Fleming boundaries that spend
/// `alpha`, two-sided. Days on which an arm has fewer than kFewestForRates units are no looks. Source: Lan & DeMets
/// (1983); the interval is Jennison & Turnbull's (1989) repeated one.
[[nodiscard]] PlannedLooks planned_looks(const MetricResult& metric, std::size_t arm, double alpha,
                                         const LookPlan& plan);

}  // namespace flywheel::report
