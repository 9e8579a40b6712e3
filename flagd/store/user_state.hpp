// What must be known of a unit at once, without reading its history.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"
#include "config/vocabulary/time.hpp"

namespace flywheel::store {

/// The storage interface for small facts about a user. Implementations: store/embedded (RocksDB).
/// Thread-safety: all functions may be called from any thread.
class UserState {
 public:
  virtual ~UserState() = default;

  /// Notes that `user` belongs to `account` since `at`; an older note never replaces a newer one. Durable when `done`
  /// is called (on a thread of the store). Errors: as EventStore::append.
  virtual void join_account(std::string_view user, std::string_view account, Time at,
                            std::function<void(Result<void>)> done) = 0;

  /// The account of the user's latest `group` call. Errors: `unavailable`.
  [[nodiscard]] virtual Result<std::optional<std::string>> account_of(std::string_view user) const = 0;
};

}  // namespace flywheel::store
