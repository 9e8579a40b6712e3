// One metric's differences from the baseline, drawn with their intervals.
#pragma once

#include <string>
#include <string_view>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// An SVG element, or nothing where no difference has an interval. `id` makes the ids of its title and description
/// unique in the page.
[[nodiscard]] std::string forest_plot(const Report& report, const MetricResult& metric, std::string_view id);

}  // namespace flywheel::report
