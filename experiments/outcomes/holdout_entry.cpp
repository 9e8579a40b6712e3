#include "experiments/outcomes/holdout_entry.hpp"

#include <algorithm>
#include <array>

#include "config/vocabulary/value.hpp"

namespace flywheel::outcomes {

HoldoutEntry::HoldoutEntry(const catalog::Catalog& catalog, std::span<const catalog::Experiment* const> experiments) {
  for (const catalog::Holdout& holdout : catalog.holdouts()) {
    const catalog::Experiment& comparison = holdout.comparison;
    if (std::find(experiments.begin(), experiments.end(), &comparison) == experiments.end()) continue;
    Door& door = doors_.emplace_back(Door{&holdout, {}});
    for (const catalog::VariantIndex arm : {catalog::kHeldOut, catalog::kNotHeldOut}) {
      const std::array members{Member{kExposureExperiment, Value::string(comparison.key)},
                               Member{kExposureVariant, Value::string(comparison.arms[arm].name)}};
      encode_properties(Value::map(members), door.exposures[arm]);
    }
  }
}

void HoldoutEntry::begin_unit(UnitId unit) {
  waiting_.clear();
  for (const Door& door : doors_) {
    if (door.holdout->unit != unit.type) continue;
    const bool held = hashing::slot_of(door.holdout->seed, unit.id) < door.holdout->share;
    waiting_.push_back({&door, held ? catalog::kHeldOut : catalog::kNotHeldOut});
  }
}

Event HoldoutEntry::exposure(const Waiting& entering, Time time) {
  const std::string& properties = entering.door->exposures[entering.arm];
  return {{}, kExposure, time, std::nullopt, Properties(std::string_view(properties)), {}};
}

}  // namespace flywheel::outcomes
