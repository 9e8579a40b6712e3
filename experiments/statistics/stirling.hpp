// Logarithms of factorials whose large parts cancel.
#pragma once

#include "experiments/statistics/real.hpp"

namespace flywheel::statistics {

/// ln Γ(z) − ((z − ½)·ln z − z + ½·ln 2π), z > 0: what Stirling's leading terms leave.
[[nodiscard]] Real stirling_rest(Real z);

/// x·ln(x/m) + m − x, x ≥ 0, m > 0: never negative, and without cancellation where x is near m. Source: Loader (2000).
[[nodiscard]] Real deviance(Real x, Real m);

}  // namespace flywheel::statistics
