#include "experiments/report/assemble.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "experiments/outcomes/plan.hpp"
#include "experiments/report/effects.hpp"
#include "experiments/report/health.hpp"
#include "experiments/report/metric_words.hpp"
#include "experiments/report/verdict.hpp"

namespace flywheel::report {
namespace {

using catalog::Experiment;
using catalog::Metric;
using outcomes::ArmTotals;
using outcomes::ExperimentTotals;

constexpr int kMostDaysFilled = 3660;

/// The experiment's arms, baseline first: indexes into Experiment::arms.
std::vector<std::size_t> arm_order(const Experiment& experiment) {
  std::vector<std::size_t> order{experiment.baseline};
  for (std::size_t i = 0; i < experiment.arms.size(); ++i) {
    if (i != experiment.baseline) order.push_back(i);
  }
  return order;
}

double weight_of(const Experiment& experiment, std::size_t arm) {
  double weight = 0;
  for (const catalog::Share& share : experiment.split.shares) {
    if (share.variant == arm) weight += share.weight / 1e6;
  }
  return weight;
}

std::string_view side_name(Metric::Side side) {
  switch (side) {
    case Metric::Side::kNone:
      return "";
    case Metric::Side::kValueCreation:
      return "value_creation";
    case Metric::Side::kValueCapture:
      return "value_capture";
  }
  return "";
}

Role role_of(const Experiment& experiment, const std::string& metric) {
  if (experiment.goal && experiment.goal->metric == metric) return Role::kGoal;
  const auto& guardrails = experiment.guardrails;
  return std::find(guardrails.begin(), guardrails.end(), metric) != guardrails.end() ? Role::kGuardrail
                                                                                     : Role::kSecondary;
}

/// Where nothing is declared, any change to the worse is harm.
Tolerance tolerance_of(const Metric& metric) {
  Tolerance tolerance{metric.harm_above, metric.harm_below};
  if (!tolerance.above && !tolerance.below) (metric.good_up ? tolerance.below : tolerance.above) = 0;
  return tolerance;
}

std::string date_of(int day_number) {
  return format_date(Time(std::chrono::days(day_number)));
}

Target target_of(const catalog::Goal& goal, const Zone& zone) {
  Target target{goal.from, goal.to, {}, {}};
  if (goal.by) target.by = date_of(zone.day_number(*goal.by));
  return target;
}

/// The definition's part of a metric's result.
MetricResult declared(const catalog::Catalog& catalog, const Experiment& experiment, const Metric& metric) {
  MetricResult result;
  result.name = metric.name;
  result.description = describe(metric);
  result.role = role_of(experiment, metric.name);
  result.unit = metric.is_proportion() ? Unit::kRate : Unit::kNumber;
  result.good_up = metric.good_up;
  result.diagnostic = metric.diagnostic;
  result.growing = !outcomes::window_of(metric).closes;
  result.side = side_name(metric.side);
  if (result.role == Role::kGoal) result.target = target_of(*experiment.goal, catalog.project().timezone);
  if (result.role == Role::kGuardrail) result.tolerance = tolerance_of(metric);
  return result;
}

void add_metrics(Report& report, const catalog::Catalog& catalog, const Experiment& experiment,
                 const ExperimentTotals& totals, const std::vector<std::size_t>& order) {
  for (std::size_t i = 0; i < totals.metrics.size(); ++i) {
    const Metric* metric = catalog.find_metric(totals.metrics[i]);
    if (!metric) continue;
    MetricResult result = declared(catalog, experiment, *metric);
    for (const std::size_t at : order) {
      const ArmTotals& arm = totals.arms[at];
      const outcomes::MetricTotals& values = arm.metrics[i];
      ArmResult one;
      one.arm = experiment.arms[at].name;
      one.exposed = arm.exposed;
      one.mature = values.moments.n;
      one.immature = values.immature;
      one.moments = values.moments;
      result.arms.push_back(std::move(one));
      // What starts after exposure may depend on the arm: comparing those who started says nothing of cause.
      result.diagnostic = result.diagnostic || values.started_later > 0;
    }
    report.metrics.push_back(std::move(result));
  }
}

void add_days(Report& report, const ExperimentTotals& totals, const std::vector<std::size_t>& order) {
  std::map<int, std::vector<std::int64_t>> days;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const auto& [day, count] : totals.arms[order[i]].exposed_by_day) {
      days.try_emplace(day, order.size(), 0).first->second[i] += count;
    }
  }
  if (days.empty()) return;
  const int first = days.begin()->first, last = days.rbegin()->first;
  if (std::int64_t{last} - first <= kMostDaysFilled) {
    for (int day = first; day < last; ++day) days.try_emplace(day, order.size(), 0);
  }
  for (auto& [day, counts] : days) report.daily_exposures.emplace_back(date_of(day), std::move(counts));
}

void add_counts(Report& report, const Experiment& experiment, const ExperimentTotals& totals,
                const std::vector<std::size_t>& order, HealthInput& health) {
  for (const std::size_t at : order) {
    const ArmTotals& arm = totals.arms[at];
    report.arms.push_back(experiment.arms[at].name);
    report.weights.push_back(weight_of(experiment, at));
    report.exposed.push_back(arm.exposed);
    report.first_exposed.push_back(arm.first_exposed);
    health.excluded.push_back(arm.excluded);
    report.multi_arm_units += arm.excluded;
  }
  report.sample_ratio = statistics::sample_ratio(report.first_exposed, report.weights);
  report.sample_ratio_after = statistics::sample_ratio(report.exposed, report.weights);
  health.unknown_arm = totals.unknown_arm;
  health.outside = totals.outside;
  health.test_users = totals.test_users;
}

std::optional<statistics::Adjustment> correction_of(catalog::Analysis::Correction correction) {
  using Correction = catalog::Analysis::Correction;
  switch (correction) {
    case Correction::kHolm:
      return statistics::Adjustment::kHolm;
    case Correction::kHochberg:
      return statistics::Adjustment::kHochberg;
    case Correction::kBenjaminiHochberg:
      return statistics::Adjustment::kBenjaminiHochberg;
    case Correction::kBenjaminiYekutieli:
      return statistics::Adjustment::kBenjaminiYekutieli;
    case Correction::kNone:
      break;
  }
  return std::nullopt;
}

Inference inference_of(const catalog::Analysis& analysis) {
  Inference inference;
  inference.sequential = analysis.method == catalog::Analysis::Method::kSequential;
  if (analysis.tuning_n) inference.tuning_n = *analysis.tuning_n;
  inference.correction = correction_of(analysis.correction);
  return inference;
}

}  // namespace

Report assemble(const catalog::Catalog& catalog, const Experiment& experiment, const ExperimentTotals& totals,
                Time as_of) {
  Report report;
  report.experiment = experiment.key;
  report.title = experiment.hypothesis.empty() ? experiment.description : experiment.hypothesis;
  report.owner = experiment.owner;
  report.status = catalog::status_name(experiment.status);
  report.epoch = catalog.epoch();
  report.source = "flagd events";
  report.unit = experiment.unit;
  report.phase = experiment.phase;
  report.alpha = experiment.alpha;
  report.as_of = as_of;
  report.first_exposure = totals.first_exposure;
  report.last_exposure = totals.last_exposure;
  const std::vector<std::size_t> order = arm_order(experiment);
  HealthInput health;
  health.sequential = experiment.analysis.method == catalog::Analysis::Method::kSequential;
  health.running = experiment.status == catalog::Status::kRunning;
  add_counts(report, experiment, totals, order, health);
  add_metrics(report, catalog, experiment, totals, order);
  add_days(report, totals, order);
  compare_arms(report, inference_of(experiment.analysis));
  report.health = check_health(report, health);
  conclude(report);
  return report;
}

}  // namespace flywheel::report
