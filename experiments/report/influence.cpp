#include "experiments/report/influence.hpp"

#include <algorithm>

#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

using statistics::Moments;

/// Less is not worth a sentence.
constexpr double kNotable = 0.01;

/// The same units but for one. Source: Welford (1962), backwards.
Moments without(const Moments& moments, double value) {
  const auto left = static_cast<double>(moments.n - 1);
  const double mean = (moments.sum() - value) / left;
  const double m2 = moments.m2 - (value - moments.mean) * (value - mean);
  return {moments.n - 1, mean, std::max(m2, 0.0)};
}

double share_of(const ArmResult& arm) {
  const double sum = arm.moments.sum();
  return arm.estimate && arm.moments.n > 1 && arm.largest > 0 && sum > 0 ? arm.largest / sum : 0;
}

std::string sentence_of(const Report& report, const MetricResult& metric, const Influence& influence) {
  if (influence.share < kNotable) return {};
  const NumberStyle style = NumberStyle::of(metric);
  std::string text = "The largest " + report.unit + " holds " + share_text(influence.share) + " of " + influence.arm +
                     "'s total (" + short_number(influence.largest) + ")";
  std::string differences;
  for (const auto& [arm, comparison] : influence.without) {
    if (!comparison.difference || !comparison.interval) continue;
    differences += (differences.empty() ? "" : ", ") + std::string("the effect of ") + arm + " is " +
                   style.change_with_unit(*comparison.difference) + " (" + confidence_text(report.alpha) +
                   " interval at a fixed horizon " + style.range(*comparison.interval) + ")";
  }
  return text + (differences.empty() ? "" : "; without it " + differences) + ".";
}

}  // namespace

std::optional<Influence> influence_of(const Report& report, const MetricResult& metric) {
  const bool plain =
      metric.estimator == Estimator::kMean && !metric.cuped && !metric.winsorising && metric.phases.size() < 2;
  if (!plain) return std::nullopt;
  std::size_t at = 0;
  for (std::size_t i = 1; i < metric.arms.size(); ++i) {
    if (share_of(metric.arms[i]) > share_of(metric.arms[at])) at = i;
  }
  const ArmResult& arm = metric.arms[at];
  if (!(share_of(arm) > 0)) return std::nullopt;
  Influence influence{arm.arm, arm.largest, share_of(arm), {}, {}};
  const Moments rest = without(arm.moments, arm.largest);
  for (std::size_t i = 1; i < metric.arms.size(); ++i) {
    if (at != 0 && at != i) continue;
    if (metric.effects[i - 1].finding == Finding::kCollecting) continue;
    const Moments &a = at == 0 ? rest : metric.arms[0].moments, &b = at == i ? rest : metric.arms[i].moments;
    influence.without.emplace_back(metric.arms[i].arm, statistics::compare_means(a, b, report.alpha));
  }
  influence.sentence = sentence_of(report, metric, influence);
  return influence;
}

}  // namespace flywheel::report
