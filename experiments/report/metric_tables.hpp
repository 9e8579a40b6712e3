// A metric's two tables as texts: what every arm did, and how it differs from the baseline.
#pragma once

#include <string>
#include <vector>

#include "experiments/report/number_style.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Stands for a number that is not defined.
inline constexpr std::string_view kUndefinedText = "\u2013";

/// "arm", "mature n / exposed n", "reached", "rate".
[[nodiscard]] std::vector<std::string> arm_titles(const MetricResult& metric);
/// One cell a title.
[[nodiscard]] std::vector<std::string> arm_cells(const MetricResult& metric, const ArmResult& arm);

/// "against control", "points", "95% interval", "p", "lift".
[[nodiscard]] std::vector<std::string> effect_titles(const Report& report, const MetricResult& metric);
/// One cell a title.
[[nodiscard]] std::vector<std::string> effect_cells(const Effect& effect, const NumberStyle& style);

/// A segment's table: "country", "n" (the arm's and the baseline's), "points", "95% interval", "p adjusted", "lift".
[[nodiscard]] std::vector<std::string> level_titles(const SegmentResult& segment, const NumberStyle& style);
[[nodiscard]] std::vector<std::vector<std::string>> level_rows(const SegmentResult& segment, const NumberStyle& style);
/// With the decimals that the narrowest level's interval justifies.
[[nodiscard]] NumberStyle style_of_segment(const Report& report, const SegmentResult& segment);

/// Whether there is a comparison to show: an arm that is not collecting and has a difference.
[[nodiscard]] bool is_compared(const MetricResult& metric);

}  // namespace flywheel::report
