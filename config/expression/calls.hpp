// The functions of the language at work.
#pragma once

#include <span>

#include "config/expression/failure_code.hpp"
#include "config/expression/functions.hpp"
#include "config/expression/time_zone.hpp"
#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// Calls `function` (any but matches and version, which are instructions of their own) with arguments whose number was
/// checked. `zone`: the time zone of an accessor where it was known at load, else null. `result` may be arguments[0].
/// Errors: kTypeMismatch, kInvalidArgument, kOverflow.
[[nodiscard]] FailureCode call(Function function, std::span<const Value> arguments, const TimeZone* zone, Arena& arena,
                               Value& result);

}  // namespace flywheel::expression
