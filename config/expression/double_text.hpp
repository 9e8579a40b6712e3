// Doubles as texts.
#pragma once

#include <string_view>

#include "config/expression/failure_code.hpp"

namespace flywheel::expression {

/// The whole text as a double: `1.5`, `-2e3`, `.5`, `inf`, `nan`. One too small for a double is 0 with its sign, as
/// CEL has it. Errors: kInvalidArgument, kOverflow (too large), with `number` as it was.
[[nodiscard]] FailureCode parse_double(std::string_view text, double& number);

}  // namespace flywheel::expression
