// How far a unit came through the steps of a funnel.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "config/vocabulary/time.hpp"

namespace flywheel::outcomes {

/// Strict: a step counts from the instant of the one before it on. Loose: a step is complete once it and all before it
/// have happened, in whatever order.
class FunnelMachine {
 public:
  FunnelMachine(std::size_t steps, bool strict) : strict_(strict), latest_(steps) {}

  void clear();
  /// The step (from 0) happened; times must not decrease. Whether that completed the funnel.
  bool step(std::size_t step, Time time);
  /// When each step was completed, of those that were.
  [[nodiscard]] std::span<const Time> completed() const { return completed_; }
  [[nodiscard]] bool complete() const { return completed_.size() == latest_.size(); }

 private:
  bool strict_;
  std::vector<std::optional<Time>> latest_;  // by step
  std::vector<Time> completed_;
};

}  // namespace flywheel::outcomes
