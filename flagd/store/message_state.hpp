// What must be known of a unit's messages before another one is shown.
#pragma once

#include <functional>

#include "config/vocabulary/result.hpp"
#include "experiments/messages/history.hpp"
#include "experiments/outcomes/event.hpp"

namespace flywheel::store {

/// The storage interface for histories of messages. Implementations: store/embedded (RocksDB),
/// store/redis (shared by several servers; calls wait for the network).
/// Thread-safety: all functions may be called from any thread.
class MessageState {
 public:
  virtual ~MessageState() = default;

  /// The unit's history; an empty one where nothing is known of it. Errors: `corrupt`, `unavailable`.
  [[nodiscard]] virtual Result<messages::History> history_of(outcomes::UnitId unit) const = 0;

  /// Changes a history; returns whether there is anything to store. What it notes elsewhere it overwrites: a store that
  /// others write to may have to run it again, with what they have made of the history meanwhile.
  using Change = std::function<bool(messages::History& history)>;

  /// Reads, changes and stores the unit's history with no other change in between, whoever makes it: so of two that
  /// check and reserve, one sees what the other reserved. The change is seen by the next caller as soon as this
  /// returns, and durable when `done` is called (on a thread of the store or on this one; it may be empty). Errors,
  /// returned and given to `done`: `corrupt`, `unavailable` (the history cannot be read, and `change` was not run; or
  /// nothing can be stored, and what it did is undone); to `done` alone: as EventStore::append, and then the change is
  /// undone, too.
  virtual Result<void> change_history(outcomes::UnitId unit, const Change& change,
                                      std::function<void(Result<void>)> done) = 0;

  /// Whether it answers, as far as is known without asking it. Errors: `unavailable`, with the reason.
  [[nodiscard]] virtual Result<void> reachable() const = 0;
};

}  // namespace flywheel::store
