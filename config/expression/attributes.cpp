#include "config/expression/attributes.hpp"

#include <utility>

namespace flywheel::expression {

Attributes::Attributes() {
  AttributeType text;
  text.kind = Kind::kString;
  names_.emplace_back("targetingKey");
  types_.push_back(std::move(text));
  index_.emplace(names_.back(), kTargetingKey);
}

Result<AttributeSlot> Attributes::intern(std::string_view name) {
  if (const auto known = find(name)) return *known;
  if (names_.size() >= kMost) {
    return Error("too_many_attributes", "there are more than " + std::to_string(kMost) + " attribute names; `" +
                                            std::string(name.substr(0, 64)) + "` is one too many");
  }
  const auto slot = static_cast<AttributeSlot>(names_.size());
  names_.emplace_back(name);
  types_.emplace_back();
  index_.emplace(names_.back(), slot);
  return slot;
}

Result<AttributeSlot> Attributes::declare(std::string_view name, AttributeType type) {
  const auto slot = intern(name);
  if (slot) types_[*slot] = std::move(type);
  return slot;
}

std::optional<AttributeSlot> Attributes::find(std::string_view name) const {
  const auto found = index_.find(name);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

}  // namespace flywheel::expression
