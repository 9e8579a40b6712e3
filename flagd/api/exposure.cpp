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

Sight sight_of(const catalog::Holdout& holdout) {
  return {outcomes::kHoldoutExposure, holdout.key, 0, holdout.unit, holdout.unit_attribute};
}

std::uint64_t hash_of(std::uint64_t seed, outcomes::UnitId unit, const Sight& sight) {
  // Texts are hashed one by one: none runs into the next.
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
  std::vector<Member> members{{outcomes::kExposureExperiment, Value::string(experiment.key)},
                              {outcomes::kExposureVariant, Value::string(experiment.arms[arm].name)},
                              {outcomes::kExposurePhase, Value::integer(experiment.phase)}};
  const std::vector<Member> attributes = attributes_of(catalog, experiment, context);
  if (!attributes.empty()) members.push_back({outcomes::kExposureAttributes, Value::map(attributes)});
  return encoded(members);
}

std::string exposure_properties(const catalog::Holdout& holdout) {
  return encoded({{outcomes::kExposureHoldout, Value::string(holdout.key)}});
}

}  // namespace flywheel::api
