// Moments and metrics from their maps.
#pragma once

#include <vector>

#include "config/catalog/context.hpp"
#include "config/catalog/measured.hpp"

namespace flywheel::catalog {

/// All moments in order of name, `active` among them. Moments that this version does not follow (`more_than`, another
/// `unit`, …) are checked and left out.
[[nodiscard]] std::vector<Moment> build_moments(Context& context);

/// All metrics. Those that listen to a moment that is left out are left out themselves.
[[nodiscard]] Measured build_metrics(Context& context, const std::vector<Moment>& moments);

}  // namespace flywheel::catalog
