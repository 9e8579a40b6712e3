#include "experiments/outcomes/fold.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "config/vocabulary/glob.hpp"
#include "experiments/outcomes/concurrent.hpp"
#include "experiments/outcomes/holdout_entry.hpp"
#include "experiments/outcomes/type_fold.hpp"

namespace flywheel::outcomes {
namespace {

using Experiments = std::vector<const catalog::Experiment*>;

ExperimentTotals zero(const catalog::Catalog& catalog, const catalog::Experiment& experiment) {
  ExperimentTotals totals;
  totals.experiment = experiment.key;
  for (const std::string_view name : experiment.metrics()) totals.metrics.emplace_back(name);
  ArmTotals arm;
  arm.metrics.resize(totals.metrics.size());
  totals.none.assign(experiment.arms.size(), arm);
  for (const expression::AttributeSlot slot : catalog.project().segments_by) {
    totals.segments.emplace_back().attribute = catalog.attributes().name(slot);
  }
  if (!experiment.goal) return totals;
  for (const catalog::Experiment* other : concurrent_with(catalog, experiment)) {
    totals.beside.emplace_back().experiment = other->key;
  }
  return totals;
}

Experiments all_but_drafts(const catalog::Catalog& catalog) {
  Experiments experiments;
  for (const catalog::Experiment& experiment : catalog.experiments()) {
    if (experiment.status != catalog::Status::kDraft) experiments.push_back(&experiment);
  }
  for (const catalog::Holdout& holdout : catalog.holdouts()) {
    if (!holdout.measure.empty()) experiments.push_back(&holdout.comparison);
  }
  return experiments;
}

Experiments only(const catalog::Catalog& catalog, std::string_view key) {
  if (const catalog::Experiment* experiment = catalog.find_experiment(key)) return {experiment};
  for (const catalog::Holdout& holdout : catalog.holdouts()) {
    if (holdout.comparison.key == key) return {&holdout.comparison};
  }
  return {};
}

/// Whether the project names the user among its test users. Those that it tells by a condition get no exposure.
bool is_test_user(const catalog::Catalog& catalog, std::string_view id) {
  const auto& users = catalog.project().test_users;
  return std::any_of(users.begin(), users.end(),
                     [&](const catalog::TestUser& user) { return !user.condition && glob_matches(user.glob, id); });
}

}  // namespace

struct Fold::State {
  /// `bystanders`: those of whom it matters in which arms the units of the others are.
  State(std::shared_ptr<const catalog::Catalog> from, Time as_of, const Experiments& experiments,
        const Experiments& bystanders)
      : catalog(std::move(from)), asked(experiments.size()), holdouts(*catalog, experiments) {
    std::map<std::string_view, std::vector<Selected>> by_unit;
    const auto select = [&](const catalog::Experiment& experiment, bool bystander) {
      by_unit[experiment.unit].push_back({&experiment, zeros.size(), bystander});
      zeros.push_back(zero(*catalog, experiment));
    };
    for (const catalog::Experiment* experiment : experiments) select(*experiment, false);
    for (const catalog::Experiment* experiment : bystanders) select(*experiment, true);
    totals = zeros;
    for (const auto& [unit, selected] : by_unit) {
      types.emplace_back(std::piecewise_construct, std::forward_as_tuple(unit),
                         std::forward_as_tuple(*catalog, as_of, selected, totals));
    }
  }

  [[nodiscard]] TypeFold* find(std::string_view type) {
    for (auto& [unit, fold] : types) {
      if (unit == type) return &fold;
    }
    return nullptr;
  }

  std::shared_ptr<const catalog::Catalog> catalog;
  std::size_t asked;  // so many results are handed out
  HoldoutEntry holdouts;
  std::vector<ExperimentTotals> zeros;  // what every fold begins with
  std::vector<ExperimentTotals> totals;
  std::deque<std::pair<std::string_view, TypeFold>> types;  // by type of unit
  TypeFold* current = nullptr;  // of the unit at hand; nullptr: no experiment is on its type
};

Fold::Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of) {
  const auto experiments = all_but_drafts(*catalog);
  state_ = std::make_unique<State>(std::move(catalog), as_of, experiments, Experiments());
}

Fold::Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of, std::string_view experiment) {
  const auto experiments = only(*catalog, experiment);
  Experiments bystanders;
  if (!experiments.empty() && experiments.front()->goal) {
    bystanders = concurrent_with(*catalog, *experiments.front());
  }
  state_ = std::make_unique<State>(std::move(catalog), as_of, experiments, bystanders);
}

Fold::~Fold() = default;

void Fold::begin_unit(UnitId unit) {
  state_->current = state_->find(unit.type);
  if (state_->current) {
    state_->holdouts.begin_unit(unit);
    state_->current->begin_unit(unit, unit.type == "user" && is_test_user(*state_->catalog, unit.id));
  }
}

void Fold::event(const Event& event) {
  if (!state_->current) return;
  state_->holdouts.event(event, [&](const Event& exposure) { state_->current->event(exposure); });
  state_->current->event(event);
}

void Fold::end_unit() {
  if (state_->current) state_->current->end_unit();
  state_->current = nullptr;
}

std::vector<ExperimentTotals> Fold::take() {
  for (auto& [unit, fold] : state_->types) fold.settle();
  std::vector<ExperimentTotals> taken = state_->zeros;
  taken.swap(state_->totals);
  taken.resize(state_->asked);
  return taken;
}

}  // namespace flywheel::outcomes
