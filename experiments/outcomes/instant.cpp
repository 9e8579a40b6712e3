#include "experiments/outcomes/instant.hpp"

namespace flywheel::outcomes {

void Instant::add(NameId name, const Event& event, bool with_properties) {
  const std::string_view properties = with_properties ? event.properties.bytes() : std::string_view();
  time_ = event.time;
  events_.push_back({name, bytes_.size(), properties.size(), event.value});
  bytes_ += properties;
}

HeldEvent Instant::at(std::size_t index) const {
  const Copy& copy = events_[index];
  return {copy.name, time_, copy.value, Properties(std::string_view(bytes_).substr(copy.begin, copy.size))};
}

void Instant::clear() {
  events_.clear();
  bytes_.clear();
}

}  // namespace flywheel::outcomes
