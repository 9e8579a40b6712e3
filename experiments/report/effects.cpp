#include "experiments/report/effects.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/report/always_valid.hpp"
#include "experiments/report/health.hpp"
#include "experiments/report/influence.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

using statistics::Comparison;
using statistics::ReasonCode;

statistics::Proportion proportion_of(const statistics::Moments& moments) {
  return {moments.n, std::llround(moments.sum())};
}

/// Whether the arm has no estimate: a ratio without a denominator, a quantile of nothing.
bool undefined(const ArmResult& arm) {
  if (arm.sums && arm.sums->denominator == 0) return true;
  return arm.reason != ReasonCode::kNone && arm.reason != ReasonCode::kInsufficientN;
}

/// The same without what needs a standard error, which one arm lacks.
Comparison without_error(const Comparison& counted, ReasonCode reason) {
  Comparison comparison;
  comparison.method = counted.method;
  comparison.alpha = counted.alpha;
  comparison.n_a = counted.n_a;
  comparison.n_b = counted.n_b;
  comparison.estimate_a = counted.estimate_a;
  comparison.estimate_b = counted.estimate_b;
  comparison.difference = counted.difference;
  comparison.lift.estimate = counted.lift.estimate;
  comparison.reason = comparison.lift.reason = reason;
  return comparison;
}

/// A comparison of arms of which one at least has no estimate.
Comparison refused(const Comparison& counted, const ArmResult& a, const ArmResult& b) {
  Comparison comparison;
  comparison.method = counted.method;
  comparison.alpha = counted.alpha;
  comparison.n_a = counted.n_a;
  comparison.n_b = counted.n_b;
  if (!undefined(a)) comparison.estimate_a = counted.estimate_a;
  if (!undefined(b)) comparison.estimate_b = counted.estimate_b;
  const bool empty = counted.n_a == 0 || counted.n_b == 0;
  comparison.reason = empty ? ReasonCode::kNoData : ReasonCode::kZeroDenominator;
  comparison.lift.reason = comparison.reason;
  return comparison;
}

/// How means that may stand for something else came about.
std::string_view method_of(const MetricResult& metric) {
  if (metric.cuped) return "cuped";
  switch (metric.estimator) {
    case Estimator::kRatio:
      return "ratio_delta";
    case Estimator::kQuantile:
      return "quantile_outer_interval";
    case Estimator::kRestrictedMean:
      return "restricted_mean";
    case Estimator::kProportion:
    case Estimator::kMean:
      break;
  }
  return "welch_t";
}

Comparison compare(const MetricResult& metric, const ArmResult& a, const ArmResult& b, double alpha) {
  if (metric.compares_counts()) {
    return statistics::compare_proportions(proportion_of(a.moments), proportion_of(b.moments), alpha);
  }
  Comparison comparison = statistics::compare_means(a.moments, b.moments, alpha);
  comparison.method = method_of(metric);
  if (undefined(a) || undefined(b)) return refused(comparison, a, b);
  const ReasonCode reason = a.reason != ReasonCode::kNone ? a.reason : b.reason;
  return reason == ReasonCode::kNone ? comparison : without_error(comparison, reason);
}

bool holds_zero(const statistics::Interval& interval) {
  return interval.low <= 0 && interval.high >= 0;
}

/// The one-sided limits at alpha: those of the sequence, or of the two-sided interval at 2 alpha.
std::optional<statistics::Interval> one_sided(const MetricResult& metric, const ArmResult& baseline,
                                              const ArmResult& arm, const Effect& effect, double alpha) {
  if (effect.no_sequence) return std::nullopt;
  if (effect.always_valid) return effect.always_valid->one_sided;
  if (effect.planned) return effect.planned->one_sided;
  if (2 * alpha >= 1) return std::nullopt;
  return compare(metric, baseline, arm, 2 * alpha).interval;
}

Harm harm_of(const Tolerance& tolerance, const std::optional<statistics::Interval>& limits) {
  Harm harm;
  harm.tolerance = tolerance;
  if (!limits) return harm;
  harm.low = limits->low;
  harm.high = limits->high;
  const auto& [above, below] = tolerance;
  if ((above && *harm.low > *above) || (below && *harm.high < *below)) {
    harm.state = Harm::State::kHarmed;
  } else if ((!above || *harm.high <= *above) && (!below || *harm.low >= *below)) {
    harm.state = Harm::State::kExcluded;
  } else {
    harm.state = Harm::State::kNotExcluded;
  }
  return harm;
}

Tone tone_of(const Effect& effect) {
  if (effect.harm) {
    if (effect.harm->state == Harm::State::kHarmed) return Tone::kBad;
    if (effect.harm->state == Harm::State::kExcluded) return Tone::kGood;
  }
  if (effect.finding == Finding::kBetter) return Tone::kGood;
  if (effect.finding == Finding::kWorse) return effect.harm ? Tone::kWarning : Tone::kBad;
  return Tone::kNeutral;
}

/// Days on which neither arm varies say nothing.
std::optional<Novelty> novelty_of(const ArmResult& baseline, const ArmResult& arm) {
  constexpr std::size_t kFewestDays = 3;
  constexpr double kLargestError = 0.5;  // of a logarithm, beyond which it is no longer normal
  const auto variance_of = [](const statistics::Moments& moments) {
    return moments.variance() / static_cast<double>(moments.n);
  };
  Novelty novelty;
  std::vector<statistics::TrendPoint> points;
  for (std::size_t day = 0; day < std::min(baseline.by_age.size(), arm.by_age.size()); ++day) {
    const statistics::Moments &a = baseline.by_age[day], &b = arm.by_age[day];
    if (a.n < 2 || b.n < 2) continue;
    const double variance = variance_of(a) + variance_of(b);
    if (!(variance > 0)) continue;
    novelty.days.push_back({static_cast<int>(day), b.mean - a.mean, std::sqrt(variance)});
    if (!(a.mean > 0 && b.mean > 0)) continue;
    const double of_logarithm = variance_of(a) / (a.mean * a.mean) + variance_of(b) / (b.mean * b.mean);
    if (of_logarithm > kLargestError * kLargestError) continue;
    points.push_back({static_cast<statistics::Real>(day), std::log(b.mean / a.mean), of_logarithm});
  }
  if (points.size() < kFewestDays) return std::nullopt;
  novelty.trend = statistics::trend_of(points);
  return novelty;
}

NoSequence no_sequence(const Comparison& comparison) {
  NoSequence result{comparison.reason == ReasonCode::kNone ? ReasonCode::kZeroVariance : comparison.reason,
                    comparison.lift};
  result.lift.interval.reset();
  return result;
}

Effect compare_arm(const MetricResult& metric, const ArmResult& baseline, const ArmResult& arm, double alpha,
                   const Inference& inference) {
  Effect effect;
  effect.arm = arm.arm;
  effect.finding = Finding::kUndefined;
  effect.level = alpha;
  effect.comparison = compare(metric, baseline, arm, alpha);
  if (metric.compares_counts() && !inference.sequential && !inference.look_plan) {
    statistics::prefer_exact_test(effect.comparison, proportion_of(baseline.moments), proportion_of(arm.moments));
  }
  // Without a window a unit's value still changes after it was counted: a sequence would not hold.
  if (inference.sequential && !metric.growing) {
    effect.always_valid = always_valid(effect.comparison, baseline, arm, metric, inference.tuning_n);
    if (!effect.always_valid) effect.no_sequence = no_sequence(effect.comparison);
  }
  if (effect.always_valid) {
    const auto index = static_cast<std::size_t>(&arm - metric.arms.data());
    effect.looks = looks_of(metric, index, alpha, inference.tuning_n);
    effect.drift = look_back(effect.looks, *effect.always_valid);
  }
  if (inference.look_plan && metric.followed) {
    const auto index = static_cast<std::size_t>(&arm - metric.arms.data());
    effect.planned = planned_looks(metric, index, alpha, *inference.look_plan);
  }
  effect.novelty = novelty_of(baseline, arm);
  if (inference.bayesian) {
    const bool is_goal = metric.role == Role::kGoal;
    effect.posterior = posterior_of(metric, baseline, arm, effect.comparison, is_goal ? inference.prior : std::nullopt);
  }
  if (metric.role == Role::kGuardrail) {
    effect.harm = harm_of(metric.tolerance.value_or(Tolerance{}), one_sided(metric, baseline, arm, effect, alpha));
  }
  return effect;
}

Effect collecting(const ArmResult& baseline, const ArmResult& arm, double alpha) {
  Effect effect;
  effect.arm = arm.arm;
  effect.comparison.n_a = baseline.mature;
  effect.comparison.n_b = arm.mature;
  effect.comparison.alpha = alpha;
  return effect;
}

/// A family: the comparisons with a p of all metrics of one role.
std::vector<Effect*> family_of(Report& report, Role role) {
  std::vector<Effect*> family;
  for (MetricResult& metric : report.metrics) {
    if (metric.role != role) continue;
    for (Effect& effect : metric.effects) {
      if (effect.p()) family.push_back(&effect);
    }
  }
  return family;
}

std::vector<std::optional<statistics::Real>> p_values(const std::vector<Effect*>& family) {
  std::vector<std::optional<statistics::Real>> p;
  for (const Effect* effect : family) p.emplace_back(*effect->p());
  return p;
}

void adjust(Report& report, Role role, std::optional<statistics::Adjustment> adjustment) {
  const std::vector<Effect*> family = family_of(report, role);
  if (family.size() < 2 || !adjustment) return;
  const auto adjusted = statistics::adjusted(p_values(family), *adjustment);
  const auto levels = statistics::decision_levels(p_values(family), *adjustment, report.alpha);
  for (std::size_t i = 0; i < family.size(); ++i) {
    family[i]->p_adjusted = static_cast<double>(*adjusted[i]);
    family[i]->level = static_cast<double>(levels[i]);
  }
}

/// The interval at another level, of the kind that decides.
std::optional<FamilyInterval> interval_at(double level, const MetricResult& metric, std::size_t arm,
                                          const Inference& inference) {
  const std::string_view correction = inference.correction == statistics::Adjustment::kHolm ? "Holm" : "Bonferroni";
  const ArmResult &a = metric.arms.front(), &b = metric.arms[arm];
  const Comparison comparison = compare(metric, a, b, level);
  if (metric.effects[arm - 1].always_valid) {
    const auto sequence = always_valid(comparison, a, b, metric, inference.tuning_n);
    return FamilyInterval{correction, level, sequence->interval, sequence->lift};
  }
  if (metric.effects[arm - 1].planned) {
    const PlannedLooks looks = planned_looks(metric, arm, level, *inference.look_plan);
    if (!looks.interval) return std::nullopt;
    return FamilyInterval{correction, level, *looks.interval, looks.lift};
  }
  if (!comparison.interval) return std::nullopt;
  return FamilyInterval{correction, level, *comparison.interval, comparison.lift};
}

/// Intervals of the goal that agree with what is decided of its arms.
void widen_intervals(Report& report, const Inference& inference) {
  const auto& correction = inference.correction;
  const bool has_intervals =
      correction == statistics::Adjustment::kHolm || correction == statistics::Adjustment::kBonferroni;
  if (!has_intervals) return;
  for (MetricResult& metric : report.metrics) {
    if (metric.role != Role::kGoal) continue;
    for (std::size_t i = 0; i < metric.effects.size(); ++i) {
      Effect& effect = metric.effects[i];
      if (effect.p_adjusted) effect.family = interval_at(effect.level, metric, i + 1, inference);
    }
  }
}

/// Whether the difference that decides is above 0.
bool rose(const Effect& effect) {
  if (effect.always_valid) return effect.always_valid->rose;
  if (!effect.planned) return effect.comparison.difference.value_or(0) > 0;
  const PlannedLook* crossed = effect.planned->crossed();
  return (crossed ? *crossed : effect.planned->taken.back()).difference() > 0;
}

/// Judges an effect. Where the sample ratio is off only harm is still said: to stop on a false alarm is safe.
void judge(Effect& effect, const Report& report, const MetricResult& metric) {
  if (effect.finding != Finding::kCollecting) effect.finding = finding_of(effect, report.alpha, metric.good_up);
  const bool found = effect.finding == Finding::kBetter || effect.finding == Finding::kWorse;
  if (sample_ratio_is_off(report) && effect.comparison.difference) {
    effect.finding = Finding::kNotComparable;
    if (effect.harm && effect.harm->state != Harm::State::kHarmed) effect.harm->state = Harm::State::kUnknown;
  } else if (found && effect.always_valid) {
    effect.always_valid->shown_on = first_day_below(effect.level, effect.looks);
  }
  effect.tone = tone_of(effect);
}

}  // namespace

/// Without a test (no variance), an interval around 0 still says that no difference is shown.
Finding finding_of(const Effect& effect, double alpha, bool good_up) {
  if (effect.posterior) {
    // The same statement as that the credible interval lies on one side of 0.
    if (std::exp(effect.posterior->ln_chance_to_lose) < alpha / 2) return Finding::kBetter;
    return effect.posterior->chance_to_win < alpha / 2 ? Finding::kWorse : Finding::kNoDifference;
  }
  const auto p = effect.p();
  const auto interval = effect.interval();
  if (effect.planned && !p) return Finding::kNoDifference;  // the first look is still to come
  if (!p) return interval && holds_zero(*interval) ? Finding::kNoDifference : Finding::kUndefined;
  if (!(effect.p_adjusted.value_or(*p) < alpha)) return Finding::kNoDifference;
  return rose(effect) == good_up ? Finding::kBetter : Finding::kWorse;
}

void compare_metric(MetricResult& metric, double alpha, const Inference& inference) {
  const auto enough = [&](const ArmResult& arm) { return inference.always_compare || arm.exposed >= kFewestForRates; };
  metric.effects.clear();
  for (std::size_t i = 1; i < metric.arms.size(); ++i) {
    const ArmResult &baseline = metric.arms.front(), &arm = metric.arms[i];
    metric.effects.push_back(enough(baseline) && enough(arm) ? compare_arm(metric, baseline, arm, alpha, inference)
                                                             : collecting(baseline, arm, alpha));
  }
  for (ArmResult& arm : metric.arms) {
    arm.estimate = arm.mature > 0 && enough(arm) && !undefined(arm) ? std::optional(arm.moments.mean) : std::nullopt;
  }
}

void compare_arms(Report& report, const Inference& inference) {
  for (MetricResult& metric : report.metrics) compare_metric(metric, report.alpha, inference);
  adjust(report, Role::kGoal, inference.correction);
  adjust(report, Role::kSecondary, inference.secondary_correction);
  widen_intervals(report, inference);
  for (MetricResult& metric : report.metrics) {
    for (Effect& effect : metric.effects) {
      judge(effect, report, metric);
    }
    // Sentences come last: how numbers are written depends on all of a metric's intervals.
    for (Effect& effect : metric.effects) {
      effect.sentence = effect_sentence({metric, report.arms.front(), report.unit}, effect);
    }
    metric.influence = influence_of(report, metric);
    if (metric.target) metric.target->sentence = target_sentence(metric);
  }
}

}  // namespace flywheel::report
