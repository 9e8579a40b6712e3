#include "experiments/outcomes/funnel_machine.hpp"

#include <algorithm>

namespace flywheel::outcomes {

void FunnelMachine::clear() {
  std::fill(latest_.begin(), latest_.end(), std::nullopt);
  completed_.clear();
}

bool FunnelMachine::step(std::size_t step, Time time) {
  if (complete()) return false;
  latest_[step] = time;
  // Events of one instant have no order: a later step may have been seen before the one that it waits for.
  while (!complete()) {
    const std::optional<Time>& next = latest_[completed_.size()];
    if (!next || (strict_ && *next != time)) break;
    completed_.push_back(time);
  }
  return complete();
}

}  // namespace flywheel::outcomes
