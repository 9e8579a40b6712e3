#include "experiments/report/metric_tables.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/report/names.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {

namespace {

std::string estimate_title(Estimator estimator) {
  if (estimator == Estimator::kProportion) return "rate";
  std::string title(estimator_name(estimator));
  std::replace(title.begin(), title.end(), '_', ' ');
  return title;
}

/// Empty where nothing is added up.
std::string total_title(Estimator estimator) {
  switch (estimator) {
    case Estimator::kProportion:
      return "reached";
    case Estimator::kMean:
      return "total";
    case Estimator::kRatio:
      return "numerator / denominator";
    case Estimator::kQuantile:
    case Estimator::kRestrictedMean:
      break;
  }
  return "";
}

/// "points", "days", or "difference" where it has no unit.
std::string difference_title(const NumberStyle& style) {
  return style.change_unit().empty() ? "difference" : std::string(style.change_unit());
}

}  // namespace

std::vector<std::string> arm_titles(const MetricResult& metric) {
  const bool adjusted = metric.cuped || metric.phases.size() > 1;
  std::string total = total_title(metric.estimator);
  if (adjusted && metric.estimator != Estimator::kRatio && !total.empty()) total = "adjusted total";
  const std::string estimate = estimate_title(metric.estimator);
  std::vector<std::string> titles{"arm", "mature n / exposed n"};
  if (!total.empty()) titles.push_back(std::move(total));
  titles.push_back(adjusted ? "adjusted " + estimate : estimate);
  return titles;
}

std::vector<std::string> arm_cells(const MetricResult& metric, const ArmResult& arm) {
  const NumberStyle whole(Unit::kNumber, 0);
  std::string total = whole.value(arm.moments.sum());
  if (metric.compares_counts()) total = count_text(std::llround(arm.moments.sum()));
  if (arm.sums) total = whole.value(arm.sums->numerator) + " / " + whole.value(arm.sums->denominator);
  std::vector<std::string> cells{arm.arm, count_text(arm.mature) + " / " + count_text(arm.exposed)};
  if (!total_title(metric.estimator).empty()) cells.push_back(std::move(total));
  cells.push_back(arm.estimate ? NumberStyle::of(metric).value(*arm.estimate) : std::string(kUndefinedText));
  return cells;
}

std::vector<std::string> effect_titles(const Report& report, const MetricResult& metric) {
  const bool adjusted = std::any_of(metric.effects.begin(), metric.effects.end(),
                                    [](const Effect& effect) { return effect.p_adjusted.has_value(); });
  const bool bayesian = std::any_of(metric.effects.begin(), metric.effects.end(),
                                    [](const Effect& effect) { return effect.posterior.has_value(); });
  return {"against " + report.arms.front(), difference_title(NumberStyle::of(metric)), interval_title(report, metric),
          bayesian   ? "chance to be better"
          : adjusted ? "p adjusted"
                     : "p",
          "lift"};
}

std::vector<std::string> effect_cells(const Effect& effect, const NumberStyle& style) {
  const std::string undefined(kUndefinedText);
  const auto& difference = effect.comparison.difference;
  const auto p = effect.p_adjusted ? effect.p_adjusted : effect.p();
  const auto interval = effect.interval();
  std::string certainty = p ? p_number(*p, effect.p_adjusted ? effect.ln_p_adjusted() : effect.ln_p()) : undefined;
  if (effect.posterior) certainty = chance_text(*effect.posterior);
  return {effect.arm, difference ? style.change(*difference) : undefined, interval ? style.range(*interval) : undefined,
          std::move(certainty), lift_text(effect.lift())};
}

std::vector<std::string> level_titles(const SegmentResult& segment, const NumberStyle& style) {
  const Effect& first = segment.levels.front().second;
  const bool always_valid = std::any_of(segment.levels.begin(), segment.levels.end(),
                                        [](const auto& level) { return level.second.always_valid.has_value(); });
  const std::string kind = first.posterior ? " credible interval" : " interval";
  return {segment.attribute,
          "n",
          difference_title(style),
          (always_valid ? "always-valid " : "") + confidence_text(first.comparison.alpha) + kind,
          first.posterior ? "chance to be better" : "p adjusted",
          "lift"};
}

std::vector<std::vector<std::string>> level_rows(const SegmentResult& segment, const NumberStyle& style) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [level, effect] : segment.levels) {
    std::vector<std::string> cells = effect_cells(effect, style);
    cells.front() = level.empty() ? "(empty)" : level;
    const auto& comparison = effect.comparison;
    cells.insert(cells.begin() + 1, count_text(comparison.n_b) + " : " + count_text(comparison.n_a));
    rows.push_back(std::move(cells));
  }
  return rows;
}

NumberStyle style_of_segment(const Report& report, const SegmentResult& segment) {
  MetricResult as_metric;
  for (const MetricResult& metric : report.metrics) {
    if (metric.name == segment.metric) as_metric.unit = metric.unit;
  }
  for (const auto& [level, effect] : segment.levels) as_metric.effects.push_back(effect);
  return NumberStyle::of(as_metric);
}

bool is_compared(const MetricResult& metric) {
  return std::any_of(metric.effects.begin(), metric.effects.end(), [](const Effect& effect) {
    return effect.finding != Finding::kCollecting && effect.comparison.difference;
  });
}

}  // namespace flywheel::report
