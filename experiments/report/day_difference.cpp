#include "experiments/report/day_difference.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/lift_interval.hpp"

namespace flywheel::report {

using statistics::Real;

Real variance_of_mean(const statistics::Moments& moments, bool counts) {
  const auto n = static_cast<Real>(moments.n);
  if (counts) return Real{moments.mean} * (1 - Real{moments.mean}) / n;
  return Real{moments.m2} / (n - 1) / n;
}

std::optional<statistics::Difference> difference_on(const DayMoments& day, const MetricResult& metric,
                                                    std::size_t arm) {
  const statistics::Moments &a = day.arms.front(), &b = day.arms[arm];
  if (std::min(a.n, b.n) < kFewestForRates) return std::nullopt;
  const bool counts = metric.compares_counts();
  const Real variance = variance_of_mean(a, counts) + variance_of_mean(b, counts);
  if (!(variance > 0)) return std::nullopt;
  return statistics::Difference{Real{b.mean} - Real{a.mean}, variance, 0};
}

statistics::Lift lift_at(const statistics::Moments& baseline, const statistics::Moments& arm, bool counts,
                         Real critical) {
  statistics::Lift lift;
  if (baseline.mean == 0) {
    lift.reason = statistics::ReasonCode::kZeroBaseline;
    return lift;
  }
  lift.estimate = (arm.mean - baseline.mean) / std::abs(baseline.mean);
  const auto fieller = statistics::fieller_interval(baseline.mean, variance_of_mean(baseline, counts), arm.mean,
                                                    variance_of_mean(arm, counts), critical);
  lift.unbounded = fieller.unbounded;
  if (!fieller.unbounded) {
    lift.interval =
        statistics::Interval{static_cast<double>(fieller.bounds.low), static_cast<double>(fieller.bounds.high)};
  }
  return lift;
}

std::int64_t units_on(const DayMoments& day, std::size_t arm) {
  return day.arms.front().n + day.arms[arm].n;
}

}  // namespace flywheel::report
