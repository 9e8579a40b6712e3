// An experiment's document → Experiment.
#pragma once

#include <string>

#include "config/catalog/context.hpp"
#include "config/catalog/experiment.hpp"

namespace flywheel::catalog {

/// Reports what is wrong beyond the schema; what could be read is returned all the same.
[[nodiscard]] Experiment build_experiment(Context& context, const std::string& key, const Definition& definition);

}  // namespace flywheel::catalog
