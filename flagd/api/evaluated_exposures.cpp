#include "flagd/api/evaluated_exposures.hpp"

#include "config/hashing/slot.hpp"
#include "experiments/assignment/unit_id.hpp"

namespace flywheel::api {
namespace {

using assignment::Evaluation;

bool counts(const Evaluation& evaluation) {
  return evaluation.error == assignment::ErrorCode::kNone && evaluation.reason == assignment::Reason::kSplit &&
         evaluation.step != assignment::Step::kHoldout && !evaluation.test_user &&
         evaluation.variant != catalog::kNoVariant;
}

/// A hash of who saw which experiment in which phase. Texts are hashed one by one: none runs into the next.
std::uint64_t hash_of(std::uint64_t seed, outcomes::UnitId unit, const catalog::Experiment& experiment) {
  for (const std::string_view text : {std::string_view(experiment.key), unit.type, unit.id}) {
    seed = hashing::hash_of(seed, text);
  }
  return hashing::hash_of(seed, {reinterpret_cast<const char*>(&experiment.phase), sizeof experiment.phase});
}

void append_hex(std::uint64_t number, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[number >> shift & 15];
}

}  // namespace

void EvaluatedExposures::note(const catalog::Catalog& catalog, const assignment::EvaluationContext& context,
                              const Evaluation& evaluation) {
  if (evaluation.entry->type != catalog::Entry::Type::kExperiment) return;
  const catalog::Experiment& experiment = catalog.experiments()[evaluation.entry->index];
  if (experiment.exposure != catalog::Exposure::kOnEvaluation || !counts(evaluation)) return;
  const assignment::UnitId id(context, experiment.unit_attribute);
  const outcomes::UnitId unit{experiment.unit, id.text()};
  const std::uint64_t hash = hash_of(1, unit, experiment);
  std::atomic<std::uint64_t>& place = (*recorded_)[hash % recorded_->size()];
  if (place.load(std::memory_order_relaxed) == hash) return;

  std::string message_id = "evaluated-";
  append_hex(hash, message_id);
  append_hex(hash_of(2, unit, experiment), message_id);
  const std::array members{Member{outcomes::kExposureExperiment, Value::string(experiment.key)},
                           Member{outcomes::kExposureVariant, Value::string(experiment.arms[evaluation.variant].name)},
                           Member{outcomes::kExposurePhase, Value::integer(experiment.phase)}};
  std::string properties;
  outcomes::encode_properties(Value::map(members), properties);
  const outcomes::Event event{
      {&unit, 1}, outcomes::kExposure, context.now, std::nullopt, outcomes::Properties(properties), message_id};
  place.store(hash, std::memory_order_relaxed);
  events_->append({&event, 1}, [recorded = recorded_, hash](const Result<std::vector<store::Appended>>& appended) {
    if (appended) return;
    std::uint64_t expected = hash;
    (*recorded)[hash % recorded->size()].compare_exchange_strong(expected, 0, std::memory_order_relaxed);
  });
}

}  // namespace flywheel::api
