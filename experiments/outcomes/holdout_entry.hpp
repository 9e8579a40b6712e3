// When units enter the holdouts that measure something: with their first event within the schedule.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/event.hpp"

namespace flywheel::outcomes {

/// Says of one unit after the other which holdouts it enters, and as what: its arm is what its hash says, whatever it
/// was shown.
class HoldoutEntry {
 public:
  /// Of the holdouts whose comparison is among `experiments`. The catalog must outlive it.
  HoldoutEntry(const catalog::Catalog& catalog, std::span<const catalog::Experiment* const> experiments);

  void begin_unit(UnitId unit);
  /// The unit's next event; times must not decrease. Calls `expose` with an exposure at the event's time for each
  /// holdout that the unit enters with it.
  template <class Expose>
  void event(const Event& event, const Expose& expose) {
    for (std::size_t i = waiting_.size(); i-- > 0;) {
      const Waiting one = waiting_[i];
      if (!one.door->holdout->schedule.contains(event.time)) continue;
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
      expose(exposure(one, event.time));
    }
  }

 private:
  struct Door {
    const catalog::Holdout* holdout;
    std::string exposures[2];  // properties, by arm
  };
  struct Waiting {
    const Door* door;
    catalog::VariantIndex arm;
  };
  [[nodiscard]] static Event exposure(const Waiting& entering, Time time);

  std::vector<Door> doors_;
  std::vector<Waiting> waiting_;  // which the unit at hand has not entered
};

}  // namespace flywheel::outcomes
