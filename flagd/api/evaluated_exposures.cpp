#include "flagd/api/evaluated_exposures.hpp"

#include "config/hashing/slot.hpp"
#include "experiments/assignment/unit_id.hpp"

namespace flywheel::api {
namespace {

using assignment::Evaluation;
using assignment::Step;

bool counts(const Evaluation& evaluation) {
  return evaluation.error == assignment::ErrorCode::kNone && evaluation.reason == assignment::Reason::kSplit &&
         !evaluation.test_user && (evaluation.step == Step::kHoldout || evaluation.variant != catalog::kNoVariant);
}

/// What a unit saw: an arm of an experiment in one of its phases, or that a holdout keeps it back.
struct Sight {
  std::string_view event;
  std::string_view key;  ///< of the experiment or holdout
  int phase = 0;         ///< 0: a holdout
  const std::string& unit;
  expression::AttributeSlot unit_attribute;
};

Sight sight_of(const catalog::Catalog& catalog, const catalog::Experiment& experiment, const Evaluation& evaluation) {
  if (evaluation.step == Step::kHoldout) {
    const catalog::Holdout& holdout = catalog.holdouts()[evaluation.holdout];
    return {outcomes::kHoldoutExposure, holdout.key, 0, holdout.unit, holdout.unit_attribute};
  }
  return {outcomes::kExposure, experiment.key, experiment.phase, experiment.unit, experiment.unit_attribute};
}

/// What the experiment's results ask of the context, as far as it is there.
std::vector<Member> attributes_of(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                                  const assignment::EvaluationContext& context) {
  std::vector<Member> attributes;
  for (const expression::AttributeSlot slot : experiment.exposure_attributes) {
    if (slot >= context.attributes.size() || context.attributes[slot].absent()) continue;
    attributes.push_back({catalog.attributes().name(slot), context.attributes[slot]});
  }
  return attributes;
}

void append_properties(const Sight& sight, const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                       const Evaluation& evaluation, const assignment::EvaluationContext& context, std::string& out) {
  const bool held_back = evaluation.step == Step::kHoldout;
  std::vector<Member> members{
      {held_back ? outcomes::kExposureHoldout : outcomes::kExposureExperiment, Value::string(sight.key)}};
  std::vector<Member> attributes;
  if (!held_back) {
    members.push_back({outcomes::kExposureVariant, Value::string(experiment.arms[evaluation.variant].name)});
    members.push_back({outcomes::kExposurePhase, Value::integer(experiment.phase)});
    attributes = attributes_of(catalog, experiment, context);
    if (!attributes.empty()) members.push_back({outcomes::kExposureAttributes, Value::map(attributes)});
  }
  outcomes::encode_properties(Value::map(members), out);
}

/// A hash of who saw what. Texts are hashed one by one: none runs into the next.
std::uint64_t hash_of(std::uint64_t seed, outcomes::UnitId unit, const Sight& sight) {
  for (const std::string_view text : {sight.key, unit.type, unit.id}) seed = hashing::hash_of(seed, text);
  return hashing::hash_of(seed, {reinterpret_cast<const char*>(&sight.phase), sizeof sight.phase});
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
  const Sight sight = sight_of(catalog, experiment, evaluation);
  const assignment::UnitId id(context, sight.unit_attribute);
  const outcomes::UnitId unit{sight.unit, id.text()};
  const std::uint64_t hash = hash_of(1, unit, sight);
  std::atomic<std::uint64_t>& place = (*recorded_)[hash % recorded_->size()];
  if (place.load(std::memory_order_relaxed) == hash) return;

  std::string message_id = "evaluated-";
  append_hex(hash, message_id);
  append_hex(hash_of(2, unit, sight), message_id);
  std::string properties;
  append_properties(sight, catalog, experiment, evaluation, context, properties);
  const outcomes::Event event{{&unit, 1}, sight.event, context.now, std::nullopt, outcomes::Properties(properties),
                              message_id};
  place.store(hash, std::memory_order_relaxed);
  events_->append({&event, 1}, [recorded = recorded_, hash](const Result<std::vector<store::Appended>>& appended) {
    if (appended) return;
    std::uint64_t expected = hash;
    (*recorded)[hash % recorded->size()].compare_exchange_strong(expected, 0, std::memory_order_relaxed);
  });
}

}  // namespace flywheel::api
