// The people of a scenario: who they are, what they are shown and what they do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "experiments/outcomes/event.hpp"
#include "experiments/simulation/person.hpp"

namespace flywheel::simulation {

/// What is known of the units of one arm.
struct TrueArm {
  std::string name;
  std::int64_t assigned = 0;  ///< units
  std::int64_t lost = 0;      ///< of those, units whose exposure is lost
  std::int64_t crossed = 0;   ///< of the rest, units that see another arm, too
  std::int64_t dropped = 0;   ///< of the assigned, units that stop
  std::int64_t bots = 0;      ///< of the assigned
};

/// What an outcome truly is in each arm: the average, over all assigned units, of what they would do there (without
/// bots, dropout and whatever else goes wrong). The same units in every arm, so that differences are the effects.
struct TrueOutcome {
  const Outcome* outcome = nullptr;  ///< of the population's scenario
  std::vector<double> rates;         ///< by arm
  std::vector<double> amounts;       ///< by arm, of one event; empty where the outcome has none

  /// One more unit, the `units`-th.
  void add(const Traits& unit, std::int64_t units);
};

struct Truth {
  std::vector<TrueArm> arms;  ///< in the experiment's order
  std::int64_t unassigned = 0;
  std::vector<TrueOutcome> outcomes;
};

/// Deterministic: the scenario and the definitions decide everything, each unit for itself. Arms are given by the real
/// evaluation at the unit's arrival. Thread-safety: immutable.
class Population {
 public:
  /// The scenario must have been read for this catalog.
  Population(Scenario scenario, std::shared_ptr<const catalog::Catalog> catalog);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const catalog::Experiment& experiment() const { return *experiment_; }
  /// Who the units are, one by one; `number` below Scenario::units.
  [[nodiscard]] Person person(std::uint64_t number) const;

  /// Shows the histories of units [first, last) as a store would: by time, each event once.
  void show(std::uint64_t first, std::uint64_t last, outcomes::HistoryVisitor& visitor) const;
  /// Hands out every event as it arrives: unit by unit, some twice, some after everything else. `take` is also told
  /// which share of the way is done, and says whether it wants more.
  void deliver(const std::function<bool(const outcomes::Event&, double done)>& take) const;

  [[nodiscard]] Truth truth() const;

 private:
  Scenario scenario_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  const catalog::Experiment* experiment_;
  const catalog::Entry* entry_;
};

}  // namespace flywheel::simulation
