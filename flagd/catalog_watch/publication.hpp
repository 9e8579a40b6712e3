// Handing one immutable value from a writer to many reading threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace flywheel::catalog_watch {

/// The current value of something that is replaced as a whole. Readers keep a copy of the pointer each and look at a
/// counter to learn of a newer one, so that the hot path takes no lock and touches no shared reference count. Taking a
/// large value apart takes milliseconds: a thread of its own does that, never a reader.
/// Shared state: `current_`, `retired_` and `ending_`, guarded by `mutex_`; `generation_` is atomic.
template <class T>
class Publication {
 public:
  Publication() = default;
  ~Publication() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_one();
    remover_.join();
  }
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;

  void publish(std::shared_ptr<const T> value) {
    const std::lock_guard lock(mutex_);
    retire(std::move(current_));
    current_ = std::move(value);
    generation_.fetch_add(1, std::memory_order_release);
  }

  /// For occasional use from any thread; null before the first publication.
  [[nodiscard]] std::shared_ptr<const T> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  /// One thread's view. The publication must outlive it.
  class Reader {
   public:
    explicit Reader(const Publication& publication) : publication_(&publication) {}

    /// The newest value, which stays alive until the next call. Null before the first publication.
    [[nodiscard]] const std::shared_ptr<const T>& get() {
      const std::uint64_t newest = publication_->generation_.load(std::memory_order_acquire);
      if (newest != seen_) {
        const std::lock_guard lock(publication_->mutex_);
        publication_->retire(std::move(value_));
        value_ = publication_->current_;
        seen_ = publication_->generation_.load(std::memory_order_relaxed);
      }
      return value_;
    }

   private:
    const Publication* publication_;
    std::uint64_t seen_ = 0;
    std::shared_ptr<const T> value_;
  };

 private:
  /// Leaves a reference to the remover; the mutex is held.
  void retire(std::shared_ptr<const T> value) const {
    if (!value) return;
    retired_.push_back(std::move(value));
    wake_.notify_one();
  }

  void remove() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return ending_ || !retired_.empty(); });
      if (retired_.empty()) return;
      auto all = std::exchange(retired_, {});
      lock.unlock();
      all.clear();
      lock.lock();
    }
  }

  mutable std::mutex mutex_;
  std::shared_ptr<const T> current_;
  mutable std::vector<std::shared_ptr<const T>> retired_;
  bool ending_ = false;
  mutable std::condition_variable wake_;
  std::atomic<std::uint64_t> generation_{0};
  std::thread remover_{[this] { remove(); }};  // last: starts when everything else stands
};

}  // namespace flywheel::catalog_watch
