#include "experiments/outcomes/past.hpp"

namespace flywheel::outcomes {

void Past::add(const HeldEvent& event) {
  while (!events_.empty() && events_.front().time < event.time - reach_) events_.pop_front();
  events_.push_back({event.name, event.time, event.value, std::string(event.properties.bytes())});
}

}  // namespace flywheel::outcomes
