// Storing many events.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "config/vocabulary/arena.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::commands {

/// Appends a batch and waits until it is durable. Errors: as EventStore::append, but for `overloaded`: it waits.
[[nodiscard]] Result<std::vector<store::Appended>> append_and_wait(store::EventStore& store,
                                                                   std::span<const outcomes::Event> events);

/// Collects events and appends them in batches.
class Appender {
 public:
  explicit Appender(store::EventStore& store) : store_(&store) {}

  /// Copies the event. Errors: as append_and_wait.
  [[nodiscard]] Result<void> add(const outcomes::Event& event);
  /// Appends what is left. Errors: as append_and_wait.
  [[nodiscard]] Result<void> finish();
  /// How many of the events were new.
  [[nodiscard]] std::int64_t stored() const { return stored_; }

 private:
  store::EventStore* store_;
  Arena arena_;  // what the events point to
  std::vector<outcomes::Event> events_;
  std::int64_t stored_ = 0;
};

}  // namespace flywheel::commands
