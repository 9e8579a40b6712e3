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

}  // namespace

TypeFold::TypeFold(const catalog::Catalog& catalog, Time as_of, std::span<const Selected> experiments,
                   std::vector<ExperimentTotals>& totals)
    : catalog_(catalog),
      as_of_(as_of),
      totals_(totals),
      plan_(catalog, experiments),
      current_(catalog),
      past_(plan_.pre_period()),
      context_(catalog),
      starts_(plan_.starts()),
      participations_(plan_.experiments().size()),
      metrics_(plan_.metrics().begin(), plan_.metrics().end()) {}

TypeFold::Followed::Followed(const MetricPlan& metric)
    : plan(&metric),
      outcome(metric, MetricFold::Purpose::kOutcome),
      pre_period(metric, MetricFold::Purpose::kPrePeriod),
      may_be_skipped(outcome.nothing_is_zero() && !metric.start && !metric.pre_period),
      numbers(outcome.numbers().size()) {}

void TypeFold::begin_unit(UnitId unit, bool test_user) {
  targeting_key_ = unit.type == "user" ? unit.id : std::string_view();
  test_user_ = test_user;
  ++unit_;
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
    if (role.decided || role.suppressed || role.step) {
      current_.look_at(event);
      note_message(role);
    }
    if (!role.exposure) continue;
    current_.look_at(event);
    expose();
  }
  for (std::size_t i = 0; i < instant_.size() && !seen_.empty(); ++i) {
    const HeldEvent event = instant_.at(i);
    if (!plan_.names()[event.name].outcome && !plan_.names()[event.name].activity) continue;
    current_.look_at(event);
    for (const std::uint32_t experiment : seen_) {
      if (participations_[experiment].state != Participation::State::kInside) continue;
      step(experiment, plan_.listeners(experiment, event.name));
      if (plan_.names()[event.name].activity) step(experiment, plan_.activity_listeners(experiment));
    }
  }
  for (std::size_t i = 0; i < instant_.size(); ++i) {
    const HeldEvent event = instant_.at(i);
    if (plan_.names()[event.name].past) past_.add(event);
  }
  instant_.clear();
}

void TypeFold::note_message(const NameRole& role) {
  const Value decision = current_.property(kDecision);
  if (role.step) {
    if (!decision.is(Kind::kString)) return;
    const Value shown_ms = current_.property("shown_ms");
    const bool timed = role.step == MessageStep::kDismissed && shown_ms.is_number() && shown_ms.to_double() >= 0;
    std::optional<Duration> shown_for;
    if (timed) shown_for = Duration(static_cast<std::int64_t>(std::min(shown_ms.to_double(), 1e9) * 1000));
    return messages_.reported(decision.as_string(), *role.step, current_.time(), shown_for);
  }
  const auto place = place_of_message();
  if (!place) return;
  if (role.decided && decision.is(Kind::kString)) {
    const Value replaced = current_.property(kReplaced);
    messages_.decided(*place, decision.as_string(), replaced.is(Kind::kBool) && replaced.as_bool());
  }
  const Value reason = current_.property(kReason);
  if (role.suppressed && reason.is(Kind::kString)) messages_.suppressed(*place, reason.as_string(), current_.time());
}

std::optional<MessageTrail::Place> TypeFold::place_of_message() {
  const Value key = current_.property(kExposureExperiment);
  const auto index = key.is(Kind::kString) ? plan_.experiment(key.as_string()) : std::nullopt;
  if (!index) return std::nullopt;
  const catalog::Experiment& experiment = *plan_.experiments()[*index].experiment;
  const auto arm = arm_of(experiment, current_.property(kExposureVariant));
  if (!arm || !experiment.is_message || !experiment.schedule.contains(current_.time())) return std::nullopt;
  return MessageTrail::Place{*index, *arm, phase_of(current_.property(kExposurePhase))};
}

void TypeFold::add_messages() {
  if (!messages_.empty() && !test_user_) {
    for (MessageTrail::Place place : messages_.settle()) {
      const Participation& participation = participations_[place.experiment];
      std::optional<Time> first_exposure;
      if (participation.state != Participation::State::kNone) {
        const bool counts = participation.state == Participation::State::kInside && !participation.several_arms;
        if (!counts || participation.bot) continue;
        place = {place.experiment, participation.arm, participation.phase};
        first_exposure = participation.first_exposure;
      }
      ExperimentTotals& totals = totals_[plan_.experiments()[place.experiment].number];
      messages_.add_to(totals.phase(place.phase)[place.arm].stages, place, first_exposure);
    }
  }
  messages_.clear();
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
    open_windows(experiment);
    if (plan_.experiments()[experiment].pre_period > Duration(0)) gather_past(experiment);
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
    if (only_if) metrics_[metric].concerned = context_.matches(*only_if);
  }
}

void TypeFold::open_windows(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  const Time first_exposure = participations_[experiment].first_exposure;
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    Followed& one = metrics_[metric];
    if (one.plan->first_alike != metric) continue;
    one.window = one.plan->window(first_exposure);
    one.closing_day = one.window.has_closed(as_of_) ? one.plan->zone->day_number(one.window.closes) : 0;
  }
}

void TypeFold::gather_past(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  const Time first_exposure = participations_[experiment].first_exposure;
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    Followed& one = metrics_[metric];
    if (!one.plan->pre_period) continue;
    const Time begin = first_exposure - *one.plan->pre_period;
    one.pre_period.begin(unit_, {begin, first_exposure}, begin);
  }
  const auto hear = [&](std::span<const Listener> listeners) {
    for (const Listener& listener : listeners) {
      Followed& one = metrics_[listener.metric];
      const bool wanted = one.plan->pre_period && one.concerned;
      if (wanted && current_.time() >= one.pre_period.window().opens) one.pre_period.step(listener, current_);
    }
  };
  past_.since(first_exposure - range.pre_period, [&](const HeldEvent& event) {
    current_.look_at(event);
    hear(plan_.listeners(experiment, event.name));
    if (plan_.names()[event.name].activity) hear(plan_.activity_listeners(experiment));
  });
}

void TypeFold::step(std::uint32_t experiment, std::span<const Listener> listeners) {
  for (const Listener& listener : listeners) {
    MetricFold* const metric = follow(metrics_[listener.metric], participations_[experiment]);
    if (metric) metric->step(listener, current_);
  }
}

MetricFold* TypeFold::follow(Followed& metric, const Participation& participation) {
  if (metric.outcome.unit() == unit_) return &metric.outcome;
  if (!metric.concerned) return nullptr;
  if (!metric.plan->start) {
    metric.outcome.begin(unit_, metrics_[metric.plan->first_alike].window, participation.first_exposure);
    return &metric.outcome;
  }
  const auto& start = starts_[*metric.plan->start];
  if (!start) return nullptr;
  metric.outcome.begin(unit_, metric.plan->window(*start), *start);
  return &metric.outcome;
}

void TypeFold::end_unit() {
  finish_instant();
  add_messages();
  for (const std::uint32_t experiment : seen_) {
    if (!plan_.experiments()[experiment].bystander) add_unit(experiment);
  }
  for (const std::uint32_t experiment : seen_) {
    participations_[experiment].state = Participation::State::kNone;
    participations_[experiment].several_arms = false;
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
  DayUnits& day_units = units_of(filed_under_.front()->by_day, day);
  ++day_units.first_exposed;
  if (participation.several_arms) return;
  ++day_units.exposed;
  totals.count_exposure(participation.first_exposure);
  const std::size_t filed = filed_under_.size();
  file_beside(plan, participation, totals);
  for (std::uint32_t metric = plan.first_metric; metric < plan.last_metric; ++metric) {
    add_metric(metrics_[metric], metric - plan.first_metric, participation, day);
    filed_under_.resize(filed);  // the goal is the first
  }
}

void TypeFold::file_under(const Participation& participation, ExperimentTotals& totals) {
  filed_under_.assign(1, &totals.phase(participation.phase)[participation.arm]);
  for (std::size_t i = 0; i < participation.levels.size(); ++i) {
    const std::string& name = participation.levels[i];
    SegmentTotals& segment = totals.segments[i];
    Phases& level = segment.level(name.empty() ? SegmentTotals::kMissing : name);
    filed_under_.push_back(&arms_of(level, participation.phase, totals.none)[participation.arm]);
  }
}

void TypeFold::file_beside(const ExperimentPlan& plan, const Participation& participation, ExperimentTotals& totals) {
  if (plan.concurrent.empty() || seen_.size() < 2) return;
  for (const std::uint32_t other : seen_) {
    const auto found = std::lower_bound(plan.concurrent.begin(), plan.concurrent.end(), other);
    if (found == plan.concurrent.end() || *found != other) continue;
    const Participation& beside = participations_[other];
    if (beside.state != Participation::State::kInside || beside.several_arms || beside.bot) continue;
    SharedTotals& shared = totals.beside[static_cast<std::size_t>(found - plan.concurrent.begin())];
    shared.by_arm.resize(plan_.experiments()[other].experiment->arms.size());
    Arms& arms = shared.by_arm[beside.arm][participation.phase];
    if (arms.empty()) {
      arms.resize(totals.none.size());
      for (ArmTotals& none : arms) none.metrics.resize(1);
    }
    ArmTotals& arm = arms[participation.arm];
    ++arm.exposed;
    filed_under_.push_back(&arm);
  }
}

void TypeFold::add_metric(Followed& metric, std::size_t number, const Participation& participation, int exposure_day) {
  if (metric.may_be_skipped && metric.concerned && metric.outcome.unit() != unit_) return add_nothing(metric, number);
  MetricFold* const fold = follow(metric, participation);
  if (!fold) return;
  const MetricPlan& plan = *metric.plan;
  UnitOutcome outcome = fold->outcome(as_of_);
  if (plan.pre_period && !outcome.immature) {
    outcome.numbers = with_covariates(outcome, metric.pre_period, participation);
  }
  // Only phases are followed over time.
  std::optional<MetricTotals::Place> place(std::in_place);
  if (plan.start) {
    outcome.started_later = *starts_[*plan.start] > participation.first_exposure;
    if (fold->window().has_closed(as_of_)) place->day = plan.zone->day_number(fold->window().closes);
  } else {
    place->day = metrics_[plan.first_alike].closing_day;
  }
  if (plan.metric->type == catalog::Metric::Type::kTimeTo) place->day = 0;
  place->cohort = week_number(exposure_day);
  for (ArmTotals* arm : filed_under_) {
    arm->metrics[number].add(outcome, place);
    place.reset();
  }
}

void TypeFold::add_nothing(const Followed& metric, std::size_t number) {
  const Followed& alike = metrics_[metric.plan->first_alike];
  const bool immature = alike.window.closes_at_all() && !alike.window.has_closed(as_of_);
  int day = alike.closing_day;
  for (ArmTotals* arm : filed_under_) {
    MetricTotals& totals = arm->metrics[number];
    if (immature) {
      ++totals.immature;
    } else {
      totals.add_zero(metric.numbers, day);
    }
    day = 0;
  }
}

std::span<const double> TypeFold::with_covariates(const UnitOutcome& outcome, MetricFold& pre_period,
                                                  const Participation& participation) {
  numbers_.assign(outcome.numbers.begin(), outcome.numbers.end());
  const auto before = pre_period.numbers();
  numbers_.insert(numbers_.end(), before.begin(), before.end());
  numbers_.push_back(*first_seen_ < participation.first_exposure ? 0 : 1);
  return numbers_;
}

}  // namespace flywheel::outcomes
