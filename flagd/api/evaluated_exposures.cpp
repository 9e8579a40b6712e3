#include "flagd/api/evaluated_exposures.hpp"

#include "experiments/assignment/unit_id.hpp"

namespace flywheel::api {
namespace {

using assignment::Evaluation;
using assignment::Step;

bool counts(const Evaluation& evaluation) {
  return evaluation.error == assignment::ErrorCode::kNone && evaluation.reason == assignment::Reason::kSplit &&
         !evaluation.test_user && (evaluation.step == Step::kHoldout || evaluation.variant != catalog::kNoVariant);
}

}  // namespace

void EvaluatedExposures::note(const catalog::Catalog& catalog, const assignment::EvaluationContext& context,
                              const Evaluation& evaluation) {
  if (evaluation.entry->type != catalog::Entry::Type::kExperiment) return;
  const catalog::Experiment& experiment = catalog.experiments()[evaluation.entry->index];
  if (experiment.exposure != catalog::Exposure::kOnEvaluation || !counts(evaluation)) return;
  if (evaluation.step == Step::kHoldout) return note(catalog.holdouts()[evaluation.holdout], context);
  record(sight_of(experiment), context,
         [&] { return exposure_properties(catalog, experiment, evaluation.variant, context); });
}

void EvaluatedExposures::note_suppressed(const catalog::Experiment& experiment, catalog::VariantIndex arm,
                                         std::string_view why, const assignment::EvaluationContext& context) {
  record(suppressed_sight_of(experiment, why), context, [&] { return suppressed_properties(experiment, arm, why); });
}

void EvaluatedExposures::note(const catalog::Holdout& holdout, const assignment::EvaluationContext& context) {
  record(sight_of(holdout), context, [&] { return exposure_properties(holdout); });
}

template <class MakeProperties>
void EvaluatedExposures::record(const Sight& sight, const assignment::EvaluationContext& context,
                                const MakeProperties& make_properties) {
  const assignment::UnitId id(context, sight.unit_attribute);
  const outcomes::UnitId unit{sight.unit, id.text()};
  const std::uint64_t hash = hash_of(1, unit, sight);
  std::atomic<std::uint64_t>& place = (*recorded_)[hash % recorded_->size()];
  if (place.load(std::memory_order_relaxed) == hash) return;

  const std::string message_id = message_id_of(unit, sight);
  const std::string properties = make_properties();
  const outcomes::Event event{{&unit, 1}, sight.event, context.now, std::nullopt, outcomes::Properties(properties),
                              message_id};
  place.store(hash, std::memory_order_relaxed);
  events_->append_later(
      {&event, 1}, [recorded = recorded_, hash](const Result<std::vector<store::Appended>>& appended) {
        if (appended) return;
        std::uint64_t expected = hash;
        (*recorded)[hash % recorded->size()].compare_exchange_strong(expected, 0, std::memory_order_relaxed);
      });
}

}  // namespace flywheel::api
