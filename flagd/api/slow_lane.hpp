// Threads for what takes long, so that no evaluation waits behind it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace flywheel::api {

/// Does one thing after the other, in their order; with several threads, as many at once, each begun in its turn.
/// Thread-safety: `post` from any thread.
class SlowLane {
 public:
  explicit SlowLane(std::size_t threads = 1, std::size_t most_waiting = 64);
  ~SlowLane();  ///< does what was posted, and joins
  SlowLane(const SlowLane&) = delete;
  SlowLane& operator=(const SlowLane&) = delete;

  /// Returns false, and does nothing, where too much waits already.
  [[nodiscard]] bool post(std::function<void()> work);

 private:
  void run();

  const std::size_t most_waiting_;
  std::mutex mutex_;  // guards the two below
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::vector<std::thread> threads_;  // last: they start when everything else stands
};

}  // namespace flywheel::api
