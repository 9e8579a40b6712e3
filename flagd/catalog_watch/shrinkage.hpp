// Definitions that are right by their grammar and would still take the product away.
#pragma once

#include <optional>
#include <string>

#include "config/catalog/catalog.hpp"

namespace flywheel::catalog_watch {

/// Why `next` must not silently follow `served`, as a sentence; none where it may. Keys are those of flags and
/// experiments. It must not where
///   - `served` has keys and `next` has none, or
///   - `served` has at least four and more than half of them are gone.
[[nodiscard]] std::optional<std::string> shrinkage(const catalog::Catalog& served, const catalog::Catalog& next);

}  // namespace flywheel::catalog_watch
