#include "flagd/api/sticky_plan.hpp"

#include <algorithm>

namespace flywheel::api {

StickyPlan::StickyPlan(const catalog::Catalog& catalog) {
  for (std::uint32_t i = 0; i < catalog.experiments().size(); ++i) {
    const catalog::Experiment& experiment = catalog.experiments()[i];
    if (!experiment.sticky || experiment.status != catalog::Status::kRunning) continue;
    auto unit =
        std::find_if(units_.begin(), units_.end(), [&](const StickyUnit& one) { return one.type == experiment.unit; });
    if (unit == units_.end()) unit = units_.insert(unit, {experiment.unit, experiment.unit_attribute, {}});
    unit->experiments.push_back(i);
  }
}

std::span<const StickyUnit> StickyPlan::units_of(const catalog::Entry& entry) const {
  if (entry.type != catalog::Entry::Type::kExperiment) return {};
  for (const StickyUnit& unit : units_) {
    const auto& experiments = unit.experiments;
    if (std::find(experiments.begin(), experiments.end(), entry.index) != experiments.end()) return {&unit, 1};
  }
  return {};
}

}  // namespace flywheel::api
