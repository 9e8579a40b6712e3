// Who may connect.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace flywheel::http {

/// Counts connections of all threads, in all and by address. Thread-safe: a mutex guards the counts.
class Admission {
 public:
  Admission(std::size_t limit, std::size_t limit_per_address) : limit_(limit), limit_per_address_(limit_per_address) {}

  /// Whether one more connection may come from there; then it counts until `leave` with the same address.
  /// The limit by address does not bind loopback.
  [[nodiscard]] bool enter(const std::string& address, bool is_loopback);
  void leave(const std::string& address, bool is_loopback);

  [[nodiscard]] std::size_t connections() const;

 private:
  const std::size_t limit_;
  const std::size_t limit_per_address_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;  // without loopback
};

}  // namespace flywheel::http
