#include "experiments/outcomes/type_fold.hpp"

#include <algorithm>
#include <array>

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
      windows_(plan_.windows().size()),
      metrics_(plan_.metrics().begin(), plan_.metrics().end()) {}

TypeFold::Followed::Followed(const MetricPlan& metric)
    : plan(&metric),
      outcome(metric, MetricFold::Purpose::kOutcome),
      pre_period(metric.pre_period ? std::make_unique<MetricFold>(metric, MetricFold::Purpose::kPrePeriod) : nullptr) {}

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
    const NameRole& role = plan_.names()[instant_.name(i)];
    if (role.start && !starts_[*role.start]) starts_[*role.start] = instant_.time();
    const bool message = role.decided || role.suppressed || role.step;
    if (!message && !role.exposure) continue;
    current_.look_at(instant_.at(i));
    if (message) note_message(role);
    if (role.exposure) expose();
  }
  for (std::size_t i = 0; i < instant_.size() && !seen_.empty(); ++i) {
    const NameId name = instant_.name(i);
    const NameRole& role = plan_.names()[name];
    if (!role.outcome && !role.activity) continue;
    current_.look_at(instant_.at(i));
    for (const std::uint32_t experiment : seen_) {
      if (participations_[experiment].state != Participation::State::kInside) continue;
      step(experiment, plan_.listeners(experiment, name));
      if (role.activity) step(experiment, plan_.activity_listeners(experiment));
    }
  }
  for (std::size_t i = 0; i < instant_.size(); ++i) {
    if (plan_.names()[instant_.name(i)].past) past_.add(instant_.at(i));
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

void TypeFold::expose() {
  static constexpr std::array kNames{kExposureExperiment, kExposureVariant, kExposurePhase, kExposureAttributes};
  std::array<Value, kNames.size()> values;
  const std::size_t wanted = plan_.reads_attributes() ? kNames.size() : kNames.size() - 1;
  current_.properties(std::span(kNames).first(wanted), std::span(values).first(wanted));
  const auto& [key, variant, phase, attributes] = values;
  if (!key.is(Kind::kString)) return;
  const std::optional<std::uint32_t> index = plan_.experiment(key.as_string());
  if (!index) return;
  const ExperimentPlan& plan = plan_.experiments()[*index];
  const auto arm = arm_of(*plan.experiment, variant);
  if (arm) return expose_to(*index, *arm, phase, attributes);
  ++totals_[plan.number].unknown_arm;
}

void TypeFold::expose_to(std::uint32_t experiment, catalog::VariantIndex arm, const Value& phase,
                         const Value& attributes) {
  using State = Participation::State;
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  const bool inside = plan.experiment->schedule.contains(current_.time());
  Participation& participation = participations_[experiment];
  if (participation.state == State::kNone) {
    participation.state = inside ? State::kInside : State::kOutside;
    participation.arm = arm;
    participation.phase = phase_of(phase);
    participation.first_exposure = current_.time();
    seen_.push_back(experiment);
    if (!inside) return;
    if (plan.needs_context) look_at_context(experiment, attributes);
    open_windows(experiment);
    if (plan.pre_period > Duration(0)) gather_past(experiment);
  } else if (inside && participation.arm != arm) {
    // What is shown after the end is no part of the experiment: everybody may see the winner then.
    participation.several_arms = true;
  }
}

void TypeFold::look_at_context(std::uint32_t experiment, const Value& attributes) {
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  Participation& participation = participations_[experiment];
  const catalog::Project& project = catalog_.project();
  context_.look_at(current_.time(), attributes, targeting_key_, plan.experiment->exposure_attributes);
  participation.bot = std::any_of(project.bots.begin(), project.bots.end(),
                                  [&](catalog::ConditionId bot) { return context_.matches(bot); });
  participation.levels.clear();
  for (const expression::AttributeSlot slot : project.segments_by) participation.levels.push_back(context_.level(slot));
  for (std::uint32_t window = plan.first_window; window < plan.last_window; ++window) {
    const auto& only_if = plan_.windows()[window].only_if;
    if (only_if) windows_[window].concerned = context_.matches(*only_if);
  }
}

void TypeFold::open_windows(std::uint32_t experiment) {
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  const Time first_exposure = participations_[experiment].first_exposure;
  for (std::uint32_t number = plan.first_window; number < plan.last_window; ++number) {
    const MetricPlan& metric = plan_.metrics()[plan_.windows()[number].metric];
    if (metric.start) continue;
    OpenWindow& open = windows_[number];
    open.window = plan_.window(number, first_exposure);
    const bool closed = open.window.has_closed(as_of_);
    open.immature = !closed && open.window.closes_at_all();
    open.closing_day = closed ? metric.zone->day_number(open.window.closes) : 0;
  }
}

void TypeFold::gather_past(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  const Time first_exposure = participations_[experiment].first_exposure;
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    const Followed& one = metrics_[metric];
    if (!one.pre_period) continue;
    const Time begin = first_exposure - *one.plan->pre_period;
    one.pre_period->begin(unit_, {begin, first_exposure}, begin);
  }
  const auto hear = [&](std::span<const Listener> listeners) {
    for (const Listener& listener : listeners) {
      const Followed& one = metrics_[listener.metric];
      const bool wanted = one.pre_period && windows_[one.plan->window_number].concerned;
      if (wanted && current_.time() >= one.pre_period->window().opens) one.pre_period->step(listener, current_);
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
    MetricFold& metric = metrics_[listener.metric].outcome;
    const bool followed = metric.unit() == unit_ || follow(listener.metric, participations_[experiment]);
    if (followed) metric.step(listener, current_);
  }
}

bool TypeFold::follow(std::uint32_t number, Participation& participation) {
  Followed& metric = metrics_[number];
  const OpenWindow& open = windows_[metric.plan->window_number];
  if (!open.concerned) return false;
  if (!metric.plan->start) {
    metric.outcome.begin(unit_, open.window, participation.first_exposure);
    if (metric.plan->quiet) participation.heard.push_back(number);
    return true;
  }
  const auto& start = starts_[*metric.plan->start];
  if (start) metric.outcome.begin(unit_, metric.plan->window(*start), *start);
  return start.has_value();
}

}  // namespace flywheel::outcomes
