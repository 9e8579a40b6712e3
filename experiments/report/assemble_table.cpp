#include <algorithm>

#include "config/vocabulary/text.hpp"
#include "experiments/report/assemble.hpp"
#include "experiments/report/effects.hpp"
#include "experiments/report/health.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/verdict.hpp"

namespace flywheel::report {
namespace {

/// Tables come from anywhere; a report is UTF-8.
std::string valid_text(std::string text) {
  while (const auto at = invalid_utf8(text)) text.replace(*at, 1, "\uFFFD");
  return text;
}

MetricResult metric_of(const Table& table, std::size_t index, const std::vector<std::string>& arms) {
  const TableMetric& metric = table.metrics[index];
  MetricResult result;
  result.name = valid_text(metric.name);
  result.description = metric.is_proportion ? "share of units" : "mean per unit";
  result.role = index == 0 ? Role::kGoal : Role::kSecondary;
  result.unit = metric.is_proportion ? Unit::kRate : Unit::kNumber;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    ArmResult arm;
    arm.arm = arms[i];
    arm.exposed = table.units[i];
    arm.mature = metric.arms[i].n;
    arm.moments = metric.arms[i];
    result.arms.push_back(std::move(arm));
  }
  return result;
}

void add_remarks(Report& report) {
  report.remarks.emplace_back(
      "Fixed horizon: intervals and p hold for one look at a moment that was fixed beforehand.");
  const bool small = std::any_of(report.exposed.begin(), report.exposed.end(),
                                 [](std::int64_t units) { return units < kFewestForRates; });
  if (small) {
    report.remarks.push_back("An arm has fewer than " + count_text(kFewestForRates) +
                             " units: read the intervals, not the estimates.");
  }
}

}  // namespace

Report assemble(const Table& table) {
  Report report;
  report.experiment = valid_text(table.name);
  report.source = valid_text(table.source);
  report.unit = "unit";
  report.alpha = table.alpha;
  for (const std::string& arm : table.arms) report.arms.push_back(valid_text(arm));
  report.weights = table.weights;
  report.exposed = table.units;
  report.first_exposed = table.first_seen;
  report.multi_arm_units = table.multi_arm_units;
  report.sample_ratio = statistics::sample_ratio(report.first_exposed, report.weights);
  report.sample_ratio_after = statistics::sample_ratio(report.exposed, report.weights);
  for (std::size_t i = 0; i < table.metrics.size(); ++i) report.metrics.push_back(metric_of(table, i, report.arms));
  compare_arms(report, {.always_compare = true});
  HealthInput health;
  health.repeated_rows = table.repeated_rows;
  for (std::size_t i = 0; i < table.units.size(); ++i) health.excluded.push_back(table.first_seen[i] - table.units[i]);
  report.health = check_health(report, health);
  conclude(report);
  add_remarks(report);
  return report;
}

}  // namespace flywheel::report
