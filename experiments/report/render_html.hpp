// Parts of the report's page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "experiments/report/details.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// One metric as an `article`; `index` makes its ids unique in the page.
[[nodiscard]] std::string metric_html(const Report& report, const MetricResult& metric, std::size_t index);

/// A table with every metric's sufficient statistics, from which all of its numbers can be computed again.
[[nodiscard]] std::string statistics_html(const Report& report);

/// A table that is read when somebody wants the numbers.
[[nodiscard]] std::string detail_html(const DetailTable& table);

/// How far messages came, as a section; empty where there are none.
[[nodiscard]] std::string messages_html(const Report& report);

/// Effects by the levels of attributes, as a section; empty where there are none.
[[nodiscard]] std::string segments_html(const Report& report);

/// "better", coloured by tone.
[[nodiscard]] std::string badge(Tone tone, std::string_view text);

}  // namespace flywheel::report
