// What one simulated unit is shown and does.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "experiments/outcomes/event.hpp"
#include "experiments/simulation/person.hpp"

namespace flywheel::simulation {

/// One event to be.
struct Happening {
  Time time;
  const Outcome* outcome = nullptr;  ///< nullptr: an exposure
  catalog::VariantIndex arm = 0;     ///< of an exposure
  double amount = 0;
  std::size_t number = 0;  ///< of the unit's events: makes the message id
  bool repeated = false;   ///< arrives twice
  bool late = false;       ///< arrives after everything else
};

/// What becomes of a person in the arm that it was assigned, in the order of a store: by time, then message id, at
/// equal times exposures first.
[[nodiscard]] std::vector<Happening> draw_history(const Scenario& scenario, const Person& person, Dice& dice);

/// Turns happenings into events. Reused, it stops allocating.
class EventMaker {
 public:
  EventMaker(const Scenario& scenario, const catalog::Experiment& experiment)
      : scenario_(&scenario), experiment_(&experiment) {}

  /// The unit of all events that follow. `person` outlives them.
  void begin(const Person& person);
  [[nodiscard]] outcomes::UnitId unit() const { return unit_; }
  /// Lives until the next call.
  [[nodiscard]] outcomes::Event make(const Happening& happening);

 private:
  void encode_exposure(const Happening& happening);

  const Scenario* scenario_;
  const catalog::Experiment* experiment_;
  const Person* person_ = nullptr;
  outcomes::UnitId unit_;
  std::string properties_;
  std::string message_id_;
};

}  // namespace flywheel::simulation
