// How long to wait after a failure.
#pragma once

#include <chrono>
#include <optional>
#include <random>

namespace flywheel::sdk {

/// Exponential backoff with jitter: uniformly within a bound that doubles from 100 ms to 5 s, so that clients that
/// failed together do not return together; at least a tenth of it, so that bad luck does not hammer the server (at most
/// 40 attempts a minute).
class Backoff {
 public:
  explicit Backoff(std::uint64_t seed) : random_(seed) {}

  /// The pause before the next attempt; at least `retry_after`, of which five minutes are believed.
  [[nodiscard]] std::chrono::milliseconds next(std::optional<std::chrono::seconds> retry_after);
  /// An attempt succeeded.
  void reset() { failures_ = 0; }

 private:
  std::mt19937_64 random_;
  int failures_ = 0;
};

}  // namespace flywheel::sdk
