// Holdouts stay as they are while they are in force.
#pragma once

#include <optional>
#include <string>

#include "config/catalog/catalog.hpp"

namespace flywheel::catalog_watch {

/// Why `next` must not follow `served`, as a sentence: a holdout that is in force would hold back other units than
/// before, by its percent, its seed or its unit, and whoever was released or caught meanwhile would belong to neither
/// group. None where it may; a holdout may always end.
[[nodiscard]] std::optional<std::string> changed_holdout(const catalog::Catalog& served, const catalog::Catalog& next,
                                                         Time now);

}  // namespace flywheel::catalog_watch
