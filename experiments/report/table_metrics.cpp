#include "experiments/report/table_metrics.hpp"

#include <algorithm>

#include "config/vocabulary/text.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/segments.hpp"
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
  if (metric.is_ratio || !metric.covariates.empty()) arm.raw.push_back({1, cross});
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
             (winsorising.share_removed ? share_text(*winsorising.share_removed) + " of the total"
                                        : "of a total that is not above 0");
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
  result.estimator = metric.is_ratio        ? Estimator::kRatio
                     : metric.is_proportion ? Estimator::kProportion
                                            : Estimator::kMean;
  result.unit = result.estimator == Estimator::kProportion ? Unit::kRate : Unit::kNumber;
  result.good_up = metric.good_up;
  result.winsorising = metric.winsorising;
  if (metric.is_ratio) result.variables = {"numerator", "denominator"};
  if (!metric.is_ratio && !metric.covariates.empty()) result.variables = {"value"};
  for (const std::string& name : metric.covariates) result.variables.push_back(valid_text(name));
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
      if (!metric.largest.empty()) arm.largest = metric.largest[i];
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
  result.estimator = whole.estimator;
  result.unit = whole.unit;
  result.good_up = whole.good_up;
  result.cuped = whole.cuped;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    result.arms.push_back(arm_of(metric, arms[i], adjustment));
    result.arms.back().arm = whole.arms[i].arm;
  }
  return result;
}

}  // namespace

std::vector<SegmentResult> segments_of_table(const Table& table, const Report& report, const Inference& inference) {
  std::vector<MetricByLevel> metrics;
  for (std::size_t at = 0; at < table.segments.size(); ++at) {
    for (std::size_t i = 0; i < table.metrics.size(); ++i) {
      const TableMetric& metric = table.metrics[i];
      const Adjustment adjustment = Adjustment::of(metric);
      MetricByLevel& by_level = metrics.emplace_back();
      by_level.attribute = valid_text(table.segments[at].attribute);
      by_level.whole = &report.metrics[i];
      for (std::size_t level = 0; level < table.segments[at].levels.size(); ++level) {
        by_level.levels.emplace_back(valid_text(table.segments[at].levels[level]),
                                     metric_at(metric, report.metrics[i], metric.by_segment[at][level], adjustment));
      }
    }
  }
  return compare_segments(std::move(metrics), report, inference);
}

}  // namespace flywheel::report
