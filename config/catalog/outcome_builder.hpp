// Moments and metrics from their maps.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/measured.hpp"

namespace flywheel::catalog {

/// All moments in order of name, `active` among them.
[[nodiscard]] std::vector<Moment> build_moments(Context& context);

/// All metrics. Those that this version does not compute are checked and left out.
[[nodiscard]] Measured build_metrics(Context& context);

}  // namespace flywheel::catalog
