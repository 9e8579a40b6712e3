#include "experiments/outcomes/type_fold.hpp"

#include <algorithm>

namespace flywheel::outcomes {
namespace {

constexpr int kMostPhases = 1000;

/// The arm of that name; nothing where the experiment has none.
std::optional<catalog::VariantIndex> arm_of(const catalog::Experiment& experiment, const Value& name) {
  if (!name.is(Kind::kString)) return std::nullopt;
  for (std::size_t i = 0; i < experiment.arms.size(); ++i) {
    if (experiment.arms[i].name == name.as_string()) return static_cast<catalog::VariantIndex>(i);
  }
  return std::nullopt;
}

/// What an exposure does not say, or says wrongly, is the first.
int phase_of(const Value& phase) {
  if (!phase.is_number()) return 1;
  const double number = phase.to_double();
  return number >= 1 && number <= kMostPhases ? static_cast<int>(number) : 1;
}

/// Enters a metric of an experiment under all names that it listens to.
void add_listeners(const MetricPlan& plan, std::uint32_t metric, std::uint32_t experiment,
                   std::vector<std::vector<Listener>>& by_name, std::vector<Listener>& of_activity) {
  for (std::uint16_t counted = 0; counted < plan.counted.size(); ++counted) {
    const CountedPlan& one = plan.counted[counted];
    if (one.any_activity) of_activity.push_back({metric, experiment, counted, 0});
    for (std::uint16_t part = 0; part < one.parts.size(); ++part) {
      by_name[one.parts[part]].push_back({metric, experiment, counted, part});
    }
  }
}

}  // namespace

TypeFold::TypeFold(const catalog::Catalog& catalog, Time as_of, std::span<const Selected> experiments,
                   std::vector<ExperimentTotals>& totals)
    : catalog_(catalog),
      as_of_(as_of),
      totals_(totals),
      plan_(catalog, experiments),
      current_(catalog),
      past_listeners_(plan_.names().size()),
      past_(plan_.pre_period()),
      context_(catalog),
      starts_(plan_.starts()),
      participations_(plan_.experiments().size()),
      metrics_(plan_.metrics().begin(), plan_.metrics().end()),
      listeners_(plan_.names().size()) {
  for (std::uint32_t experiment = 0; experiment < plan_.experiments().size(); ++experiment) {
    const ExperimentPlan& range = plan_.experiments()[experiment];
    for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
      if (plan_.metrics()[metric].pre_period) {
        add_listeners(plan_.metrics()[metric], metric, experiment, past_listeners_, past_activity_listeners_);
      }
    }
  }
}

void TypeFold::begin_unit(UnitId unit, bool test_user) {
  targeting_key_ = unit.type == "user" ? unit.id : std::string_view();
  test_user_ = test_user;
}

void TypeFold::event(const Event& event) {
  if (event.time >= as_of_) return;
  if (!first_seen_) first_seen_ = event.time;
  const std::optional<NameId> name = plan_.name(event.name);
  if (!name) return;
  if (!instant_.empty() && instant_.time() != event.time) finish_instant();
  instant_.add(*name, event, plan_.names()[*name].read);
}

void TypeFold::finish_instant() {
  for (std::size_t i = 0; i < instant_.size(); ++i) {
    const HeldEvent event = instant_.at(i);
    const NameRole& role = plan_.names()[event.name];
    if (role.start && !starts_[*role.start]) starts_[*role.start] = event.time;
    if (!role.exposure) continue;
    current_.look_at(event);
    expose();
  }
  for (std::size_t i = 0; i < instant_.size() && !seen_.empty(); ++i) {
    const HeldEvent event = instant_.at(i);
    current_.look_at(event);
    for (const Listener& listener : listeners_[event.name]) step(listener);
    if (!plan_.names()[event.name].activity) continue;
    for (const Listener& listener : activity_listeners_) step(listener);
  }
  for (std::size_t i = 0; i < instant_.size(); ++i) {
    const HeldEvent event = instant_.at(i);
    if (plan_.names()[event.name].past) past_.add(event);
  }
  instant_.clear();
}

void TypeFold::expose() {
  const Value key = current_.property(kExposureExperiment);
  if (!key.is(Kind::kString)) return;
  const std::optional<std::uint32_t> index = plan_.experiment(key.as_string());
  if (!index) return;
  const ExperimentPlan& plan = plan_.experiments()[*index];
  const auto arm = arm_of(*plan.experiment, current_.property(kExposureVariant));
  if (arm) return expose_to(*index, *arm);
  ++totals_[plan.number].unknown_arm;
}

void TypeFold::expose_to(std::uint32_t experiment, catalog::VariantIndex arm) {
  using State = Participation::State;
  const catalog::Schedule& schedule = plan_.experiments()[experiment].experiment->schedule;
  const bool inside = schedule.contains(current_.time());
  Participation& participation = participations_[experiment];
  if (participation.state == State::kNone) {
    participation.state = inside ? State::kInside : State::kOutside;
    participation.arm = arm;
    participation.phase = phase_of(current_.property(kExposurePhase));
    participation.first_exposure = current_.time();
    seen_.push_back(experiment);
    if (!inside) return;
    look_at_context(experiment, participation);
    begin(experiment);
  } else if (inside && participation.arm != arm) {
    // What is shown after the end is no part of the experiment: everybody may see the winner then.
    participation.several_arms = true;
  }
}

void TypeFold::look_at_context(std::uint32_t experiment, Participation& participation) {
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  const catalog::Project& project = catalog_.project();
  context_.look_at(current_, targeting_key_, plan.experiment->exposure_attributes);
  participation.bot = std::any_of(project.bots.begin(), project.bots.end(),
                                  [&](catalog::ConditionId bot) { return context_.matches(bot); });
  participation.levels.clear();
  for (const expression::AttributeSlot slot : project.segments_by) participation.levels.push_back(context_.level(slot));
  for (std::uint32_t metric = plan.first_metric; metric < plan.last_metric; ++metric) {
    const auto& only_if = plan_.metrics()[metric].metric->only_if;
    metrics_[metric].concerned = !only_if || context_.matches(*only_if);
  }
}

void TypeFold::begin(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  const Time first_exposure = participations_[experiment].first_exposure;
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    Gathering& gathering = metrics_[metric];
    if (!gathering.concerned) continue;
    const MetricPlan& plan = plan_.metrics()[metric];
    gathering.outcome.clear();
    if (!plan.start) gathering.outcome.open(plan.window(first_exposure), first_exposure);
    add_listeners(plan, metric, experiment, listeners_, activity_listeners_);
    if (!plan.pre_period) continue;
    gathering.pre_period.clear();
    gathering.pre_period.open({first_exposure - *plan.pre_period, first_exposure}, first_exposure - *plan.pre_period);
  }
  if (range.pre_period > Duration(0)) gather_past(experiment);
}

void TypeFold::gather_past(std::uint32_t experiment) {
  const auto hear = [&](const std::vector<Listener>& listeners, Time time) {
    for (const Listener& listener : listeners) {
      const MetricPlan& plan = plan_.metrics()[listener.metric];
      Gathering& gathering = metrics_[listener.metric];
      const bool wanted = listener.experiment == experiment && gathering.concerned;
      const Time first_exposure = participations_[experiment].first_exposure;
      if (wanted && time >= first_exposure - *plan.pre_period) gathering.pre_period.step(listener, current_);
    }
  };
  past_.since(participations_[experiment].first_exposure - plan_.experiments()[experiment].pre_period,
              [&](const HeldEvent& event) {
                current_.look_at(event);
                hear(past_listeners_[event.name], event.time);
                if (plan_.names()[event.name].activity) hear(past_activity_listeners_, event.time);
              });
}

void TypeFold::step(const Listener& listener) {
  MetricFold& metric = metrics_[listener.metric].outcome;
  if (!metric.is_open()) {
    const auto& start = starts_[*plan_.metrics()[listener.metric].start];
    if (!start) return;
    metric.open(plan_.metrics()[listener.metric].window(*start), *start);
  }
  metric.step(listener, current_);
}

std::optional<Time> TypeFold::anchor(std::uint32_t metric, const Participation& participation) const {
  const MetricPlan& plan = plan_.metrics()[metric];
  return plan.start ? starts_[*plan.start] : participation.first_exposure;
}

void TypeFold::end_unit() {
  finish_instant();
  for (const std::uint32_t experiment : seen_) {
    add_unit(experiment);
    silence(experiment);
  }
  seen_.clear();
  past_.clear();
  first_seen_.reset();
  std::fill(starts_.begin(), starts_.end(), std::nullopt);
}

void TypeFold::add_unit(std::uint32_t experiment) {
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  const Participation& participation = participations_[experiment];
  ExperimentTotals& totals = totals_[plan.number];
  if (participation.state == Participation::State::kOutside) {
    ++totals.outside;
    return;
  }
  if (test_user_ || participation.bot) {
    ++(test_user_ ? totals.test_users : totals.bots);
    return;
  }
  file_under(participation, totals);
  for (ArmTotals* arm : filed_under_) {
    ++arm->first_exposed;
    ++(participation.several_arms ? arm->excluded : arm->exposed);
  }
  const int day = catalog_.project().timezone.day_number(participation.first_exposure);
  DayUnits& day_units = filed_under_.front()->by_day[day];
  ++day_units.first_exposed;
  if (participation.several_arms) return;
  ++day_units.exposed;
  totals.count_exposure(participation.first_exposure);
  for (std::uint32_t metric = plan.first_metric; metric < plan.last_metric; ++metric) {
    add_metric(metric, metric - plan.first_metric, participation);
  }
}

void TypeFold::file_under(const Participation& participation, ExperimentTotals& totals) {
  filed_under_.assign(1, &totals.phase(participation.phase)[participation.arm]);
  for (std::size_t i = 0; i < participation.levels.size(); ++i) {
    const std::string& name = participation.levels[i];
    SegmentTotals& segment = totals.segments[i];
    filed_under_.push_back(
        &segment.level(name.empty() ? SegmentTotals::kMissing : name, totals.none)[participation.arm]);
  }
}

void TypeFold::add_metric(std::uint32_t metric, std::size_t number, const Participation& participation) {
  Gathering& gathering = metrics_[metric];
  if (!gathering.concerned) return;
  const auto from = anchor(metric, participation);
  if (!from) return;
  const MetricPlan& plan = plan_.metrics()[metric];
  if (!gathering.outcome.is_open()) gathering.outcome.open(plan.window(*from), *from);
  UnitOutcome outcome = gathering.outcome.outcome(as_of_);
  outcome.started_later = *from > participation.first_exposure;
  if (plan.pre_period && !outcome.immature) outcome.numbers = with_covariates(outcome, gathering, participation);
  // Only phases are followed over time.
  const auto& closes = gathering.outcome.window().closes;
  const bool followed = closes && !outcome.immature && plan.metric->type != catalog::Metric::Type::kTimeTo;
  std::optional<MetricTotals::Place> place(std::in_place);
  if (followed) place->day = plan.zone->day_number(*closes);
  if (outcome.returned_weeks) place->cohort = week_number(plan.zone->day_number(participation.first_exposure));
  for (ArmTotals* arm : filed_under_) {
    arm->metrics[number].add(outcome, place);
    place.reset();
  }
}

std::span<const double> TypeFold::with_covariates(const UnitOutcome& outcome, Gathering& gathering,
                                                  const Participation& participation) {
  numbers_.assign(outcome.numbers.begin(), outcome.numbers.end());
  const auto before = gathering.pre_period.numbers();
  numbers_.insert(numbers_.end(), before.begin(), before.end());
  numbers_.push_back(*first_seen_ < participation.first_exposure ? 0 : 1);
  return numbers_;
}

void TypeFold::silence(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  participations_[experiment].state = Participation::State::kNone;
  participations_[experiment].several_arms = false;
  activity_listeners_.clear();
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    for (const CountedPlan& counted : plan_.metrics()[metric].counted) {
      for (const NameId name : counted.parts) listeners_[name].clear();
    }
  }
}

}  // namespace flywheel::outcomes
