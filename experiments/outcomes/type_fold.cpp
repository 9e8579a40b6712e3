#include "experiments/outcomes/type_fold.hpp"

#include <algorithm>

namespace flywheel::outcomes {
namespace {

/// The arm of that name; nothing where the experiment has none.
std::optional<catalog::VariantIndex> arm_of(const catalog::Experiment& experiment, const Value& name) {
  if (!name.is(Kind::kString)) return std::nullopt;
  for (std::size_t i = 0; i < experiment.arms.size(); ++i) {
    if (experiment.arms[i].name == name.as_string()) return static_cast<catalog::VariantIndex>(i);
  }
  return std::nullopt;
}

}  // namespace

TypeFold::TypeFold(const catalog::Catalog& catalog, Time as_of, std::span<const Selected> experiments,
                   std::vector<ExperimentTotals>& totals)
    : catalog_(catalog),
      as_of_(as_of),
      totals_(totals),
      plan_(catalog, experiments),
      current_(catalog),
      starts_(plan_.starts()),
      participations_(plan_.experiments().size()),
      metrics_(plan_.metrics().begin(), plan_.metrics().end()),
      listeners_(plan_.names().size()) {}

void TypeFold::event(const Event& event) {
  if (event.time >= as_of_) return;
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
    participation = {inside ? State::kInside : State::kOutside, false, arm, current_.time()};
    seen_.push_back(experiment);
    if (inside) begin(experiment);
  } else if (inside && participation.arm != arm) {
    // What is shown after the end is no part of the experiment: everybody may see the winner then.
    participation.several_arms = true;
  }
}

void TypeFold::begin(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    metrics_[metric].begin();
    const MetricPlan& plan = plan_.metrics()[metric];
    if (plan.any_activity) activity_listeners_.push_back({metric, 0, experiment});
    for (std::uint32_t part = 0; part < plan.parts.size(); ++part) {
      listeners_[plan.parts[part]].push_back({metric, part, experiment});
    }
  }
}

void TypeFold::step(const Listener& listener) {
  const auto from = anchor(listener.metric, participations_[listener.experiment]);
  if (from) metrics_[listener.metric].step(listener.part, current_, *from);
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
  if (test_user_) {
    ++totals.test_users;
    return;
  }
  ArmTotals& arm = totals.arms[participation.arm];
  ++arm.first_exposed;
  if (participation.several_arms) {
    ++arm.excluded;
    return;
  }
  ++arm.exposed;
  ++arm.exposed_by_day[catalog_.project().timezone.day_number(participation.first_exposure)];
  totals.count_exposure(participation.first_exposure);
  for (std::uint32_t metric = plan.first_metric; metric < plan.last_metric; ++metric) {
    const auto from = anchor(metric, participation);
    if (!from) continue;
    MetricTotals& sums = arm.metrics[metric - plan.first_metric];
    if (*from > participation.first_exposure) ++sums.started_later;
    metrics_[metric].add_to(sums, *from, as_of_);
  }
}

void TypeFold::silence(std::uint32_t experiment) {
  const ExperimentPlan& range = plan_.experiments()[experiment];
  participations_[experiment] = {};
  activity_listeners_.clear();
  for (std::uint32_t metric = range.first_metric; metric < range.last_metric; ++metric) {
    for (const NameId name : plan_.metrics()[metric].parts) listeners_[name].clear();
  }
}

}  // namespace flywheel::outcomes
