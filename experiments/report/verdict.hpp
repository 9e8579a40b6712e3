// The one sentence at the top.
#pragma once

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Fills verdict, verdict_tone and remarks of a report that is otherwise complete. A sample ratio that is off blocks
/// every other verdict; a harmed guardrail stands beside the goal's.
void conclude(Report& report);

}  // namespace flywheel::report
