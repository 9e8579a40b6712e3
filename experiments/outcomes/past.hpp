// What a unit did lately, kept for the time before an exposure that may come.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include "experiments/outcomes/instant.hpp"

namespace flywheel::outcomes {

/// Copies of a unit's events in order of time, as far back as somebody may ask.
class Past {
 public:
  /// `reach`: how far back that is.
  explicit Past(Duration reach) : reach_(reach) {}

  /// An event not earlier than those held; forgets what lies further back than the reach.
  void add(const HeldEvent& event);
  /// Calls `visit(HeldEvent)` with every event of [from, now on).
  template <class Visit>
  void since(Time from, const Visit& visit) const {
    for (const Copy& copy : events_) {
      if (copy.time >= from) visit(HeldEvent{copy.name, copy.time, copy.value, Properties(copy.properties)});
    }
  }
  void clear() { events_.clear(); }

 private:
  struct Copy {
    NameId name;
    Time time;
    std::optional<double> value;
    std::string properties;
  };
  Duration reach_;
  std::deque<Copy> events_;
};

}  // namespace flywheel::outcomes
