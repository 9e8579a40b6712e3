// Which experiments run side by side on the same units.
#pragma once

#include <cstddef>
#include <vector>

#include "config/catalog/catalog.hpp"

namespace flywheel::outcomes {

/// Of so many others an experiment is told apart from.
inline constexpr std::size_t kMostConcurrent = 100;

/// The others of the catalog, in its order, on the same type of unit that are no drafts and whose schedules overlap
/// with that of `experiment`: the first kMostConcurrent. None for the comparison of a holdout.
[[nodiscard]] std::vector<const catalog::Experiment*> concurrent_with(const catalog::Catalog& catalog,
                                                                      const catalog::Experiment& experiment);

}  // namespace flywheel::outcomes
