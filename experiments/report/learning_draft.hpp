// The learning that an experiment suggests, as its team would write it down.
#pragma once

#include <string>

#include "config/catalog/catalog.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// A `learning` document in YAML with the numbers filled in, which `flagd check` accepts; people put the summary in
/// their own words and decide. Empty where there is nothing to learn yet: no goal, or arms that are not compared.
[[nodiscard]] std::string learning_draft(const catalog::Catalog& catalog, const catalog::Experiment& experiment,
                                         const Report& report);

}  // namespace flywheel::report
