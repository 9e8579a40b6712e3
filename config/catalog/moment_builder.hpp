// Moments from their map.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/metric.hpp"

namespace flywheel::catalog {

/// All moments in order of name, `active` among them.
[[nodiscard]] std::vector<Moment> build_moments(Context& context);

}  // namespace flywheel::catalog
