// Flags: named values with rules.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/catalog/condition.hpp"
#include "config/catalog/gates.hpp"
#include "config/catalog/schedule.hpp"
#include "config/catalog/split.hpp"
#include "config/catalog/test.hpp"
#include "config/source/diagnostic.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::catalog {

enum class ValueType : std::uint8_t { kBool, kString, kInt, kFloat, kObject };
/// "bool", "string", "int", "float", "object".
[[nodiscard]] std::string_view value_type_name(ValueType type);

/// One possible value of a flag, or one arm of an experiment. An arm may have no value (a message experiment's
/// control).
struct Variant {
  std::string name;
  Value value;  ///< lives in the Catalog's arena; absent: the app's own default
};

/// What is served: one variant, or a share of the units each.
using Serve = std::variant<VariantIndex, Split>;

struct Rule {
  std::string name;                      ///< required where it serves a split
  std::optional<ConditionId> condition;  ///< none: always
  Schedule schedule;                     ///< outside it the rule does not match
  Serve serve;
};

struct Flag {
  std::string key;
  std::string description;
  std::string owner;
  std::vector<std::string> tags;
  bool enabled = true;
  bool client = true;  ///< false: not for public (browser, app) keys
  ValueType type = ValueType::kBool;
  std::vector<Variant> variants;
  std::optional<VariantIndex> off;
  std::string salt;  ///< of its rollouts' hashes: `seed:`, else the key; a rule's is this, a slash and its name
  std::string unit = "user";
  expression::AttributeSlot unit_attribute = expression::Attributes::kTargetingKey;  ///< carries the unit's id
  Value metadata;  ///< a map of bool, string and numbers, or absent
  std::vector<Rule> rules;
  std::optional<Serve> default_serve;  ///< none: the code default
  Schedule schedule;                   ///< outside it the flag is as if disabled
  Gates gates;
  std::vector<Test> tests;
  source::Place place;
};

}  // namespace flywheel::catalog
