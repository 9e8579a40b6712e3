// Changes on their way into the store, encoded on the caller's thread.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/vocabulary/arena.hpp"
#include "flagd/store/event_store.hpp"
#include "flagd/store/user_state.hpp"

namespace flywheel::store {

/// A key and what shall stand under it.
struct Put {
  std::string_view key;
  std::string_view value;
};

/// One event, ready to be written.
struct PreparedEvent {
  std::string_view message_id;
  std::uint64_t digest;
  Put known;            ///< what to remember of the message id
  std::span<Put> puts;  ///< one for each unit
};

/// Events that were appended together. Its views point into its own memory.
struct AppendRequest {
  Arena memory;
  std::span<PreparedEvent> events;
  std::size_t bytes = 0;  ///< about what it takes in memory
  EventStore::Done done;
  bool hurries = true;  ///< somebody waits until it is durable
};

/// A note that a user belongs to an account.
struct JoinRequest {
  std::string user;
  Time at;
  std::string account;
  std::function<void(Result<void>)> done;
};

/// A note of the arms that a unit keeps.
struct RememberRequest {
  std::string unit;  ///< as the prefix of its keys
  std::vector<KeptArm> arms;
  std::function<void(Result<void>)> done;
};

/// A unit's history of messages as it is from now on.
struct HistoryRequest {
  std::string unit;  ///< as the prefix of its keys
  std::string bytes;
  std::function<void(Result<void>)> done;
  bool hurries = true;  ///< somebody waits until it is durable
};

using Request = std::variant<AppendRequest, JoinRequest, RememberRequest, HistoryRequest>;

/// About the memory that a request takes.
[[nodiscard]] std::size_t bytes_of(const Request& request);

/// Tells the caller that nothing of the request was stored.
void refuse(Request& request, const Error& error);

/// Encodes and copies the events.
[[nodiscard]] AppendRequest prepare(std::span<const outcomes::Event> events, EventStore::Done done);

}  // namespace flywheel::store
