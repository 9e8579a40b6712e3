// The moment "an event often enough", as a state machine.
#pragma once

#include <cstdint>
#include <vector>

#include "config/catalog/metric.hpp"
#include "config/vocabulary/zone.hpp"

namespace flywheel::outcomes {

/// Says when an event has happened often enough: so many times less than `over` apart, or so many times on each of so
/// many calendar days. After it has occurred it begins anew, so that no event is part of two occurrences.
/// Memory: one instant an event that is needed, at most; or one number a day.
class OftenMachine {
 public:
  /// The moment is of type kOften. Days are `zone`'s. Both must outlive it.
  OftenMachine(const catalog::Moment& moment, const Zone& zone);

  /// The event happened; times must not decrease. Whether the moment occurs now.
  bool step(Time time);

  void clear();

 private:
  bool step_window(Time time);
  bool step_days(Time time);

  const catalog::Moment* moment_;
  const Zone* zone_;
  std::int64_t count_ = 0;  // of events: all of them, or those of `day_`
  // A window: the latest events' times, a ring of `at_least` places.
  std::vector<Time> times_;
  // Days: the day at hand, and those lately that had enough, ascending.
  std::int64_t day_ = 0;
  std::vector<std::int64_t> full_days_;
};

}  // namespace flywheel::outcomes
