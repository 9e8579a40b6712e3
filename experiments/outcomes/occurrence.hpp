// Whether an event is what one of a metric's numbers counts.
#pragma once

#include <optional>

#include "experiments/outcomes/all_of_machine.hpp"
#include "experiments/outcomes/current_event.hpp"
#include "experiments/outcomes/often_machine.hpp"
#include "experiments/outcomes/plan.hpp"

namespace flywheel::outcomes {

/// Follows a unit's events through the filters and the moment of a number. Reused from unit to unit.
class Occurrence {
 public:
  /// Both must outlive it.
  Occurrence(const MetricPlan& metric, const CountedPlan& plan);

  /// Whether each event that it listens to is one.
  [[nodiscard]] bool always() const;
  void clear();
  /// Whether it occurs with this event, the `part`-th that it listens to. Times must not decrease.
  [[nodiscard]] bool occurs(std::size_t part, CurrentEvent& event);

 private:
  const MetricPlan* metric_;
  const CountedPlan* plan_;
  std::optional<AllOfMachine> all_of_;  // of a moment that is made of several events
  std::optional<OftenMachine> often_;   // of one that is made of many
};

}  // namespace flywheel::outcomes
