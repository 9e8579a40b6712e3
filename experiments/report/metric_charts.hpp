// A metric's charts.
#pragma once

#include <string>

#include "experiments/report/line_chart.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// The differences at the ends of days with their always-valid intervals; no lines where fewer than two are followed.
[[nodiscard]] LineChart looks_chart(const Report& report, const MetricResult& metric, const std::string& id);
/// The share of units that came back on each day since exposure.
[[nodiscard]] LineChart returns_chart(const MetricResult& metric, const std::string& id);
/// The share of units that had got there by a time.
[[nodiscard]] LineChart times_chart(const MetricResult& metric, const std::string& id);
/// The difference on each day since exposure, with 95% intervals.
[[nodiscard]] LineChart novelty_chart(const Report& report, const MetricResult& metric, const std::string& id);

/// "The effect fades with the days since exposure (…)", or that no trend is shown; empty where there are too few days.
[[nodiscard]] std::string novelty_sentence(const Effect& effect);

}  // namespace flywheel::report
