#include "experiments/report/table_metrics.hpp"

#include <algorithm>

#include "config/vocabulary/text.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/sentences.hpp"
#include "experiments/statistics/ratio.hpp"

namespace flywheel::report {
namespace {

using statistics::CrossMoments;
using statistics::Moments;

/// The outcome and the covariates of some units, a ratio linearised. A ratio without a denominator is left empty.
CrossMoments outcome_of(const TableMetric& metric, const CrossMoments& cross) {
  if (!metric.is_ratio) return cross;
  if (cross.n >= 1 && cross.mean[1] != 0) return statistics::linearised(cross);
  return CrossMoments::none(cross.size() - 1);
}

/// How covariates are taken out of a metric: the same way in all arms and segments.
struct Adjustment {
  std::optional<statistics::CovariateAdjustment> covariates;

  static Adjustment of(const TableMetric& metric) {
    if (metric.covariates.empty()) return {};
    std::vector<CrossMoments> arms;
    for (const CrossMoments& arm : metric.cross) {
      arms.push_back(outcome_of(metric, arm));
      if (arms.back().n < 1) arms.pop_back();
    }
    if (arms.empty()) return {};
    return {statistics::adjust_for_covariates(arms, metric.is_ratio)};
  }
  [[nodiscard]] Moments moments_of(const CrossMoments& outcome) const {
    if (!covariates || outcome.n < 1) return outcome.moments_of(0);
    return statistics::adjusted_moments(outcome, covariates->theta, covariates->all);
  }
};

ArmResult arm_of(const TableMetric& metric, const CrossMoments& cross, const Adjustment& adjustment) {
  ArmResult arm;
  arm.moments = adjustment.moments_of(outcome_of(metric, cross));
  arm.exposed = arm.mature = arm.moments.n = static_cast<std::int64_t>(cross.n);
  if (metric.is_ratio) {
    arm.sums = RatioSums{static_cast<double>(cross.mean[0] * cross.n), static_cast<double>(cross.mean[1] * cross.n)};
  }
  return arm;
}

/// The smallest p of a difference in a covariate between an arm and the baseline.
std::optional<double> balance_of(const TableMetric& metric, double alpha) {
  std::optional<double> smallest;
  const std::size_t first = metric.is_ratio ? 2 : 1;
  for (std::size_t arm = 1; arm < metric.cross.size(); ++arm) {
    for (std::size_t i = first; i < metric.cross[arm].size(); ++i) {
      const auto p = statistics::compare_means(metric.cross[0].moments_of(i), metric.cross[arm].moments_of(i), alpha).p;
      if (p && (!smallest || *p < *smallest)) smallest = p;
    }
  }
  return smallest;
}

std::string description_of(const TableMetric& metric) {
  std::string words = metric.is_ratio        ? "sum of numerators over sum of denominators"
                      : metric.is_proportion ? "share of units"
                                             : "mean per unit";
  if (metric.winsorising) {
    const Winsorising& winsorising = *metric.winsorising;
    words += ", capped at " + short_number(winsorising.cap) + " (" + share_text(winsorising.percentile) +
             " of the values that are not 0 lie below): " + units_text(winsorising.capped, "unit") + ", " +
             share_text(winsorising.share_removed) + " of the total";
  }
  if (metric.covariates.empty()) return words;
  words += ", adjusted for ";
  for (std::size_t i = 0; i < metric.covariates.size(); ++i) words += (i > 0 ? ", " : "") + metric.covariates[i];
  return words;
}

}  // namespace

std::string valid_text(std::string text) {
  while (const auto at = invalid_utf8(text)) text.replace(*at, 1, "\uFFFD");
  return text;
}

MetricResult metric_of_table(const Table& table, std::size_t index, const std::vector<std::string>& arms) {
  const TableMetric& metric = table.metrics[index];
  const Adjustment adjustment = Adjustment::of(metric);
  MetricResult result;
  result.name = valid_text(metric.name);
  result.description = valid_text(description_of(metric));
  result.role = index == 0 ? Role::kGoal : Role::kSecondary;
  result.unit = metric.is_proportion && !metric.is_ratio ? Unit::kRate : Unit::kNumber;
  result.winsorising = metric.winsorising;
  if (adjustment.covariates) {
    result.cuped.emplace();
    for (const std::string& name : metric.covariates) result.cuped->covariates.push_back(valid_text(name));
    for (const auto theta : adjustment.covariates->theta) result.cuped->theta.push_back(static_cast<double>(theta));
    result.cuped->variance_reduction = static_cast<double>(adjustment.covariates->variance_reduction);
    result.cuped->balance_p = balance_of(metric, table.alpha);
  }
  for (std::size_t i = 0; i < arms.size(); ++i) {
    ArmResult arm;
    if (metric.cross.empty()) {
      arm.moments = metric.arms[i];
      arm.mature = arm.moments.n;
    } else {
      arm = arm_of(metric, metric.cross[i], adjustment);
    }
    arm.arm = arms[i];
    arm.exposed = table.units[i];
    result.arms.push_back(std::move(arm));
  }
  return result;
}

namespace {

/// The metric as the units of one level have it.
MetricResult metric_at(const TableMetric& metric, const MetricResult& whole, const std::vector<CrossMoments>& arms,
                       const Adjustment& adjustment) {
  MetricResult result;
  result.name = whole.name;
  result.unit = whole.unit;
  result.good_up = whole.good_up;
  result.cuped = whole.cuped;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    result.arms.push_back(arm_of(metric, arms[i], adjustment));
    result.arms.back().arm = whole.arms[i].arm;
  }
  return result;
}

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
  for (std::size_t i = 0; i < segment.levels.size(); ++i) {
    Effect& effect = segment.levels[i].second;
    if (adjusted[i]) effect.p_adjusted = static_cast<double>(*adjusted[i]);
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

std::vector<SegmentResult> segments_of_table(const Table& table, const Report& report, const Inference& inference) {
  std::vector<SegmentResult> segments;
  std::vector<bool> good_up;
  for (std::size_t at = 0; at < table.segments.size(); ++at) {
    for (std::size_t i = 0; i < table.metrics.size(); ++i) {
      const TableMetric& metric = table.metrics[i];
      const MetricResult& whole = report.metrics[i];
      const Adjustment adjustment = Adjustment::of(metric);
      std::vector<MetricResult> levels;
      for (const auto& arms : metric.by_segment[at]) {
        levels.push_back(metric_at(metric, whole, arms, adjustment));
        compare_metric(levels.back(), report.alpha, inference);
      }
      for (std::size_t arm = 1; arm < report.arms.size(); ++arm) {
        SegmentResult segment;
        segment.attribute = valid_text(table.segments[at].attribute);
        segment.metric = whole.name;
        segment.arm = report.arms[arm];
        for (std::size_t level = 0; level < levels.size(); ++level) {
          segment.levels.emplace_back(valid_text(table.segments[at].levels[level]), levels[level].effects[arm - 1]);
        }
        test_interaction(segment);
        segments.push_back(std::move(segment));
        good_up.push_back(whole.good_up);
      }
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
