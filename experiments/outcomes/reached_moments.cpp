#include "experiments/outcomes/reached_moments.hpp"

#include <algorithm>

namespace flywheel::outcomes {

using catalog::Moment;

ReachedMoments::ReachedMoments(const catalog::Catalog& catalog, std::span<const std::uint16_t> moments)
    : current_(catalog) {
  for (const std::uint16_t place : moments) {
    const Moment& moment = catalog.moments()[place];
    Watched watched{&moment, {}, {}};
    if (moment.type == Moment::Type::kAllOf) watched.all_of.emplace(moment.events.size(), moment.within);
    if (moment.type == Moment::Type::kOften) watched.often.emplace(moment, catalog.project().timezone);
    watched_.push_back(std::move(watched));
  }
}

void ReachedMoments::begin_unit(UnitId /*unit*/) {
  for (Watched& watched : watched_) {
    watched.reached = false;
    if (watched.all_of) watched.all_of->clear();
    if (watched.often) watched.often->clear();
  }
}

void ReachedMoments::event(const Event& event) {
  current_.look_at({0, event.time, event.value, event.properties});
  for (Watched& watched : watched_) watched.reached = watched.reached || occurs(watched, event);
}

bool ReachedMoments::occurs(Watched& watched, const Event& event) {
  const Moment& moment = *watched.moment;
  if (moment.type == Moment::Type::kActive) return is_activity(event.name);
  const auto part = std::find(moment.events.begin(), moment.events.end(), event.name);
  if (part == moment.events.end() || !current_.passes(moment.where)) return false;
  if (watched.often) return watched.often->step(event.time);
  if (!watched.all_of) return true;
  const auto number = static_cast<std::size_t>(part - moment.events.begin());
  if (moment.same.empty()) return watched.all_of->step(number, event.time);
  return watched.all_of->step(number, current_.property(moment.same), event.time);
}

}  // namespace flywheel::outcomes
