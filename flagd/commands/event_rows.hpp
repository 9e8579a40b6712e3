// Events as the rows of a CSV file.
#pragma once

#include <ostream>

#include "config/vocabulary/arena.hpp"
#include "experiments/outcomes/event.hpp"
#include "experiments/simulation/scenario.hpp"

namespace flywheel::commands {

/// One event a line: time, unit, event, experiment, arm, amount, the scenario's attributes, message id. Experiment, arm
/// and attributes stand on exposures.
class EventRows {
 public:
  /// Writes the titles.
  EventRows(const simulation::Scenario& scenario, std::ostream& out);

  void write(const outcomes::Event& event);

 private:
  [[nodiscard]] Value amount_of(const outcomes::Event& event, const Value& properties) const;

  const simulation::Scenario& scenario_;
  std::ostream& out_;
  Arena arena_;
};

}  // namespace flywheel::commands
