#include "experiments/outcomes/plan.hpp"

#include <algorithm>

namespace flywheel::outcomes {
namespace {

using catalog::Metric;
using catalog::Moment;

/// How long `on_or_after` waits, in days.
constexpr int kPatience = 28;

Window retention_window(const Metric& metric) {
  const Duration span = kDay * metric.span;
  switch (metric.match) {
    case Metric::Match::kOn:
      return {span * metric.day, span * (metric.day + 1)};
    case Metric::Match::kOnOrAfter:
      if (metric.until_data_end) return {span * metric.day, std::nullopt};
      return {span * metric.day, span * metric.day + kDay * kPatience};
    case Metric::Match::kEvery:
      return {span, span * (metric.day + 1)};
    case Metric::Match::kWithin:
      return {span * std::max(metric.first_day, 1), span * (metric.day + 1)};
  }
  return {};
}

bool reads_properties(const MetricPlan& plan) {
  const bool of_moment = plan.moment && (plan.moment->where || !plan.moment->same.empty());
  return of_moment || plan.metric->where || !plan.metric->property.empty();
}

}  // namespace

Window window_of(const Metric& metric) {
  if (metric.type == Metric::Type::kRetained) return retention_window(metric);
  return {Duration(0), metric.within};
}

std::vector<std::string_view> metric_names(const catalog::Experiment& experiment) {
  std::vector<std::string_view> names;
  const auto add = [&names](std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (experiment.goal) add(experiment.goal->metric);
  for (const std::string& name : experiment.guardrails) add(name);
  for (const std::string& name : experiment.secondary) add(name);
  return names;
}

Plan::Plan(const catalog::Catalog& catalog, std::span<const Selected> experiments) {
  names_.push_back({.activity = true});  // kOther
  NameRole& exposure = names_[intern(kExposure)];
  exposure.exposure = true;
  exposure.read = true;
  for (const auto& [experiment, number] : experiments) {
    keys_.emplace(experiment->key, static_cast<std::uint32_t>(experiments_.size()));
    const auto first = static_cast<std::uint32_t>(metrics_.size());
    for (const std::string_view name : metric_names(*experiment)) {
      metrics_.push_back(plan_of(catalog, *catalog.find_metric(name)));
      listen(metrics_.back());
    }
    experiments_.push_back({experiment, number, first, static_cast<std::uint32_t>(metrics_.size())});
  }
  // Whoever reads the properties of any activity reads those of every activity that has a name of its own.
  for (NameRole& role : names_) role.read = role.read || (role.activity && names_[kOther].read);
}

MetricPlan Plan::plan_of(const catalog::Catalog& catalog, const Metric& metric) {
  MetricPlan plan;
  plan.metric = &metric;
  plan.zone = &catalog.project().timezone;
  // A sum is of an event's numbers; everything else prefers a moment of that name.
  if (metric.type != Metric::Type::kSum) plan.moment = catalog.find_moment(metric.of);
  plan.window = window_of(metric);
  if (!metric.from.empty()) plan.start = start_of(metric.from);
  return plan;
}

void Plan::listen(MetricPlan& plan) {
  plan.any_activity = plan.moment && plan.moment->type == Moment::Type::kActive;
  if (plan.any_activity) {
    names_[kOther].outcome = true;
    names_[kOther].read = names_[kOther].read || reads_properties(plan);
    return;
  }
  const auto add = [&](std::string_view event) {
    const NameId id = intern(event);
    if (std::find(plan.parts.begin(), plan.parts.end(), id) != plan.parts.end()) return;
    plan.parts.push_back(id);
    names_[id].outcome = true;
    names_[id].read = names_[id].read || reads_properties(plan);
  };
  if (!plan.moment) return add(plan.metric->of);
  for (const std::string& event : plan.moment->events) add(event);
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
