// + - * / % and the minus sign, as CEL defines them.
#pragma once

#include "config/expression/failure_code.hpp"
#include "config/expression/operator.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// a + b … into `result`. Both sides have one type, except times and durations; there is no conversion between int,
/// uint and double. Strings and lists that are joined live in `arena`.
/// Errors: kTypeMismatch, kOverflow, kDivisionByZero (of whole numbers).
[[nodiscard]] FailureCode compute(const Value& a, Arithmetic arithmetic, const Value& b, Arena& arena, Value& result);

/// -a into `result`. Errors: kTypeMismatch, kOverflow.
[[nodiscard]] FailureCode negate(const Value& a, Value& result);

/// The instant, where it lies in the years 1 to 9999. Errors: kOverflow.
[[nodiscard]] FailureCode bounded_time(Time time, Value& result);

}  // namespace flywheel::expression
