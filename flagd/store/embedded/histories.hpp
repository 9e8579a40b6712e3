// Histories of messages: one change of a unit after the other, each seen by the next before it is durable.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "flagd/store/embedded/database.hpp"
#include "flagd/store/embedded/group_commit.hpp"
#include "flagd/store/message_state.hpp"

namespace flywheel::store {

/// Thread-safe. Units that share a stripe wait for each other, which takes as long as a change does: no sync is in it.
class Histories {
 public:
  /// Both must outlive this.
  Histories(const Database& database, GroupCommit& commits) : database_(database), commits_(commits) {}

  /// As MessageState says, of a unit by the prefix of its keys.
  [[nodiscard]] Result<messages::History> read(const std::string& unit) const;
  Result<void> change(const std::string& unit, const MessageState::Change& change,
                      std::function<void(Result<void>)> done);

 private:
  /// A history that is on its way to the disk.
  struct Underway {
    messages::History history;
    std::shared_ptr<std::atomic<int>> writes = std::make_shared<std::atomic<int>>(0);
  };
  struct Stripe {
    mutable std::mutex mutex;  // guards the map, and that changes of its units come one after the other
    std::unordered_map<std::string, Underway> underway;
  };

  [[nodiscard]] Stripe& stripe_of(const std::string& unit) const;
  /// With the stripe's mutex held.
  [[nodiscard]] Result<messages::History> current(const Stripe& stripe, const std::string& unit) const;

  const Database& database_;
  GroupCommit& commits_;
  mutable std::array<Stripe, 256> stripes_;
};

/// What the database holds of a unit. Errors: `corrupt`, `unavailable`.
[[nodiscard]] Result<messages::History> stored_history(const Database& database, const std::string& unit);

}  // namespace flywheel::store
