// A table's sums as results: ratios linearised, covariates taken out, segments set beside each other.
#pragma once

#include <string>
#include <vector>

#include "experiments/report/assemble.hpp"

namespace flywheel::report {

/// Metric `index` of the table, without effects: the first is the goal. `arms` are the names as the report has them.
[[nodiscard]] MetricResult metric_of_table(const Table& table, std::size_t index, const std::vector<std::string>& arms);

/// The effects by level of every attribute, metric and arm. `report` has its metrics.
[[nodiscard]] std::vector<SegmentResult> segments_of_table(const Table& table, const Report& report,
                                                           const Inference& inference);

/// `text` with bytes that are not UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string valid_text(std::string text);

}  // namespace flywheel::report
