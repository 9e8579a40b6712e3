#include "experiments/messages/quiet.hpp"

namespace flywheel::messages {

Quiet::Quiet(const catalog::QuietHours& hours, const Zone& zone, Time around) {
  LocalTime day = std::chrono::floor<std::chrono::days>(zone.to_local(around)) - std::chrono::days(2);
  for (Night& night : nights_) {
    const LocalTime end = hours.from < hours.to ? day : day + std::chrono::days(1);
    night = {zone.from_local(day + hours.from), zone.from_local(end + hours.to)};
    day += std::chrono::days(1);
  }
}

std::optional<Time> Quiet::end_of(Time time) const {
  for (const Night& night : nights_) {
    if (night.from <= time && time < night.to) return night.to;
  }
  return std::nullopt;
}

}  // namespace flywheel::messages
