// Runs compiled expressions.
#pragma once

#include "config/expression/code.hpp"
#include "config/expression/program.hpp"

namespace flywheel::expression {

/// The value of `code` for `inputs`. Total: every failure is an Outcome.
[[nodiscard]] Outcome run(const Code& code, const Inputs& inputs, Arena& arena);

}  // namespace flywheel::expression
