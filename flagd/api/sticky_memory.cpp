#include "flagd/api/sticky_memory.hpp"

#include "experiments/assignment/unit_id.hpp"

namespace flywheel::api {
namespace {

using assignment::Evaluation;
using assignment::StickyArm;
using catalog::Entry;

/// What a kept arm is in the catalog of now; none: the experiment, its split or the arm is gone.
std::optional<StickyArm> arm_of(const catalog::Catalog& catalog, std::string_view unit, const store::KeptArm& kept) {
  const Entry* entry = catalog.find(kept.experiment);
  if (!entry || entry->type != Entry::Type::kExperiment) return std::nullopt;
  const catalog::Experiment& experiment = catalog.experiments()[entry->index];
  if (experiment.unit != unit || experiment.split.seed != kept.version) return std::nullopt;
  for (std::size_t i = 0; i < experiment.arms.size(); ++i) {
    if (experiment.arms[i].name == kept.arm) return StickyArm{entry->index, static_cast<catalog::VariantIndex>(i)};
  }
  return std::nullopt;
}

/// Whether an arm is worth keeping: the hash gave it, knowing of no earlier one, and it counts.
bool is_new_arm(const Evaluation& evaluation) {
  return evaluation.step == assignment::Step::kSplit && evaluation.error == assignment::ErrorCode::kNone &&
         evaluation.variant != catalog::kNoVariant && !evaluation.sticky_unavailable && !evaluation.test_user;
}

}  // namespace

std::optional<std::span<const StickyArm>> StickyMemory::recall(const catalog::Catalog& catalog,
                                                               std::span<const StickyUnit> units,
                                                               const assignment::EvaluationContext& context) {
  arms_.clear();
  for (const StickyUnit& unit : units) {
    const assignment::UnitId id(context, unit.attribute);
    if (id.error() != assignment::ErrorCode::kNone) continue;  // evaluating will say so
    const auto kept = users_->arms_of({unit.type, id.text()});
    if (!kept) return std::nullopt;
    for (const store::KeptArm& one : *kept) {
      if (const auto arm = arm_of(catalog, unit.type, one)) arms_.push_back(*arm);
    }
  }
  return std::span<const StickyArm>(arms_);
}

void StickyMemory::remember(const catalog::Catalog& catalog, std::span<const StickyUnit> units,
                            const assignment::EvaluationContext& context, std::span<const Evaluation> evaluations) {
  for (const StickyUnit& unit : units) {
    std::vector<store::KeptArm> arms;
    for (const std::uint32_t index : unit.experiments) {
      const Entry& entry = catalog.entries()[catalog.flags().size() + index];  // the experiments follow the flags
      const auto place = static_cast<std::size_t>(&entry - catalog.entries().data());
      const Evaluation& evaluation = evaluations.size() == 1 ? evaluations[0] : evaluations[place];
      if (evaluation.entry != &entry || !is_new_arm(evaluation)) continue;
      const catalog::Experiment& experiment = catalog.experiments()[index];
      arms.push_back({experiment.key, experiment.split.seed, experiment.arms[evaluation.variant].name});
    }
    if (arms.empty()) continue;
    const assignment::UnitId id(context, unit.attribute);
    users_->remember_arms({unit.type, id.text()}, std::move(arms), {});
  }
}

}  // namespace flywheel::api
