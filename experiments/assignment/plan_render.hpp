// A plan for people and for programs.
#pragma once

#include <string>

#include "experiments/assignment/plan.hpp"

namespace flywheel::assignment {

/// Markdown that reads as well in a terminal as in a pull request; ends with a line break.
[[nodiscard]] std::string render_text(const Plan& plan);
/// One JSON object, indented, without a line break at the end.
[[nodiscard]] std::string render_json(const Plan& plan);

}  // namespace flywheel::assignment
