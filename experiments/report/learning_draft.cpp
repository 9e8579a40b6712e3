#include "experiments/report/learning_draft.hpp"

#include <algorithm>
#include <cstdio>

#include "config/vocabulary/json_writer.hpp"
#include "experiments/report/health.hpp"

namespace flywheel::report {
namespace {

constexpr Duration kUntilRevisited = kDay * 365;

/// Double-quoted JSON is YAML, too.
std::string yaml_text(std::string_view text) {
  return to_json(Value::string(text));
}

/// "+6.10%", as definitions write a change.
std::string change_text(double change) {
  char text[64];
  std::snprintf(text, sizeof text, "%+.2f%%", change * 100);
  return text;
}

const MetricResult* goal_of(const Report& report) {
  const auto goal = std::find_if(report.metrics.begin(), report.metrics.end(),
                                 [](const MetricResult& metric) { return metric.role == Role::kGoal; });
  return goal == report.metrics.end() ? nullptr : &*goal;
}

/// The arm that does most for the goal; nullptr where none is compared.
const Effect* best_of(const MetricResult& goal) {
  const Effect* best = nullptr;
  const double sign = goal.good_up ? 1 : -1;
  for (const Effect& effect : goal.effects) {
    if (effect.finding == Finding::kCollecting || !effect.comparison.difference) continue;
    if (!best || sign * *effect.comparison.difference > sign * *best->comparison.difference) best = &effect;
  }
  return best;
}

bool harms(const Report& report, const std::string& arm) {
  for (const MetricResult& metric : report.metrics) {
    for (const Effect& effect : metric.effects) {
      if (effect.arm == arm && effect.harm && effect.harm->state == Harm::State::kHarmed) return true;
    }
  }
  return false;
}

/// One line of `effect:`; empty where the metric has no lift with an interval.
std::string effect_line(std::string_view part, const MetricResult& metric, const std::string& arm) {
  for (const Effect& effect : metric.effects) {
    const statistics::Lift& lift = effect.lift();
    if (effect.arm != arm || !lift.estimate || !lift.interval) continue;
    return "  " + std::string(part) + ": { metric: " + metric.name + ", change: " + change_text(*lift.estimate) +
           ", interval: [" + change_text(lift.interval->low) + ", " + change_text(lift.interval->high) + "] }\n";
  }
  return {};
}

/// The goal under its part of the funnel, and retention where it is measured.
std::string effects_of(const catalog::Catalog& catalog, const catalog::Experiment& experiment, const Report& report,
                       const MetricResult& goal, const std::string& arm) {
  const std::string part = experiment.funnel.empty() ? "activation" : experiment.funnel;
  std::string lines = effect_line(part, goal, arm);
  for (const MetricResult& metric : report.metrics) {
    const catalog::Metric* definition = catalog.find_metric(metric.name);
    const bool retention = definition && definition->type == catalog::Metric::Type::kRetained;
    if (!retention || &metric == &goal || part == "retention") continue;
    lines += effect_line("retention", metric, arm);
    break;
  }
  return lines.empty() ? lines : "effect:\n" + lines;
}

std::string_view confidence_of(const Report& report, const Effect& effect) {
  if (sample_ratio_is_off(report)) return "low";
  const auto p = effect.p_adjusted ? effect.p_adjusted : effect.p();
  const bool shown = effect.finding == Finding::kBetter || effect.finding == Finding::kWorse;
  if (!shown || effect.drift) return "low";
  return p && *p < 0.001 ? "high" : "moderate";
}

}  // namespace

std::string learning_draft(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                           const Report& report) {
  const MetricResult* goal = goal_of(report);
  const Effect* best = goal ? best_of(*goal) : nullptr;
  if (!best) return {};
  const bool off = sample_ratio_is_off(report);
  const bool win = best->finding == Finding::kBetter && !harms(report, best->arm) && !off;
  std::string text = "learning: " + experiment.key + "\nexperiment: " + experiment.key +
                     "\nsummary: " + yaml_text(report.verdict) + "\n";
  if (!experiment.funnel.empty()) text += "funnel: " + experiment.funnel + "\n";
  if (!experiment.product_area.empty()) text += "product_area: " + yaml_text(experiment.product_area) + "\n";
  if (!off) text += effects_of(catalog, experiment, report, *goal, best->arm);
  if (win) {
    text += "decision: ship " + best->arm + "\n";
  } else if (best->finding == Finding::kWorse && !off) {
    text += "decision: decline\nbecause: " + yaml_text("every arm is worse than " + report.arms.front()) + "\n";
  } else {
    text += "decision: iterate\n";
  }
  text += "confidence: " + std::string(confidence_of(report, *best)) + "\n";
  if (experiment.audience) {
    text += "holds_for: " + yaml_text(catalog.conditions()[*experiment.audience].text()) + "\n";
  }
  text += std::string("win: ") + (win ? "true" : "false") + "\n";
  if (report.as_of) text += "revisit: " + format_date(*report.as_of + kUntilRevisited) + "\n";
  return text;
}

}  // namespace flywheel::report
