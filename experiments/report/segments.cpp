#include "experiments/report/segments.hpp"

#include <algorithm>

#include "experiments/report/health.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

void test_interaction(SegmentResult& segment) {
  std::vector<statistics::Difference> effects;
  for (const auto& [level, effect] : segment.levels) {
    const auto& comparison = effect.comparison;
    if (!comparison.difference || !comparison.standard_error || !(*comparison.standard_error > 0)) continue;
    const statistics::Real se = *comparison.standard_error;
    effects.push_back({*comparison.difference, se * se, 0});
  }
  segment.tested_levels = static_cast<int>(effects.size());
  if (effects.size() >= 2) segment.interaction = statistics::heterogeneity_of(effects);
}

/// Opens the gates, over all segments at once.
void open_gates(std::vector<SegmentResult>& segments, double alpha) {
  std::vector<std::optional<statistics::Real>> p;
  for (const SegmentResult& segment : segments) {
    p.push_back(segment.tested_levels < 2 ? std::nullopt : std::optional(segment.interaction.p.p));
  }
  const auto adjusted = statistics::adjusted(p, statistics::Adjustment::kBenjaminiHochberg);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!adjusted[i]) continue;
    segments[i].p_adjusted = static_cast<double>(*adjusted[i]);
    segments[i].differs = *segments[i].p_adjusted < alpha;
  }
}

void judge_levels(SegmentResult& segment, double alpha, bool good_up) {
  std::vector<std::optional<statistics::Real>> p;
  for (const auto& [level, effect] : segment.levels) p.push_back(effect.p());
  const auto adjusted = statistics::adjusted(p, statistics::Adjustment::kHolm);
  const auto tested = std::count_if(p.begin(), p.end(), [](const auto& one) { return one.has_value(); });
  for (std::size_t i = 0; i < segment.levels.size(); ++i) {
    Effect& effect = segment.levels[i].second;
    if (effect.finding == Finding::kCollecting) continue;
    if (adjusted[i]) {
      effect.p_adjusted = static_cast<double>(*adjusted[i]);
      effect.level = alpha / static_cast<double>(tested);  // Holm's for the smallest p
    }
    const bool known = effect.comparison.difference.has_value();
    // Behind a closed gate no level is a winner, nor a loser.
    effect.finding = !known            ? Finding::kUndefined
                     : segment.differs ? finding_of(effect, alpha, good_up)
                                       : Finding::kNoDifference;
    if (effect.finding == Finding::kBetter) effect.tone = Tone::kGood;
    if (effect.finding == Finding::kWorse) effect.tone = Tone::kBad;
  }
}

}  // namespace

std::vector<SegmentResult> compare_segments(std::vector<MetricByLevel> metrics, const Report& report,
                                            const Inference& inference) {
  if (sample_ratio_is_off(report)) return {};
  std::vector<SegmentResult> segments;
  std::vector<bool> good_up;
  for (MetricByLevel& metric : metrics) {
    for (auto& [level, result] : metric.levels) compare_metric(result, report.alpha, inference);
    for (std::size_t arm = 1; arm < report.arms.size(); ++arm) {
      SegmentResult& segment = segments.emplace_back();
      segment.attribute = metric.attribute;
      segment.of_experiment = metric.of_experiment;
      segment.metric = metric.whole->name;
      segment.arm = report.arms[arm];
      for (const auto& [level, result] : metric.levels) segment.levels.emplace_back(level, result.effects[arm - 1]);
      test_interaction(segment);
      good_up.push_back(metric.whole->good_up);
    }
  }
  open_gates(segments, report.alpha);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    judge_levels(segments[i], report.alpha, good_up[i]);
    segments[i].sentence = segment_sentence(segments[i], report.arms.front());
  }
  return segments;
}

}  // namespace flywheel::report
