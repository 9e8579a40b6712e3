// First exposures by day and arm, as stacked bars.
#pragma once

#include <string>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// An SVG element, or nothing where there are no exposures by day. Arms have the colour classes arm0 … arm7, again from
/// arm0 where there are more.
[[nodiscard]] std::string daily_chart(const Report& report);

}  // namespace flywheel::report
