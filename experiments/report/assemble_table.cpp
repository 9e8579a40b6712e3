#include <algorithm>

#include "experiments/report/assemble.hpp"
#include "experiments/report/effects.hpp"
#include "experiments/report/health.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/table_metrics.hpp"
#include "experiments/report/verdict.hpp"

namespace flywheel::report {
namespace {

void add_remarks(Report& report, const Inference& inference) {
  if (inference.bayesian) {
    report.remarks.emplace_back(
        "Bayesian: chances and losses follow from the data and flat priors. Looking often makes it likelier that one "
        "of "
        "the looks is wrongly sure, and nothing is adjusted for several comparisons.");
  } else if (inference.sequential) {
    report.remarks.push_back("Sequential: intervals and p hold at every look, however often one looks; tightest at " +
                             count_text(inference.tuning_n) + " units in both arms.");
  } else {
    report.remarks.emplace_back(
        "Fixed horizon: intervals and p hold for one look at a moment that was fixed beforehand.");
  }
  const bool small = std::any_of(report.exposed.begin(), report.exposed.end(),
                                 [](std::int64_t units) { return units < kFewestForRates; });
  if (small) {
    report.remarks.push_back("An arm has fewer than " + count_text(kFewestForRates) +
                             " units: read the intervals, not the estimates.");
  }
}

}  // namespace

Report assemble(const Table& table, Inference inference) {
  inference.always_compare = true;
  Report report;
  report.experiment = valid_text(table.name);
  report.source = valid_text(table.source);
  report.unit = "unit";
  report.alpha = table.alpha;
  for (const std::string& arm : table.arms) report.arms.push_back(valid_text(arm));
  report.weights = table.weights;
  report.exposed = table.units;
  report.first_exposed = table.first_seen;
  report.phase_exposed = report.exposed;
  report.phase_first_exposed = report.first_exposed;
  report.multi_arm_units = table.multi_arm_units;
  report.sample_ratio = statistics::sample_ratio(report.first_exposed, report.weights);
  report.sample_ratio_after = statistics::sample_ratio(report.exposed, report.weights);
  for (std::size_t i = 0; i < table.metrics.size(); ++i) {
    report.metrics.push_back(metric_of_table(table, i, report.arms));
  }
  compare_arms(report, inference);
  report.segments = segments_of_table(table, report, inference);
  HealthInput health;
  health.units_told_apart = table.units_told_apart;
  health.repeated_rows = table.repeated_rows;
  health.left_out_rows = table.left_out_rows;
  for (std::size_t i = 0; i < table.units.size(); ++i) health.excluded.push_back(table.first_seen[i] - table.units[i]);
  report.health = check_health(report, health);
  conclude(report);
  add_remarks(report, inference);
  return report;
}

}  // namespace flywheel::report
