#include "experiments/report/always_valid.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/confidence_sequence.hpp"
#include "experiments/statistics/lift_interval.hpp"

namespace flywheel::report {
namespace {

using statistics::Comparison;
using statistics::Real;

/// The squared standard error of an arm's mean, as the comparisons take it: p(1 − p)/n for rates, s²/n for means.
Real variance_of_mean(const statistics::Moments& moments, bool counts) {
  const auto n = static_cast<Real>(moments.n);
  if (counts) return Real{moments.mean} * (1 - Real{moments.mean}) / n;
  return Real{moments.m2} / (n - 1) / n;
}

statistics::Lift lift_at(const Comparison& comparison, const ArmResult& baseline, const ArmResult& arm, bool counts,
                         Real critical) {
  statistics::Lift lift = comparison.lift;
  lift.interval.reset();
  lift.unbounded = false;
  if (!lift.estimate) return lift;
  const auto fieller = statistics::fieller_interval(baseline.moments.mean, variance_of_mean(baseline.moments, counts),
                                                    arm.moments.mean, variance_of_mean(arm.moments, counts), critical);
  lift.unbounded = fieller.unbounded;
  if (!fieller.unbounded) {
    lift.interval =
        statistics::Interval{static_cast<double>(fieller.bounds.low), static_cast<double>(fieller.bounds.high)};
  }
  return lift;
}

}  // namespace

std::optional<AlwaysValid> always_valid(const Comparison& comparison, const ArmResult& baseline, const ArmResult& arm,
                                        const MetricResult& metric, std::int64_t tuning_n) {
  if (!comparison.difference || !comparison.standard_error || !(*comparison.standard_error > 0)) return std::nullopt;
  const Real difference = *comparison.difference, se = *comparison.standard_error;
  const auto sequence =
      statistics::confidence_sequence(difference, se, static_cast<Real>(comparison.n_a + comparison.n_b),
                                      comparison.alpha, static_cast<Real>(tuning_n));
  AlwaysValid result;
  result.interval = {static_cast<double>(difference - sequence.half_width),
                     static_cast<double>(difference + sequence.half_width)};
  result.one_sided = {static_cast<double>(difference - sequence.one_sided_half_width),
                      static_cast<double>(difference + sequence.one_sided_half_width)};
  result.p = static_cast<double>(sequence.p.p);
  result.ln_p = static_cast<double>(sequence.p.ln_p);
  result.p_of_look = result.p;
  result.rose = difference > 0;
  result.lift = lift_at(comparison, baseline, arm, metric.compares_counts(), sequence.half_width / se);
  return result;
}

std::vector<Look> looks_of(const MetricResult& metric, std::size_t arm, double alpha, std::int64_t tuning_n) {
  std::vector<Look> looks;
  for (const DayMoments& day : metric.history) {
    const statistics::Moments &a = day.arms.front(), &b = day.arms[arm];
    if (std::min(a.n, b.n) < kFewestForRates) continue;
    const Real variance = variance_of_mean(a, metric.compares_counts()) + variance_of_mean(b, metric.compares_counts());
    if (!(variance > 0)) continue;
    const Real difference = Real{b.mean} - Real{a.mean};
    const auto sequence = statistics::confidence_sequence(difference, std::sqrt(variance), static_cast<Real>(a.n + b.n),
                                                          alpha, static_cast<Real>(tuning_n));
    Look& look = looks.emplace_back();
    look.day = day.day;
    look.n = a.n + b.n;
    look.difference = static_cast<double>(difference);
    look.interval = {static_cast<double>(difference - sequence.half_width),
                     static_cast<double>(difference + sequence.half_width)};
    look.p = static_cast<double>(sequence.p.p);
    look.ln_p = static_cast<double>(sequence.p.ln_p);
  }
  return looks;
}

void look_back(const std::vector<Look>& looks, double alpha, AlwaysValid& result, bool& drift) {
  statistics::Interval all = result.interval;
  for (const Look& look : looks) {
    all = {std::max(all.low, look.interval.low), std::min(all.high, look.interval.high)};
    if (look.p < alpha && result.shown_on.empty()) result.shown_on = look.day;
    if (!(look.ln_p < result.ln_p)) continue;
    result.p = look.p;
    result.ln_p = look.ln_p;
    result.rose = look.difference > 0;
  }
  result.look = std::max(1, static_cast<int>(looks.size()));
  drift = all.low > all.high;
}

}  // namespace flywheel::report
