#include "flagd/api/exposure.hpp"

#include <vector>

#include "config/hashing/slot.hpp"

namespace flywheel::api {
namespace {

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

std::vector<Member> place_of(const catalog::Experiment& experiment, catalog::VariantIndex arm) {
  return {{outcomes::kExposureExperiment, Value::string(experiment.key)},
          {outcomes::kExposureVariant, Value::string(experiment.arms[arm].name)},
          {outcomes::kExposurePhase, Value::integer(experiment.phase)}};
}

void append_hex(std::uint64_t number, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) out += kHex[number >> shift & 15];
}

std::string encoded(const std::vector<Member>& members) {
  std::string bytes;
  outcomes::encode_properties(Value::map(members), bytes);
  return bytes;
}

}  // namespace

Sight sight_of(const catalog::Experiment& experiment) {
  return {outcomes::kExposure, experiment.key, experiment.phase, experiment.unit, experiment.unit_attribute};
}

Sight suppressed_sight_of(const catalog::Experiment& experiment, std::string_view why) {
  return {
      outcomes::kMessageSuppressed, experiment.key, experiment.phase, experiment.unit, experiment.unit_attribute, why};
}

Sight sight_of(const catalog::Holdout& holdout) {
  return {outcomes::kHoldoutExposure, holdout.key, 0, holdout.unit, holdout.unit_attribute};
}

std::uint64_t hash_of(std::uint64_t seed, outcomes::UnitId unit, const Sight& sight) {
  // Texts are hashed one by one: none runs into the next.
  if (!sight.why.empty()) seed = hashing::hash_of(seed, sight.why);
  for (const std::string_view text : {sight.key, unit.type, unit.id}) seed = hashing::hash_of(seed, text);
  return hashing::hash_of(seed, {reinterpret_cast<const char*>(&sight.phase), sizeof sight.phase});
}

std::string message_id_of(outcomes::UnitId unit, const Sight& sight) {
  std::string id = "evaluated-";
  for (const std::uint64_t seed : {1, 2}) append_hex(hash_of(seed, unit, sight), id);
  return id;
}

std::string exposure_properties(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                                catalog::VariantIndex arm, const assignment::EvaluationContext& context) {
  std::vector<Member> members = place_of(experiment, arm);
  const std::vector<Member> attributes = attributes_of(catalog, experiment, context);
  if (!attributes.empty()) members.push_back({outcomes::kExposureAttributes, Value::map(attributes)});
  return encoded(members);
}

std::string suppressed_properties(const catalog::Experiment& experiment, catalog::VariantIndex arm,
                                  std::string_view why) {
  std::vector<Member> members = place_of(experiment, arm);
  members.push_back({outcomes::kReason, Value::string(why)});
  return encoded(members);
}

std::string decided_properties(const catalog::Experiment& experiment, catalog::VariantIndex arm,
                               std::string_view decision, bool replaced) {
  std::vector<Member> members = place_of(experiment, arm);
  members.push_back({outcomes::kDecision, Value::string(decision)});
  if (replaced) members.push_back({outcomes::kReplaced, Value::boolean(true)});
  return encoded(members);
}

std::string exposure_properties(const catalog::Holdout& holdout) {
  return encoded({{outcomes::kExposureHoldout, Value::string(holdout.key)}});
}

}  // namespace flywheel::api
