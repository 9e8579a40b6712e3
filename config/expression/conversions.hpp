// int(x), uint(x), double(x), string(x), bool(x), timestamp(x), duration(x).
#pragma once

#include "config/expression/failure_code.hpp"
#include "config/expression/functions.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// Converts `from` by one of the conversion functions into `result`, which may be `from` itself. New strings live in
/// `arena`. Errors: kTypeMismatch (kinds that do not convert), kInvalidArgument (a text that cannot be read),
/// kOverflow (a number or time out of range).
[[nodiscard]] FailureCode convert(Function to, const Value& from, Arena& arena, Value& result);

}  // namespace flywheel::expression
