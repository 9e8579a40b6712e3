// Values as literals, for tests that compare whole answers.
#pragma once

#include <string>

#include "config/vocabulary/value.hpp"

namespace flywheel::expression {

/// The value as a literal with nothing folded: 3, 3u, 3.0, inf, "x" as in JSON, [1, 2], {"a": 1} with its keys in
/// order. Times and durations as time(…) and duration(…) of their microseconds.
[[nodiscard]] std::string rendered(const Value& value);

}  // namespace flywheel::expression
