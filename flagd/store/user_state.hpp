// What must be known of a unit at once, without reading its history.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/result.hpp"
#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/event.hpp"

namespace flywheel::store {

/// The arm that a unit keeps of an experiment with `sticky: true`.
struct KeptArm {
  std::string experiment;     ///< its key
  std::uint64_t version = 0;  ///< of its split: another one begins anew
  std::string arm;
  friend bool operator==(const KeptArm&, const KeptArm&) = default;
};

/// The storage interface for small facts about a unit. Implementations: store/embedded (RocksDB).
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

  /// Notes arms that the unit keeps from now on. The first of an experiment and version stays, whatever comes later;
  /// another version takes its place. Durable when `done` is called (on a thread of the store; it may be empty).
  /// Errors: as EventStore::append.
  virtual void remember_arms(outcomes::UnitId unit, std::vector<KeptArm> arms,
                             std::function<void(Result<void>)> done) = 0;

  /// The arms that the unit keeps, also of experiments that are gone. Fast: one look-up by key. Errors: `corrupt`,
  /// `unavailable`.
  [[nodiscard]] virtual Result<std::vector<KeptArm>> arms_of(outcomes::UnitId unit) const = 0;
};

}  // namespace flywheel::store
