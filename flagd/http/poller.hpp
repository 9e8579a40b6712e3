// What is ready: epoll, level-triggered.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>

namespace flywheel::http {

/// Waits for many descriptors at once. A descriptor that stays registered costs no further system call, however often
/// it becomes ready: that is why the server does not leave this to Asio 1.81, which makes one more for every wait
/// (epoll_ctl, or a read that finds nothing).
/// Errors: the constructor throws std::system_error.
class Poller {
 public:
  enum class Interest : std::uint8_t { kNothing, kReading, kWriting };

  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// `owner` comes back from `wait`; closing the descriptor ends the registration. Returns false where the system
  /// refuses.
  [[nodiscard]] bool add(int descriptor, Interest interest, void* owner);
  void change(int descriptor, Interest interest, void* owner);

  /// The owners of what is ready (or broken), valid until the next call; empty when the time has passed.
  [[nodiscard]] std::span<void* const> wait(std::chrono::milliseconds at_most);

 private:
  int descriptor_;
  std::array<epoll_event, 256> events_{};
  std::array<void*, 256> owners_{};
};

}  // namespace flywheel::http
