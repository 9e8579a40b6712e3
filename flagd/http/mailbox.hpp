// How other threads reach a thread of the server, and do no harm when it is gone.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace flywheel::http {

/// Work for one thread, which is woken by a descriptor. Outlives that thread where somebody keeps it.
/// Thread-safe: a mutex guards what is posted.
/// Errors: the constructor throws std::system_error.
class Mailbox {
 public:
  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Becomes readable when something is posted.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Leaves work for the thread; drops it where the mailbox is closed.
  void post(std::function<void()> work);
  /// Runs what was posted, on the thread that owns the mailbox.
  void run_all();
  /// Drops what was posted; nothing is taken any more.
  void close();

 private:
  int descriptor_;
  std::mutex mutex_;
  bool open_ = true;
  std::vector<std::function<void()>> posted_;
  std::vector<std::function<void()>> running_;  // of the owning thread
};

}  // namespace flywheel::http
