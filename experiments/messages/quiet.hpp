// Quiet hours as instants.
#pragma once

#include <array>
#include <optional>

#include "config/catalog/project.hpp"

namespace flywheel::messages {

/// The nights around one time, in one zone. A night is one stretch between two instants, whatever daylight saving does
/// to clocks meanwhile: a boundary that a transition skips is the transition, one that happens twice is the first.
class Quiet {
 public:
  Quiet(const catalog::QuietHours& hours, const Zone& zone, Time around);

  /// The end of the night that `time` lies in; none: it lies in no night. `time` is within a day of `around`.
  [[nodiscard]] std::optional<Time> end_of(Time time) const;

 private:
  struct Night {
    Time from;
    Time to;
  };
  std::array<Night, 4> nights_;
};

}  // namespace flywheel::messages
