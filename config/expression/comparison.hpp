// Comparing values as CEL does.
#pragma once

#include <compare>

#include "config/expression/failure_code.hpp"
#include "config/expression/operator.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// Whether two values are equal: numbers by what they are worth, whatever their types; NaN equals nothing; values of
/// otherwise different kinds are unequal, which is no error.
[[nodiscard]] bool equals(const Value& a, const Value& b);

/// Whether two things of that order are ==, <, … to each other; unordered ones are only !=. Not for kIn.
[[nodiscard]] constexpr bool fits(std::partial_ordering order, Relation relation) {
  switch (relation) {
    case Relation::kNotEqual:
      return order != 0;
    case Relation::kLess:
      return order < 0;
    case Relation::kLessOrEqual:
      return order <= 0;
    case Relation::kGreater:
      return order > 0;
    case Relation::kGreaterOrEqual:
      return order >= 0;
    default:
      return order == 0;
  }
}

/// a == b, a < b … into `holds`. Errors: kTypeMismatch where an order is asked of kinds that have none between them.
[[nodiscard]] FailureCode relate(const Value& a, Relation relation, const Value& b, bool& holds);

/// Whether `item` is an element of a list or a key of a map. Errors: kTypeMismatch for other kinds of `container`.
[[nodiscard]] FailureCode contains(const Value& container, const Value& item, bool& holds);

}  // namespace flywheel::expression
