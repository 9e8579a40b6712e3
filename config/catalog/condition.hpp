// Conditions: every distinct expression that decides something, compiled once.
#pragma once

#include <cstdint>

#include "config/expression/program.hpp"

namespace flywheel::catalog {

/// An index into Catalog::conditions(). Equal texts share one condition, so that a bulk evaluation computes it once.
using ConditionId = std::uint32_t;

}  // namespace flywheel::catalog
