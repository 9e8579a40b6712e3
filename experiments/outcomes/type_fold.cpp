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

TypeFold::TypeFold(const catalog::Catalog& catalog, const Plan& plan)
    : catalog_(catalog),
      plan_(plan),
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

void TypeFold::begin_unit(UnitId unit, UnitRow& row) {
  targeting_key_ = unit.type == "user" ? unit.id : std::string_view();
  row_ = &row;
  ++unit_;
}

void TypeFold::event(const Event& event) {
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
  for (std::size_t i = 0; i < instant_.size() && !row_->experiments.empty(); ++i) {
    const NameId name = instant_.name(i);
    const NameRole& role = plan_.names()[name];
    if (!role.outcome && !role.activity) continue;
    current_.look_at(instant_.at(i));
    for (const ExperimentRow& row : row_->experiments) {
      if (row.outside) continue;
      step(row, plan_.listeners(row.experiment, name));
      if (role.activity) step(row, plan_.activity_listeners(row.experiment));
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
  note_unknown_arm(*index);
}

void TypeFold::note_unknown_arm(std::uint32_t experiment) {
  auto& counts = row_->unknown_arms;
  const auto known =
      std::find_if(counts.begin(), counts.end(), [&](const auto& one) { return one.first == experiment; });
  if (known != counts.end()) {
    ++known->second;
  } else {
    counts.emplace_back(experiment, 1);
  }
}

void TypeFold::expose_to(std::uint32_t experiment, catalog::VariantIndex arm, const Value& phase,
                         const Value& attributes) {
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  const bool inside = plan.experiment->schedule.contains(current_.time());
  Participation& participation = participations_[experiment];
  if (participation.row) {
    // What is shown after the end is no part of the experiment: everybody may see the winner then.
    ExperimentRow& row = row_->experiments[*participation.row];
    if (inside && row.arm != arm) row.several_arms = true;
    return;
  }
  participation.row = row_->experiments.size();
  ExperimentRow& row = row_->experiments.add();
  row.experiment = experiment;
  row.outside = !inside;
  row.several_arms = row.bot = false;
  row.arm = arm;
  row.phase = phase_of(phase);
  row.first_exposure = current_.time();
  row.known = *first_seen_ < row.first_exposure;
  row.levels.clear();
  row.unconcerned.clear();
  row.first_metric = row.last_metric = 0;
  if (!inside) return;
  if (plan.needs_context) look_at_context(row, attributes);
  open_windows(row);
  if (plan.pre_period > Duration(0)) gather_past(row);
}

void TypeFold::look_at_context(ExperimentRow& row, const Value& attributes) {
  const ExperimentPlan& plan = plan_.experiments()[row.experiment];
  const catalog::Project& project = catalog_.project();
  context_.look_at(current_.time(), attributes, targeting_key_, plan.experiment->exposure_attributes);
  row.bot = std::any_of(project.bots.begin(), project.bots.end(),
                        [&](catalog::ConditionId bot) { return context_.matches(bot); });
  for (const expression::AttributeSlot slot : project.segments_by) row.levels.push_back(context_.level(slot));
  for (std::uint32_t window = plan.first_window; window < plan.last_window; ++window) {
    const auto& only_if = plan_.windows()[window].only_if;
    if (only_if && !context_.matches(*only_if)) row.unconcerned.push_back(window);
  }
}

void TypeFold::open_windows(const ExperimentRow& row) {
  const ExperimentPlan& plan = plan_.experiments()[row.experiment];
  for (std::uint32_t number = plan.first_window; number < plan.last_window; ++number) {
    OpenWindow& open = windows_[number];
    open.concerned = true;
    if (plan_.metrics()[plan_.windows()[number].metric].start) continue;
    open.window = plan_.window(number, row.first_exposure);
  }
  for (const std::uint32_t number : row.unconcerned) windows_[number].concerned = false;
}

void TypeFold::gather_past(const ExperimentRow& row) {
  const ExperimentPlan& range = plan_.experiments()[row.experiment];
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    const Followed& one = metrics_[metric];
    if (!one.pre_period) continue;
    const Time begin = row.first_exposure - *one.plan->pre_period;
    one.pre_period->begin(unit_, {begin, row.first_exposure}, begin);
  }
  const auto hear = [&](std::span<const Listener> listeners) {
    for (const Listener& listener : listeners) {
      const Followed& one = metrics_[listener.metric];
      const bool wanted = one.pre_period && windows_[one.plan->window_number].concerned;
      if (wanted && current_.time() >= one.pre_period->window().opens) one.pre_period->step(listener, current_);
    }
  };
  past_.since(row.first_exposure - range.pre_period, [&](const HeldEvent& event) {
    current_.look_at(event);
    hear(plan_.listeners(row.experiment, event.name));
    if (plan_.names()[event.name].activity) hear(plan_.activity_listeners(row.experiment));
  });
}

void TypeFold::step(const ExperimentRow& row, std::span<const Listener> listeners) {
  for (const Listener& listener : listeners) {
    MetricFold& metric = metrics_[listener.metric].outcome;
    const bool followed = metric.unit() == unit_ || follow(listener.metric, row);
    if (followed) metric.step(listener, current_);
  }
}

bool TypeFold::follow(std::uint32_t number, const ExperimentRow& row) {
  Followed& metric = metrics_[number];
  const OpenWindow& open = windows_[metric.plan->window_number];
  if (!open.concerned) return false;
  if (metric.plan->start) {
    const auto& start = starts_[*metric.plan->start];
    if (!start) return false;
    metric.outcome.begin(unit_, metric.plan->window(*start), *start);
  } else {
    metric.outcome.begin(unit_, open.window, row.first_exposure);
  }
  participations_[row.experiment].heard.push_back(number);
  return true;
}

void TypeFold::end_unit() {
  finish_instant();
  for (ExperimentRow& row : row_->experiments) fill_metrics(row);
  fill_messages();
  for (const ExperimentRow& row : row_->experiments) {
    participations_[row.experiment].row.reset();
    participations_[row.experiment].heard.clear();
  }
  past_.clear();
  first_seen_.reset();
  std::fill(starts_.begin(), starts_.end(), std::nullopt);
}

void TypeFold::fill_metrics(ExperimentRow& row) {
  const ExperimentPlan& plan = plan_.experiments()[row.experiment];
  if (plan.bystander || row.outside || row.several_arms || row.bot || row_->test_user) return;
  for (const std::uint32_t metric : plan.loud) {
    const Followed& one = metrics_[metric];
    if (one.outcome.unit() != unit_ && (one.plan->start || one.pre_period)) (void)follow(metric, row);
  }
  std::vector<std::uint32_t>& heard = participations_[row.experiment].heard;
  std::sort(heard.begin(), heard.end());
  row.first_metric = static_cast<std::uint32_t>(row_->metrics.size());
  for (const std::uint32_t metric : heard) fill_metric(metrics_[metric]);
  row.last_metric = static_cast<std::uint32_t>(row_->metrics.size());
}

void TypeFold::fill_metric(Followed& metric) {
  constexpr std::array kZeros{0.0, 0.0};
  MetricRow& row = row_->metrics.add();
  row.metric = metric.plan->number;
  row.before = metric.pre_period ? metric.pre_period->numbers() : kZeros;
  row.details.clear();
  metric.outcome.fill(row);
  const bool empty = row.numbers == kZeros && row.before == kZeros && row.details.empty();
  if (empty && !metric.plan->start) row_->metrics.drop();
}

void TypeFold::fill_messages() {
  if (!messages_.empty() && !row_->test_user) {
    for (MessageTrail::Place place : messages_.settle()) {
      const auto& row = participations_[place.experiment].row;
      std::optional<Time> first_exposure;
      if (row) {
        const ExperimentRow& seen = row_->experiments[*row];
        if (seen.outside || seen.several_arms || seen.bot) continue;
        place = {place.experiment, seen.arm, seen.phase};
        first_exposure = seen.first_exposure;
      }
      MessageRow& message = row_->messages.add();
      message.experiment = place.experiment;
      message.arm = place.arm;
      message.phase = place.phase;
      message.stages = StageTotals();
      messages_.add_to(message.stages, place, first_exposure);
    }
  }
  messages_.clear();
}

}  // namespace flywheel::outcomes
