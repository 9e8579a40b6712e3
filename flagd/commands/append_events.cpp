#include "flagd/commands/append_events.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

namespace flywheel::commands {

using store::Appended;

namespace {

constexpr std::size_t kBatchEvents = 2000;  // appended, and synced, together

}  // namespace

Result<std::vector<Appended>> append_and_wait(store::EventStore& store, std::span<const outcomes::Event> events) {
  while (true) {
    std::promise<Result<std::vector<Appended>>> promise;
    auto done = promise.get_future();
    store.append(events,
                 [&promise](Result<std::vector<Appended>> appended) { promise.set_value(std::move(appended)); });
    auto appended = done.get();
    if (appended || appended.error().code != "overloaded") return appended;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Result<void> Appender::add(const outcomes::Event& event) {
  outcomes::Event copy = event;
  auto* units = arena_.allocate_array<outcomes::UnitId>(event.units.size());
  for (std::size_t i = 0; i < event.units.size(); ++i) {
    units[i] = {arena_.copy(event.units[i].type), arena_.copy(event.units[i].id)};
  }
  copy.units = {units, event.units.size()};
  copy.name = arena_.copy(event.name);
  copy.message_id = arena_.copy(event.message_id);
  copy.properties = outcomes::Properties(arena_.copy(event.properties.bytes()));
  events_.push_back(copy);
  return events_.size() < kBatchEvents ? Result<void>() : finish();
}

Result<void> Appender::finish() {
  if (events_.empty()) return {};
  const auto appended = append_and_wait(*store_, events_);
  if (!appended) return appended.error();
  stored_ += std::count(appended->begin(), appended->end(), Appended::kStored);
  events_.clear();
  arena_.clear();
  return {};
}

}  // namespace flywheel::commands
