#include "experiments/report/assemble.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "experiments/report/effects.hpp"
#include "experiments/report/health.hpp"
#include "experiments/report/learning_draft.hpp"
#include "experiments/report/message_stages.hpp"
#include "experiments/report/metric_words.hpp"
#include "experiments/report/sample_ratio_causes.hpp"
#include "experiments/report/segments.hpp"
#include "experiments/report/served_metric.hpp"
#include "experiments/report/verdict.hpp"
#include "experiments/statistics/sequential_ratio.hpp"

namespace flywheel::report {
namespace {

using catalog::Experiment;
using catalog::Metric;
using outcomes::ArmTotals;
using outcomes::ExperimentTotals;

constexpr int kMostDaysFilled = 3660;

/// What a report is made of.
struct Subject {
  const catalog::Catalog& catalog;
  const Experiment& experiment;
  const ExperimentTotals& totals;
  outcomes::Arms arms;             ///< all phases together
  std::vector<std::size_t> order;  ///< baseline first: indexes into Experiment::arms
};

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

/// How its numbers are written.
Unit unit_of(const Metric& metric) {
  if (metric.is_proportion() || metric.type == Metric::Type::kStickiness) return Unit::kRate;
  if (metric.type == Metric::Type::kSurvey && metric.scale == Metric::Scale::kPmf) return Unit::kRate;
  return metric.type == Metric::Type::kTimeTo ? Unit::kDays : Unit::kNumber;
}

/// The definition's part of a metric's result.
MetricResult declared(const catalog::Catalog& catalog, const Experiment& experiment, const Metric& metric) {
  MetricResult result;
  result.name = metric.name;
  result.description = describe(metric);
  result.role = role_of(experiment, metric.name);
  result.unit = unit_of(metric);
  result.good_up = metric.good_up;
  result.diagnostic = metric.diagnostic;
  result.growing = metric.grows();
  result.side = side_name(metric.side);
  if (result.role == Role::kGoal) result.target = target_of(*experiment.goal, catalog.project().timezone);
  if (result.role == Role::kGuardrail) result.tolerance = tolerance_of(metric);
  return result;
}

/// A metric's totals by arm, baseline first.
ArmMetrics metric_of(const outcomes::Arms& arms, const std::vector<std::size_t>& order, std::size_t metric) {
  ArmMetrics metrics;
  for (const std::size_t at : order) metrics.push_back(&arms[at].metrics[metric]);
  return metrics;
}

/// The same phase by phase, at least of one.
std::vector<PhaseMetrics> metric_of(const outcomes::Phases& phases, const Subject& subject, std::size_t metric) {
  std::vector<PhaseMetrics> metrics;
  for (const auto& [number, arms] : phases) metrics.push_back({number, metric_of(arms, subject.order, metric)});
  if (metrics.empty()) metrics.push_back({1, metric_of(subject.totals.none, subject.order, metric)});
  return metrics;
}

void name_arms(MetricResult& result, const Subject& subject, const outcomes::Phases& phases) {
  for (const std::size_t at : subject.order) {
    ArmResult& arm = result.arms.emplace_back();
    arm.arm = subject.experiment.arms[at].name;
    arm.exposed = outcomes::exposed_in(phases, at);
  }
}

/// Adds the metrics; one place of the result for each of `report`'s, for the segments to come.
std::vector<ServedMetric> add_metrics(Report& report, const Subject& subject) {
  std::vector<ServedMetric> served;
  for (std::size_t i = 0; i < subject.totals.metrics.size(); ++i) {
    const Metric& metric = *subject.catalog.find_metric(subject.totals.metrics[i]);
    served.emplace_back(metric, metric_of(subject.totals.phases, subject, i), report.alpha);
    MetricResult& result = report.metrics.emplace_back(declared(subject.catalog, subject.experiment, metric));
    name_arms(result, subject, subject.totals.phases);
    served.back().describe(result);
  }
  return served;
}

/// One more level of a metric that is the `number`-th of the arms'.
void add_level(MetricByLevel& metric, const std::string& name, const ServedMetric& served,
               const outcomes::Phases& phases, std::size_t number, const Subject& subject) {
  MetricResult& result = metric.levels.emplace_back(name, MetricResult()).second;
  result.name = metric.whole->name;
  result.unit = metric.whole->unit;
  result.good_up = metric.whole->good_up;
  result.growing = metric.whole->growing;
  name_arms(result, subject, phases);
  served.describe_level(result, metric_of(phases, subject, number));
}

std::vector<MetricByLevel> by_level(const Report& report, const Subject& subject,
                                    const std::vector<ServedMetric>& served) {
  std::vector<MetricByLevel> metrics;
  for (const outcomes::SegmentTotals& segment : subject.totals.segments) {
    if (segment.levels.size() < 2) continue;  // nothing is divided
    for (std::size_t i = 0; i < served.size(); ++i) {
      MetricByLevel& metric = metrics.emplace_back();
      metric.attribute = segment.attribute;
      metric.whole = &report.metrics[i];
      for (const auto& [level, phases] : segment.levels) add_level(metric, level, served[i], phases, i, subject);
    }
  }
  return metrics;
}

/// The goal by the arms of the experiments that it shares units with.
std::vector<MetricByLevel> by_other_experiment(const Report& report, const Subject& subject,
                                               const std::vector<ServedMetric>& served) {
  std::vector<MetricByLevel> metrics;
  for (const outcomes::SharedTotals& shared : subject.totals.beside) {
    const Experiment* other = subject.catalog.find_experiment(shared.experiment);
    if (shared.by_arm.empty() || !other) continue;
    MetricByLevel& goal = metrics.emplace_back();
    goal.attribute = other->key;
    goal.of_experiment = true;
    goal.whole = &report.metrics.front();
    for (std::size_t i = 0; i < shared.by_arm.size(); ++i) {
      add_level(goal, other->arms[i].name, served.front(), shared.by_arm[i], 0, subject);
    }
  }
  return metrics;
}

void add_days(Report& report, const Subject& subject) {
  std::map<int, std::vector<std::int64_t>> days;
  for (std::size_t i = 0; i < subject.order.size(); ++i) {
    for (const auto& [day, units] : subject.arms[subject.order[i]].by_day) {
      days.try_emplace(day, subject.order.size(), 0).first->second[i] += units.exposed;
    }
  }
  if (days.empty()) return;
  const int first = days.begin()->first, last = days.rbegin()->first;
  if (std::int64_t{last} - first <= kMostDaysFilled) {
    for (int day = first; day < last; ++day) days.try_emplace(day, subject.order.size(), 0);
  }
  for (auto& [day, counts] : days) report.daily_exposures.emplace_back(date_of(day), std::move(counts));
}

void add_counts(Report& report, const Subject& subject, HealthInput& health) {
  for (const std::size_t at : subject.order) {
    const ArmTotals& arm = subject.arms[at];
    report.arms.push_back(subject.experiment.arms[at].name);
    report.weights.push_back(weight_of(subject.experiment, at));
    report.exposed.push_back(arm.exposed);
    report.first_exposed.push_back(arm.first_exposed);
    health.excluded.push_back(arm.excluded);
    report.multi_arm_units += arm.excluded;
  }
  const ExperimentTotals& totals = subject.totals;
  health.unknown_arm = totals.unknown_arm;
  health.outside = totals.outside;
  health.test_users = totals.test_users;
  health.bots = totals.bots;
  health.phases = totals.phases.size();
}

/// The arms' units by day.
std::map<int, std::vector<std::int64_t>> counts_by_day(const outcomes::Arms& phase,
                                                       const std::vector<std::size_t>& order,
                                                       std::int64_t outcomes::DayUnits::*member) {
  std::map<int, std::vector<std::int64_t>> counts;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const auto& [day, units] : phase[order[i]].by_day) {
      counts.try_emplace(day, order.size(), 0).first->second[i] += units.*member;
    }
  }
  return counts;
}

/// The sequential test at the end of every day.
std::optional<statistics::Tail> smallest_p(const std::map<int, std::vector<std::int64_t>>& by_day,
                                           const std::vector<double>& weights) {
  constexpr statistics::Real kConcentration = 100;
  std::optional<statistics::Real> largest;
  std::vector<std::int64_t> so_far(weights.size(), 0);
  for (const auto& [day, counts] : by_day) {
    for (std::size_t i = 0; i < counts.size(); ++i) so_far[i] += counts[i];
    statistics::Split split;
    if (statistics::split_of(so_far, weights, split) != statistics::ReasonCode::kNone) continue;
    const auto log_bf = statistics::sequential_ratio_log_bf(split, kConcentration);
    largest = std::max(largest.value_or(log_bf), log_bf);
  }
  if (!largest) return std::nullopt;
  return *largest > 0 ? statistics::Tail::from_ln(-*largest) : statistics::Tail{1, 0};
}

/// Adds the units that no message of the experiment ever reached, by the reason why.
void add_kept_out(const outcomes::Arms& phase, const std::vector<std::size_t>& order,
                  std::vector<LevelCounts>& levels) {
  std::map<std::string, std::vector<std::int64_t>> by_reason;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const auto& [reason, units] : phase[order[i]].stages.kept_out) {
      by_reason.try_emplace(reason, order.size(), 0).first->second[i] = units;
    }
  }
  for (auto& [reason, counts] : by_reason) levels.push_back({"suppression", reason, std::move(counts), true});
}

/// Tests the sample ratio of the phase at hand: the shares of earlier ones are not known any more.
void test_sample_ratio(Report& report, const Subject& subject, bool running) {
  const auto last = subject.totals.phases.rbegin();
  const outcomes::Arms& phase = last == subject.totals.phases.rend() ? subject.totals.none : last->second;
  for (const std::size_t at : subject.order) {
    report.phase_exposed.push_back(phase[at].exposed);
    report.phase_first_exposed.push_back(phase[at].first_exposed);
  }
  report.sample_ratio = statistics::sample_ratio(report.phase_first_exposed, report.weights);
  report.sample_ratio_after = statistics::sample_ratio(report.phase_exposed, report.weights);
  const auto by_day = counts_by_day(phase, subject.order, &outcomes::DayUnits::first_exposed);
  if (running) {
    report.sample_ratio_sequential = smallest_p(by_day, report.weights);
    report.sample_ratio_sequential_after =
        smallest_p(counts_by_day(phase, subject.order, &outcomes::DayUnits::exposed), report.weights);
  }
  if (!sample_ratio_is_off(report)) return;
  std::vector<LevelCounts> levels;
  for (const auto& [day, counts] : by_day) levels.push_back({"day", date_of(day), counts});
  for (const outcomes::SegmentTotals& segment : subject.totals.segments) {
    for (const auto& [level, phases] : segment.levels) {
      const auto in_phase = phases.find(last->first);  // off the ratio is a phase that has units
      if (in_phase == phases.end()) continue;
      LevelCounts& one = levels.emplace_back(LevelCounts{segment.attribute, level, {}});
      for (const std::size_t at : subject.order) one.counts.push_back(in_phase->second[at].first_exposed);
    }
  }
  add_kept_out(phase, subject.order, levels);
  report.causes = sample_ratio_causes(levels, report.phase_first_exposed, report.weights);
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

Inference inference_of(const Experiment& experiment) {
  const catalog::Analysis& analysis = experiment.analysis;
  Inference inference;
  inference.sequential = analysis.method == catalog::Analysis::Method::kSequential;
  inference.bayesian = analysis.method == catalog::Analysis::Method::kBayesian;
  if (analysis.tuning_n) inference.tuning_n = *analysis.tuning_n;
  if (analysis.method == catalog::Analysis::Method::kGroupSequential) {
    LookPlan& plan = inference.look_plan.emplace();
    if (analysis.looks) plan.looks = *analysis.looks;
    if (analysis.tuning_n) plan.planned_n = *analysis.tuning_n;
    plan.over = experiment.status == catalog::Status::kEnded;
  }
  if (analysis.prior_sd) inference.prior = Prior{analysis.prior_mean, *analysis.prior_sd};
  inference.correction = correction_of(analysis.correction);
  return inference;
}

/// Of an experiment, or of a holdout's comparison.
Report assemble_as(bool of_holdout, const catalog::Catalog& catalog, const Experiment& experiment,
                   const ExperimentTotals& totals, Time as_of) {
  Report report;
  report.of_holdout = of_holdout;
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
  const Subject subject{catalog, experiment, totals, totals.arms(), arm_order(experiment)};
  const Inference inference = inference_of(experiment);
  HealthInput health;
  health.sequential = inference.sequential;
  health.bayesian = inference.bayesian;
  health.prior = inference.prior.has_value();
  health.look_plan = inference.look_plan;
  health.running = experiment.status == catalog::Status::kRunning;
  add_counts(report, subject, health);
  test_sample_ratio(report, subject, health.running);
  const std::vector<ServedMetric> served = add_metrics(report, subject);
  add_days(report, subject);
  compare_arms(report, inference);
  report.segments = compare_segments(by_level(report, subject, served), report, inference);
  report.interactions = compare_segments(by_other_experiment(report, subject, served), report, inference);
  report.health = check_health(report, health);
  if (experiment.is_message) {
    report.messages = message_stages(experiment, totals, subject.order, report.weights);
    for (HealthCheck& check : check_messages(*report.messages, report)) report.health.push_back(std::move(check));
  }
  conclude(report);
  if (!of_holdout) report.learning = learning_draft(catalog, experiment, report);
  return report;
}

catalog::Status status_of(const catalog::Schedule& schedule, Time now) {
  if (schedule.contains(now)) return catalog::Status::kRunning;
  return schedule.end && now >= *schedule.end ? catalog::Status::kEnded : catalog::Status::kDraft;
}

}  // namespace

Report assemble(const catalog::Catalog& catalog, const Experiment& experiment, const ExperimentTotals& totals,
                Time as_of) {
  return assemble_as(false, catalog, experiment, totals, as_of);
}

Report assemble(const catalog::Catalog& catalog, const catalog::Holdout& holdout, const ExperimentTotals& totals,
                Time as_of) {
  Experiment comparison = holdout.comparison;
  comparison.key = holdout.key;
  comparison.status = status_of(holdout.schedule, as_of);
  return assemble_as(true, catalog, comparison, totals, as_of);
}

}  // namespace flywheel::report
