#include "experiments/report/always_valid.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/report/day_difference.hpp"
#include "experiments/statistics/confidence_sequence.hpp"

namespace flywheel::report {

using statistics::Comparison;
using statistics::Real;

namespace {

/// Of rates that are all 0 or all 1: as if each arm had one more unit of either kind.
Real careful_error(const statistics::Moments& a, const statistics::Moments& b) {
  const auto variance = [](const statistics::Moments& arm) {
    const Real n = static_cast<Real>(arm.n) + 2, rate = (Real{arm.sum()} + 1) / n;
    return rate * (1 - rate) / n;
  };
  return std::sqrt(variance(a) + variance(b));
}

}  // namespace

std::optional<AlwaysValid> always_valid(const Comparison& comparison, const ArmResult& baseline, const ArmResult& arm,
                                        const MetricResult& metric, std::int64_t tuning_n) {
  if (!comparison.difference || !comparison.standard_error) return std::nullopt;
  const Real difference = *comparison.difference;
  Real se = *comparison.standard_error;
  if (se == 0 && metric.compares_counts()) se = careful_error(baseline.moments, arm.moments);
  if (!(se > 0)) return std::nullopt;
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
  result.lift = lift_at(baseline.moments, arm.moments, metric.compares_counts(), sequence.half_width / se);
  return result;
}

std::vector<Look> looks_of(const MetricResult& metric, std::size_t arm, double alpha, std::int64_t tuning_n) {
  std::vector<Look> looks;
  for (const DayMoments& day : metric.history) {
    const auto difference = difference_on(day, metric, arm);
    if (!difference) continue;
    Look& look = looks.emplace_back();
    look.day = day.day;
    look.n = units_on(day, arm);
    const auto sequence =
        statistics::confidence_sequence(difference->estimate, difference->standard_error(), static_cast<Real>(look.n),
                                        alpha, static_cast<Real>(tuning_n));
    look.difference = static_cast<double>(difference->estimate);
    look.interval = {static_cast<double>(difference->estimate - sequence.half_width),
                     static_cast<double>(difference->estimate + sequence.half_width)};
    look.p = static_cast<double>(sequence.p.p);
    look.ln_p = static_cast<double>(sequence.p.ln_p);
  }
  return looks;
}

bool look_back(const std::vector<Look>& looks, AlwaysValid& result) {
  statistics::Interval all = result.interval;
  for (const Look& look : looks) {
    all = {std::max(all.low, look.interval.low), std::min(all.high, look.interval.high)};
    if (!(look.ln_p < result.ln_p)) continue;
    result.p = look.p;
    result.ln_p = look.ln_p;
    result.rose = look.difference > 0;
  }
  result.look = std::max(1, static_cast<int>(looks.size()));
  return all.low > all.high;
}

std::string first_day_below(double p, const std::vector<Look>& looks) {
  const auto first = std::find_if(looks.begin(), looks.end(), [p](const Look& look) { return look.p < p; });
  return first == looks.end() ? std::string() : first->day;
}

}  // namespace flywheel::report
