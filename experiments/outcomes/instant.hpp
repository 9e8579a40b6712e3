// One unit's events of one instant, held back until the next instant begins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/outcomes/event.hpp"

namespace flywheel::outcomes {

/// The number of an event name in a plan.
using NameId = std::uint32_t;

/// What is kept of an event: views into the instant that holds it.
struct HeldEvent {
  NameId name = 0;
  Time time;
  std::optional<double> value;
  Properties properties;
};

/// Copies of all events of one instant that matter. At equal times what a unit was shown comes before what it did,
/// whatever the order of message ids; so the fold looks at an instant as a whole. Reused, it stops allocating.
class Instant {
 public:
  [[nodiscard]] bool empty() const { return events_.empty(); }
  /// Of a non-empty instant.
  [[nodiscard]] Time time() const { return time_; }

  /// Adds an event of the same time as those held. `with_properties`: whether anybody will read them.
  void add(NameId name, const Event& event, bool with_properties);
  [[nodiscard]] std::size_t size() const { return events_.size(); }
  [[nodiscard]] NameId name(std::size_t index) const { return events_[index].name; }
  /// Lives until the next call of `add` or `clear`.
  [[nodiscard]] HeldEvent at(std::size_t index) const;
  void clear();

 private:
  struct Copy {
    NameId name;
    std::size_t begin;  // of the properties in bytes_
    std::size_t size;
    std::optional<double> value;
  };
  Time time_;
  std::vector<Copy> events_;
  std::string bytes_;
};

}  // namespace flywheel::outcomes
