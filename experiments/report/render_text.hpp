// Parts of the terminal's report.
#pragma once

#include <string>
#include <vector>

#include "experiments/report/details.hpp"
#include "experiments/report/report.hpp"
#include "experiments/report/terminal.hpp"

namespace flywheel::report {

/// One metric: its description, a table of the arms with bars, and a table of the comparisons with intervals drawn on a
/// common scale where `width` leaves room.
[[nodiscard]] std::string metric_text(const Report& report, const MetricResult& metric, const Paint& paint,
                                      std::size_t width);

/// A table whose last column stands below it, row by row, where `width` leaves no room.
[[nodiscard]] std::string fitting_table(const std::vector<std::string>& titles,
                                        std::vector<std::vector<std::string>> rows, const Paint& paint,
                                        std::size_t width);

/// Columns that do not fit are left out: the page has them all.
[[nodiscard]] std::string detail_text(const DetailTable& table, const Paint& paint, std::size_t width);

/// `text` wrapped to `width` columns, the first line after `first`, the others after as many spaces.
[[nodiscard]] std::string hanging(std::string_view first, std::string_view text, std::size_t width);

}  // namespace flywheel::report
