// What is known of a unit's context at its exposure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/current_event.hpp"

namespace flywheel::outcomes {

/// Answers conditions and names levels from the attributes that an exposure carries.
class ExposureContext {
 public:
  /// The catalog must outlive this.
  explicit ExposureContext(const catalog::Catalog& catalog) : catalog_(catalog), values_(catalog.attributes().size()) {}

  /// Turns to an exposure with those attributes, of which `slots` are read, of the unit with that id (empty: it is no
  /// targeting key). All must live while it is asked.
  void look_at(Time time, const Value& attributes, std::string_view targeting_key,
               std::span<const expression::AttributeSlot> slots);
  /// An error (a missing attribute) is no match.
  [[nodiscard]] bool matches(catalog::ConditionId condition);
  /// An attribute's value as the name of a level: texts as they are, numbers and bools as JSON writes them; empty where
  /// it is missing or something else.
  [[nodiscard]] std::string level(expression::AttributeSlot slot) const;

 private:
  const catalog::Catalog& catalog_;
  std::vector<Value> values_;  // by slot
  Time time_;
  Arena arena_;
};

}  // namespace flywheel::outcomes
