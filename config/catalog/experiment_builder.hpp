// An experiment's document → Experiment.
#pragma once

#include <string>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"
#include "config/catalog/measured.hpp"

namespace flywheel::catalog {

/// Reports what is wrong beyond the schema; what could be read is returned all the same. Metrics that this version
/// does not compute are left out of the experiment's lists, with a warning.
[[nodiscard]] Experiment build_experiment(Context& context, const Measured& measured, const std::string& key,
                                          const Definition& definition);

}  // namespace flywheel::catalog
