#include "experiments/outcomes/plan.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "experiments/outcomes/concurrent.hpp"

namespace flywheel::outcomes {
namespace {

using catalog::Metric;
using catalog::Moment;

/// How long `on_or_after` waits, in days.
constexpr int kPatience = 28;

Window retention_window(const MetricPlan& plan, Time anchor) {
  const Metric& metric = *plan.metric;
  const Periods periods = plan.periods();
  const Time day = periods.begin(anchor, metric.day);
  const Time next = periods.begin(anchor, metric.day + 1);
  switch (metric.match) {
    case Metric::Match::kOn:
      return {day, next};
    case Metric::Match::kOnOrAfter:
      if (metric.until_data_end) return {day, Window::kNever};
      return {day, Periods(1, metric.calendar, *plan.zone).begin(day, kPatience)};
    case Metric::Match::kEvery:
      return {periods.begin(anchor, 1), next};
    case Metric::Match::kWithin:
      return {periods.begin(anchor, std::max(metric.first_day, 1)), next};
  }
  return {};
}

bool reads_properties(const MetricPlan& metric, const CountedPlan& plan) {
  const bool of_moment = plan.moment && (plan.moment->where || !plan.moment->same.empty());
  return of_moment || metric.metric->where || plan.counted->where || !plan.counted->property.empty();
}

/// Whether two metrics of an experiment look at the same units through the same window.
bool alike(const Metric& one, const Metric& other) {
  if (one.only_if != other.only_if || one.from != other.from) return false;
  const bool retained = one.type == Metric::Type::kRetained;
  if (retained != (other.type == Metric::Type::kRetained) || one.calendar != other.calendar) return false;
  if (!retained) return one.within == other.within;
  return one.match == other.match && one.span == other.span && one.day == other.day &&
         one.first_day == other.first_day && one.until_data_end == other.until_data_end;
}

bool is_quiet(const MetricPlan& plan) {
  const Metric& metric = *plan.metric;
  if (plan.start || plan.pre_period || metric.winsorise) return false;
  if (metric.type == Metric::Type::kRetained) return !metric.only_if;  // returns are watched of all units
  // Units that never get there are watched in vain for some time, and a funnel has its steps.
  return metric.type != Metric::Type::kTimeTo && metric.type != Metric::Type::kFunnel;
}

bool keeps_days(const MetricPlan& plan) {
  const Metric::Type type = plan.metric->type;
  return plan.is_goal && (type == Metric::Type::kReach || type == Metric::Type::kCount || type == Metric::Type::kSum);
}

bool has_details(const MetricPlan& plan) {
  switch (plan.metric->type) {
    case Metric::Type::kRetained:
    case Metric::Type::kFunnel:
    case Metric::Type::kQuantile:
    case Metric::Type::kTimeTo:
    case Metric::Type::kSurvey:
      return true;
    default:
      return plan.keeps_days;
  }
}

/// A metric's own pre-period, or else the experiment's.
std::optional<Duration> pre_period_of(const catalog::Experiment& experiment, const Metric& metric) {
  if (!metric.takes_pre_period()) return std::nullopt;
  return metric.cuped ? metric.cuped : experiment.analysis.pre_period;
}

}  // namespace

Window MetricPlan::window(Time anchor) const {
  if (metric->type == Metric::Type::kRetained) return retention_window(*this, anchor);
  if (!metric->within) return {anchor, Window::kNever};
  if (!metric->calendar) return {anchor, anchor + *metric->within};
  return {anchor, periods().begin(anchor, *metric->within / kDay)};
}

Plan::Plan(const catalog::Catalog& catalog, std::span<const Selected> experiments) {
  names_.push_back({.activity = true});  // kOther
  NameRole& exposure = names_[intern(kExposure)];
  exposure.exposure = true;
  exposure.read = true;
  for (const Selected& selected : experiments) add_experiment(catalog, selected);
  find_concurrent(catalog);
  // Whoever listens to any activity hears every activity that has a name of its own.
  for (NameRole& role : names_) {
    role.read = role.read || (role.activity && names_[kOther].read);
    role.past = role.past || (role.activity && names_[kOther].past);
  }
  for (const ExperimentPlan& experiment : experiments_) add_listeners(experiment);
  listeners_begin_.push_back(static_cast<std::uint32_t>(listeners_.size()));
}

void Plan::add_experiment(const catalog::Catalog& catalog, const Selected& selected) {
  const catalog::Experiment& experiment = *selected.experiment;
  keys_.emplace(experiment.key, static_cast<std::uint32_t>(experiments_.size()));
  const auto first_metric = static_cast<std::uint32_t>(metrics_.size());
  const auto first_window = static_cast<std::uint32_t>(windows_.size());
  ExperimentPlan& plan = experiments_.emplace_back(ExperimentPlan{.experiment = &experiment,
                                                                  .number = selected.number,
                                                                  .first_metric = first_metric,
                                                                  .last_metric = first_metric,
                                                                  .first_window = first_window,
                                                                  .last_window = first_window,
                                                                  .bystander = selected.bystander});
  reads_attributes_ |= !experiment.exposure_attributes.empty();
  plan.needs_context = !catalog.project().bots.empty() || !catalog.project().segments_by.empty();
  if (plan.bystander) return;
  for (const std::string_view name : experiment.metrics()) {
    add_metric(plan, plan_of(catalog, experiment, *catalog.find_metric(name)));
  }
  pre_period_ = std::max(pre_period_, plan.pre_period);
  if (experiment.is_message) hear_of_messages();
}

void Plan::add_metric(ExperimentPlan& experiment, MetricPlan metric) {
  const Metric& definition = *metric.metric;
  metric.number = experiment.last_metric;
  metric.quiet = is_quiet(metric);
  metric.keeps_days = keeps_days(metric);
  metric.has_details = has_details(metric);
  metric.width = definition.is_ratio() || definition.type == Metric::Type::kKFactor ? 2 : 1;
  metric.window_number = experiment.first_window;
  while (metric.window_number < windows_.size() &&
         !alike(*metrics_[windows_[metric.window_number].metric].metric, definition)) {
    ++metric.window_number;
  }
  if (metric.window_number == windows_.size()) {
    WindowPlan& window = windows_.emplace_back(WindowPlan{experiment.last_metric, definition.only_if});
    if (!definition.calendar) window.exact = metric.window(Time());
  }
  windows_[metric.window_number].counts_units |= metric.quiet;
  if (!metric.quiet) experiment.loud.push_back(experiment.last_metric);
  if (metric.quiet && definition.type == Metric::Type::kRetained) {
    experiment.watches_returns[definition.calendar ? 1 : 0] = true;
  }
  experiment.needs_context = experiment.needs_context || definition.only_if;
  experiment.pre_period = std::max(experiment.pre_period, metric.pre_period.value_or(Duration(0)));
  metrics_.push_back(std::move(metric));
  experiment.last_metric = static_cast<std::uint32_t>(metrics_.size());
  experiment.last_window = static_cast<std::uint32_t>(windows_.size());
}

void Plan::find_concurrent(const catalog::Catalog& catalog) {
  for (ExperimentPlan& plan : experiments_) {
    if (plan.bystander || !plan.experiment->goal) continue;
    plan.concurrent.resize(experiments_.size());
    std::uint32_t number = 0;
    for (const catalog::Experiment* other : concurrent_with(catalog, *plan.experiment)) {
      plan.concurrent[keys_.at(other->key)] = number++;
    }
  }
}

void Plan::hear_of_messages() {
  static constexpr std::array<std::pair<std::string_view, MessageStep>, 8> kSteps{{
      {"message_exposed", MessageStep::kExposed},
      {"message_shown", MessageStep::kShown},
      {"message_clicked", MessageStep::kClicked},
      {"survey_answered", MessageStep::kAnswered},
      {"message_dismissed", MessageStep::kDismissed},
      {"message_snoozed", MessageStep::kSnoozed},
      {"message_muted", MessageStep::kMuted},
      {"message_failed", MessageStep::kFailed},
  }};
  const auto role = [&](std::string_view name) -> NameRole& {
    NameRole& found = names_[intern(name)];
    found.read = true;
    return found;
  };
  role(kMessageDecided).decided = true;
  role(kMessageSuppressed).suppressed = true;
  for (const auto& [name, step] : kSteps) role(name).step = step;
}

void Plan::add_listeners(const ExperimentPlan& experiment) {
  std::vector<std::vector<Listener>> by_name(names_.size() + 1);
  for (std::uint32_t metric = experiment.first_metric; metric < experiment.last_metric; ++metric) {
    const std::vector<CountedPlan>& counted = metrics_[metric].counted;
    for (std::uint16_t i = 0; i < counted.size(); ++i) {
      if (counted[i].any_activity) by_name.back().push_back({metric, i, 0});
      for (std::uint16_t part = 0; part < counted[i].parts.size(); ++part) {
        by_name[counted[i].parts[part]].push_back({metric, i, part});
      }
    }
  }
  for (const std::vector<Listener>& listeners : by_name) {
    listeners_begin_.push_back(static_cast<std::uint32_t>(listeners_.size()));
    listeners_.insert(listeners_.end(), listeners.begin(), listeners.end());
  }
}

MetricPlan Plan::plan_of(const catalog::Catalog& catalog, const catalog::Experiment& experiment, const Metric& metric) {
  MetricPlan plan;
  plan.metric = &metric;
  plan.zone = &catalog.project().timezone;
  plan.pre_period = pre_period_of(experiment, metric);
  plan.is_goal = experiment.goal && experiment.goal->metric == metric.name;
  if (!metric.from.empty()) plan.start = start_of(metric.from);
  for (const catalog::Counted& counted : metric.counted) {
    CountedPlan& one = plan.counted.emplace_back();
    one.counted = &counted;
    // Amounts are of an event; everything else prefers a moment of that name.
    if (!counted.is_amount) one.moment = catalog.find_moment(counted.of);
    listen(plan, one);
  }
  return plan;
}

void Plan::listen(const MetricPlan& metric, CountedPlan& plan) {
  const bool read = reads_properties(metric, plan), past = metric.pre_period.has_value();
  plan.any_activity = plan.moment && plan.moment->type == Moment::Type::kActive;
  if (plan.any_activity) return hear(kOther, read, past);
  const auto add = [&](std::string_view event) {
    const NameId id = intern(event);
    if (std::find(plan.parts.begin(), plan.parts.end(), id) != plan.parts.end()) return;
    plan.parts.push_back(id);
    hear(id, read, past);
  };
  if (!plan.moment) return add(plan.counted->of);
  for (const std::string& event : plan.moment->events) add(event);
}

void Plan::hear(NameId name, bool read, bool past) {
  NameRole& role = names_[name];
  role.outcome = true;
  role.read = role.read || read;
  role.past = role.past || past;
}

std::uint32_t Plan::start_of(std::string_view name) {
  NameRole& role = names_[intern(name)];
  if (!role.start) role.start = static_cast<std::uint32_t>(starts_++);
  return *role.start;
}

NameId Plan::intern(std::string_view name) {
  const auto [found, is_new] = name_ids_.emplace(name, static_cast<NameId>(names_.size()));
  if (is_new) names_.push_back({.activity = is_activity(name)});
  return found->second;
}

std::optional<NameId> Plan::name(std::string_view event_name) const {
  const auto found = name_ids_.find(event_name);
  if (found != name_ids_.end()) return found->second;
  if (names_[kOther].outcome && is_activity(event_name)) return kOther;
  return std::nullopt;
}

std::optional<std::uint32_t> Plan::experiment(std::string_view key) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

}  // namespace flywheel::outcomes
