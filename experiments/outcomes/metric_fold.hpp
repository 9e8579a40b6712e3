// One metric of the unit at hand.
#pragma once

#include <optional>

#include "experiments/outcomes/all_of_machine.hpp"
#include "experiments/outcomes/current_event.hpp"
#include "experiments/outcomes/often_machine.hpp"
#include "experiments/outcomes/plan.hpp"
#include "experiments/outcomes/totals.hpp"

namespace flywheel::outcomes {

/// Gathers a unit's value from the events since its first exposure. Reused from unit to unit.
class MetricFold {
 public:
  /// The plan must outlive it.
  explicit MetricFold(const MetricPlan& plan);

  /// A unit was exposed first: everything starts empty.
  void begin();

  /// An event the metric listens to (its `part`-th). `anchor`: the instant the window counts from, not after the event.
  /// Times must not decrease.
  void step(std::size_t part, CurrentEvent& event, Time anchor);

  /// Adds the unit to the totals: its value, or one more unit whose window is still open.
  void add_to(MetricTotals& totals, Time anchor, Time as_of) const;

 private:
  [[nodiscard]] bool occurs(std::size_t part, CurrentEvent& event);
  void count(CurrentEvent& event, Time anchor);
  void count_day(std::int64_t day);
  void count_active_day(std::int64_t day);

  const MetricPlan* plan_;
  std::optional<AllOfMachine> all_of_;  // of a moment that is made of several events
  std::optional<OftenMachine> often_;   // of one that is made of many
  double sum_ = 0;                      // 1 where reached or retained
  std::int64_t days_ = 0;               // retained on `every` day: days 1 to days_ were active; else one past the last
  bool settled_ = false;                // later events change nothing
};

}  // namespace flywheel::outcomes
