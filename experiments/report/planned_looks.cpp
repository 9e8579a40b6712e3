#include "experiments/report/planned_looks.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/report/day_difference.hpp"
#include "experiments/statistics/group_sequential.hpp"

namespace flywheel::report {
namespace {

using statistics::Real;

/// Which look n units have come to: 0 before the first.
int reached(std::int64_t n, const LookPlan& plan) {
  return static_cast<int>(std::min<std::int64_t>(plan.looks, n * plan.looks / plan.planned_n));
}

std::vector<PlannedLook> take_looks(const MetricResult& metric, std::size_t arm, const LookPlan& plan) {
  std::vector<PlannedLook> taken;
  for (const DayMoments& day : metric.history) {
    const std::int64_t n = units_on(day, arm);
    const bool last = plan.over && &day == &metric.history.back();
    const int number = last ? plan.looks : reached(n, plan);
    if (number <= (taken.empty() ? 0 : taken.back().number)) continue;
    const auto difference = difference_on(day, metric, arm);
    if (!difference) continue;
    PlannedLook& look = taken.emplace_back();
    look.number = number;
    look.day = day.day;
    look.n = n;
    look.information = static_cast<double>(n) / static_cast<double>(plan.planned_n);
    if (last) look.information = std::max(1.0, look.information);
    look.baseline = day.arms.front();
    look.arm = day.arms[arm];
    look.standard_error = static_cast<double>(difference->standard_error());
  }
  return taken;
}

std::vector<Real> information_of(const std::vector<PlannedLook>& looks) {
  std::vector<Real> information;
  for (const PlannedLook& look : looks) information.push_back(look.information);
  return information;
}

/// Around the difference at the last look; none at an infinite critical value.
std::optional<statistics::Interval> interval_at(const PlannedLook& look, Real critical) {
  if (!std::isfinite(critical)) return std::nullopt;
  const Real half = critical * look.standard_error;
  return statistics::Interval{static_cast<double>(look.difference() - half),
                              static_cast<double>(look.difference() + half)};
}

}  // namespace

PlannedLooks planned_looks(const MetricResult& metric, std::size_t arm, double alpha, const LookPlan& plan) {
  PlannedLooks result;
  result.planned = plan.looks;
  result.planned_n = plan.planned_n;
  result.taken = take_looks(metric, arm, plan);
  if (result.taken.empty()) return result;
  const std::vector<Real> information = information_of(result.taken);
  const auto boundaries = statistics::spending_boundaries({alpha}, information);
  std::vector<Real> scores;
  for (std::size_t k = 0; k < result.taken.size(); ++k) {
    PlannedLook& look = result.taken[k];
    if (std::isfinite(boundaries.z[k])) look.boundary = static_cast<double>(boundaries.z[k]);
    look.spent_alpha = static_cast<double>(boundaries.cum_alpha[k]);
    scores.emplace_back(look.z());
  }
  result.p = static_cast<double>(statistics::sequential_p({}, information, scores));
  const PlannedLook& last = result.taken.back();
  const Real critical = boundaries.z.back();
  result.interval = interval_at(last, critical);
  result.one_sided = interval_at(last, statistics::spending_boundaries({alpha, 1}, information).z.back());
  if (std::isfinite(critical)) {
    result.lift = lift_at(last.baseline, last.arm, metric.compares_counts(), critical);
  }
  return result;
}

}  // namespace flywheel::report
