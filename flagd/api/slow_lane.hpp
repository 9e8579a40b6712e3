// A thread for what is rare and touches the disk, so that no evaluation waits behind it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace flywheel::api {

/// Does one thing after the other, in their order. Thread-safety: `post` from any thread.
class SlowLane {
 public:
  SlowLane();
  ~SlowLane();  ///< does what was posted, and joins
  SlowLane(const SlowLane&) = delete;
  SlowLane& operator=(const SlowLane&) = delete;

  /// Returns false, and does nothing, where too much waits already.
  [[nodiscard]] bool post(std::function<void()> work);

 private:
  void run();

  std::mutex mutex_;  // guards the two below
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace flywheel::api
