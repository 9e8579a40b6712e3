#include "experiments/outcomes/exposure_context.hpp"

#include <algorithm>

#include "config/vocabulary/json_writer.hpp"

namespace flywheel::outcomes {

void ExposureContext::look_at(Time time, const Value& attributes, std::string_view targeting_key,
                              std::span<const expression::AttributeSlot> slots) {
  arena_.clear();
  time_ = time;
  std::fill(values_.begin(), values_.end(), Value());
  if (!targeting_key.empty()) values_[expression::Attributes::kTargetingKey] = Value::string(targeting_key);
  if (!attributes.is(Kind::kMap)) return;
  for (const expression::AttributeSlot slot : slots) values_[slot] = attributes.find(catalog_.attributes().name(slot));
}

bool ExposureContext::matches(catalog::ConditionId condition) {
  return catalog_.conditions()[condition].matches({values_, time_}, arena_) == expression::Match::kYes;
}

std::string ExposureContext::level(expression::AttributeSlot slot) const {
  const Value& value = values_[slot];
  if (value.is(Kind::kString)) return std::string(value.as_string());
  const bool has_name = value.is_number() || value.is(Kind::kBool);
  return has_name ? to_json(value) : std::string();
}

}  // namespace flywheel::outcomes
