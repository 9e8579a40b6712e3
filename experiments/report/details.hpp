// What there is to say of some metrics beyond estimates and differences, as tables of texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// The first column names the row.
struct DetailTable {
  std::string title;
  std::vector<std::string> titles;
  std::vector<std::vector<std::string>> rows;
};

/// What the table of cohorts names its rows.
inline constexpr std::string_view kCohortTitle = "week from";

/// A funnel's steps, the answers of a survey, how long it took, invitations, retention by day and by cohort, planned
/// looks; only what the metric has, and nothing where arms are still collecting.
[[nodiscard]] std::vector<DetailTable> details_of(const MetricResult& metric);

/// The difference at the ends of days; empty rows where it is not followed.
[[nodiscard]] DetailTable looks_table(const MetricResult& metric, const Effect& effect);

/// "12.3 h", "3.4 days", "40 s".
[[nodiscard]] std::string seconds_text(double seconds);

}  // namespace flywheel::report
