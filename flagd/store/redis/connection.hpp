// One connection to a Redis server.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"
#include "flagd/store/redis/address.hpp"

struct redisContext;

namespace flywheel::store::redis {

using Clock = std::chrono::steady_clock;

/// What the server answered.
struct Reply {
  enum class Kind : std::uint8_t { kNothing, kText, kNumber, kRefused, kOther };
  Kind kind = Kind::kNothing;
  std::string text;         ///< of kText; of kRefused what Redis says: "WRONGPASS invalid username-password pair"
  std::int64_t number = 0;  ///< of kNumber
};

/// Speaks the protocol through hiredis, and never waits longer than it is told to. Not thread-safe: one caller at a
/// time. No SIGPIPE arises.
class Connection {
 public:
  /// Connects, signs in and chooses the database, all until `deadline`. A host's name is looked up first, which takes
  /// as long as it takes; `peer` names one that needs no look-up. Errors: `unavailable`.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const Address& address, Clock::time_point deadline);

  /// Sends a command, whose words may hold any bytes, and waits for its answer. Errors: `unavailable`; then the
  /// connection is of no more use, and nobody knows whether the command was done.
  [[nodiscard]] Result<Reply> ask(std::span<const std::string_view> words, Clock::time_point deadline);

  /// Where this is connected to, by number.
  [[nodiscard]] const Address& peer() const { return peer_; }

 private:
  struct Close {
    void operator()(redisContext* context) const;
  };
  using Context = std::unique_ptr<redisContext, Close>;

  Connection(Context context, Address peer) : context_(std::move(context)), peer_(std::move(peer)) {}
  Result<void> sign_in(Clock::time_point deadline);
  Result<void> send(std::string_view bytes, Clock::time_point deadline);

  Context context_;
  Address peer_;
};

}  // namespace flywheel::store::redis
