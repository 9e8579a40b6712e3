// Metrics from their map.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/metric.hpp"

namespace flywheel::catalog {

/// All metrics in order of name.
[[nodiscard]] std::vector<Metric> build_metrics(Context& context);

}  // namespace flywheel::catalog
