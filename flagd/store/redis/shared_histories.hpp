// Histories of messages that several servers share: what one of them reserves, all see.
#pragma once

#include <memory>
#include <string>

#include "flagd/store/message_state.hpp"
#include "flagd/store/redis/server.hpp"

namespace flywheel::store::redis {

/// The longest that a call takes, with all it tries again.
inline constexpr std::chrono::milliseconds kLongestCall{1000};

/// Message state in a Redis server. REDIS.md has the keys, the values, and what this is bad at. Calls wait for the
/// network: up to kCommandTime a command, up to kLongestCall in all, and not at all while the server is known to be
/// away. `done` is called on the caller's thread, before change_history returns. After `unavailable` a change may have
/// been stored nevertheless, where the connection was lost before the answer.
class SharedHistories final : public MessageState {
 public:
  /// As Server's constructor: does not fail where the server is away.
  SharedHistories(Address address, Server::Notice notice);

  [[nodiscard]] Result<messages::History> history_of(outcomes::UnitId unit) const override;
  Result<void> change_history(outcomes::UnitId unit, const Change& change,
                              std::function<void(Result<void>)> done) override;
  [[nodiscard]] Result<void> reachable() const override { return server_->reachable(); }

 private:
  struct Held {
    std::string version;  // the first bytes of the value; empty: there is none
    messages::History history;
  };
  [[nodiscard]] Result<Held> read(outcomes::UnitId unit, const std::string& key, Clock::time_point deadline) const;
  Result<void> changed(outcomes::UnitId unit, const Change& change);
  /// Returns whether the value was still of that version.
  Result<bool> replace(const std::string& key, const std::string& version, const messages::History& history,
                       Clock::time_point deadline);

  std::unique_ptr<Server> server_;
};

/// The key of a unit's history. Its hash tag, in braces, is the unit: whatever is kept of it later can be changed with
/// it.
[[nodiscard]] std::string history_key(outcomes::UnitId unit);

}  // namespace flywheel::store::redis
