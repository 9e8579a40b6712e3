// What a metric measures, in words.
#pragma once

#include <string>

#include "config/catalog/metric.hpp"

namespace flywheel::report {

/// "reached `eureka` within 14d of first exposure", "number of `purchase` until now"; the metric's own description
/// first, where it has one.
[[nodiscard]] std::string describe(const catalog::Metric& metric);

}  // namespace flywheel::report
