#include "experiments/outcomes/fold_plan.hpp"

#include <map>
#include <utility>

#include "experiments/outcomes/concurrent.hpp"

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

/// Those beside the one experiment that is asked for.
Experiments bystanders_of(const catalog::Catalog& catalog, const Experiments& experiments) {
  if (experiments.empty() || !experiments.front()->goal) return {};
  return concurrent_with(catalog, *experiments.front());
}

}  // namespace

FoldPlan::FoldPlan(std::shared_ptr<const catalog::Catalog> catalog)
    : FoldPlan(catalog, all_but_drafts(*catalog), Experiments()) {}

FoldPlan::FoldPlan(std::shared_ptr<const catalog::Catalog> catalog, std::string_view experiment)
    : FoldPlan(catalog, only(*catalog, experiment), bystanders_of(*catalog, only(*catalog, experiment))) {}

FoldPlan::FoldPlan(std::shared_ptr<const catalog::Catalog> catalog, Experiments experiments,
                   const Experiments& bystanders)
    : catalog_(std::move(catalog)), experiments_(std::move(experiments)) {
  std::map<std::string_view, std::vector<Selected>> by_unit;
  const auto select = [&](const catalog::Experiment& experiment, bool bystander) {
    by_unit[experiment.unit].push_back({&experiment, zeros_.size(), bystander});
    zeros_.push_back(zero(*catalog_, experiment));
  };
  for (const catalog::Experiment* experiment : experiments_) select(*experiment, false);
  for (const catalog::Experiment* experiment : bystanders) select(*experiment, true);
  for (const auto& [unit, selected] : by_unit) types_.push_back({unit, Plan(*catalog_, selected)});
}

std::optional<std::uint32_t> FoldPlan::type(std::string_view unit) const {
  for (std::uint32_t i = 0; i < types_.size(); ++i) {
    if (types_[i].unit == unit) return i;
  }
  return std::nullopt;
}

}  // namespace flywheel::outcomes
