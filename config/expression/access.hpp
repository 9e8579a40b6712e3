// Getting at the parts of values.
#pragma once

#include <span>
#include <string_view>

#include "config/expression/failure_code.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// A number given for an attribute that is declared int or double, as that type where it is worth the same: JSON does
/// not tell 3 from 3.0. Other values as they are.
[[nodiscard]] Value as_declared(const Value& value, Kind kind);

/// map.name into `result`, which may be `map` itself. Errors: kTypeMismatch, kNoSuchKey.
[[nodiscard]] FailureCode member_of(const Value& map, std::string_view name, Value& result);

/// container[key] of a list or a map into `result`, which may be `container` itself. A list takes any whole number.
/// Errors: kTypeMismatch, kNoSuchKey, kIndexOutOfRange.
[[nodiscard]] FailureCode element_of(const Value& container, const Value& key, Value& result);

/// A map of key, value, key, value … that lives in `arena`. Errors: kTypeMismatch where a key is no string,
/// kInvalidArgument where one stands there twice.
[[nodiscard]] FailureCode map_of(std::span<const Value> parts, Arena& arena, Value& result);

}  // namespace flywheel::expression
