// The pauses of the server's own, and how they ended.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flagd/history/switching.hpp"

namespace flywheel::history {

/// An experiment that the server paused.
struct Pause {
  Time time;
  std::string reason;  ///< sentences
  Pausing why;
  std::optional<Time> lifted;  ///< somebody switched it on again
  std::string lifted_from;     ///< at this address
};

/// All pauses, by experiment and in their order. What a person lifts stays lifted: a finding that was paused for and
/// lifted is not paused for again by the units of that phase.
class Pauses {
 public:
  /// One more line of the audit log.
  void note(const Switching& switching);

  /// The experiment's latest pause; nullptr: there was none.
  [[nodiscard]] const Pause* latest(std::string_view experiment) const;
  /// The last phase in which somebody lifted a pause for that arm's harm to the declared metric, or to its first 24
  /// hours; none: nobody did.
  [[nodiscard]] std::optional<int> lifted_in(std::string_view experiment, std::string_view metric,
                                             std::string_view arm) const;

 private:
  std::map<std::string, std::vector<Pause>, std::less<>> by_experiment_;
};

}  // namespace flywheel::history
