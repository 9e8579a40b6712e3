#include "experiments/statistics/survival.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/tail.hpp"

namespace flywheel::statistics {

namespace {

std::vector<Lifetime> by_time(std::span<const Lifetime> lifetimes) {
  std::vector<Lifetime> sorted(lifetimes.begin(), lifetimes.end());
  std::sort(sorted.begin(), sorted.end(), [](const Lifetime& a, const Lifetime& b) { return a.time < b.time; });
  return sorted;
}

// Walks sorted lifetimes; `advance` consumes everything at or before a time.
class Cohort {
 public:
  explicit Cohort(std::span<const Lifetime> lifetimes) : sorted_(by_time(lifetimes)) {
    for (const Lifetime& lifetime : sorted_) at_risk_ += lifetime.count;
  }

  [[nodiscard]] Real at_risk() const { return at_risk_; }
  // Drops units whose time is before `time`.
  void reach(Real time) {
    for (; next_ < sorted_.size() && sorted_[next_].time < time; ++next_) at_risk_ -= sorted_[next_].count;
  }
  // Events at `time`; it must have been reached.
  [[nodiscard]] Real events_at(Real time) const {
    Real events = 0;
    for (std::size_t i = next_; i < sorted_.size() && sorted_[i].time == time; ++i) {
      if (sorted_[i].event) events += sorted_[i].count;
    }
    return events;
  }

 private:
  std::vector<Lifetime> sorted_;
  std::size_t next_ = 0;
  Real at_risk_ = 0;
};

std::vector<Real> event_times(std::initializer_list<std::span<const Lifetime>> groups) {
  std::vector<Real> times;
  for (const auto& group : groups) {
    for (const Lifetime& lifetime : group) {
      if (lifetime.event) times.push_back(lifetime.time);
    }
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

}  // namespace

std::vector<SurvivalStep> survival_curve(std::span<const Lifetime> lifetimes) {
  std::vector<SurvivalStep> curve;
  Cohort cohort(lifetimes);
  Real survival = 1;
  Real greenwood = 0;
  for (const Real time : event_times({lifetimes})) {
    cohort.reach(time);
    const Real at_risk = cohort.at_risk();
    const Real events = cohort.events_at(time);
    survival *= (at_risk - events) / at_risk;
    // Where the curve reaches 0 the error is 0 by convention, not 0·∞.
    if (at_risk > events) greenwood += events / (at_risk * (at_risk - events));
    curve.push_back({time, at_risk, events, survival, survival * std::sqrt(greenwood)});
  }
  return curve;
}

SurvivalStep survival_at(std::span<const SurvivalStep> curve, Real time) {
  const auto after = std::upper_bound(curve.begin(), curve.end(), time,
                                      [](Real at, const SurvivalStep& step) { return at < step.time; });
  return after == curve.begin() ? SurvivalStep() : *(after - 1);
}

std::optional<Bounds> survival_interval(const SurvivalStep& step, Real alpha) {
  const Real survival = step.survival;
  if (!(survival > 0 && survival < 1)) return std::nullopt;
  const Real shift = normal_isf(alpha / 2) * step.standard_error / (survival * -std::log(survival));
  return Bounds{std::pow(survival, std::exp(shift)), std::pow(survival, std::exp(-shift))};
}

Real restricted_mean(std::span<const SurvivalStep> curve, Real tau) {
  Real area = 0;
  Real from = 0;
  Real height = 1;
  for (const SurvivalStep& step : curve) {
    if (step.time >= tau) break;
    area += height * (step.time - from);
    from = step.time;
    height = step.survival;
  }
  return area + height * (tau - from);
}

Real restricted_mean_variance(std::span<const SurvivalStep> curve, Real tau) {
  Real variance = 0;
  Real after = 0;  // the area from the step to tau
  Real until = tau;
  for (auto step = curve.rbegin(); step != curve.rend(); ++step) {
    // A curve that reaches 0 has no area left of it.
    if (step->time >= tau || step->at_risk == step->events) continue;
    after += step->survival * (until - step->time);
    until = step->time;
    variance += after * after * step->events / (step->at_risk * (step->at_risk - step->events));
  }
  return variance;
}

LogRank log_rank_of(std::span<const Lifetime> first, std::span<const Lifetime> second) {
  Cohort in_first(first);
  Cohort in_second(second);
  LogRank result;
  for (const Real time : event_times({first, second})) {
    in_first.reach(time);
    in_second.reach(time);
    const Real n = in_first.at_risk() + in_second.at_risk();
    const Real events = in_first.events_at(time) + in_second.events_at(time);
    const Real share = in_first.at_risk() / n;
    result.observed += in_first.events_at(time);
    result.expected += events * share;
    if (n > 1) result.variance += events * share * (1 - share) * (n - events) / (n - 1);
  }
  return result;
}

}  // namespace flywheel::statistics
