// Handing one immutable value from a writer to many reading threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace flywheel::catalog_watch {

/// The current value of something that is replaced as a whole. Readers keep a copy of the pointer each and look at a
/// counter to learn of a newer one, so that the hot path takes no lock and touches no shared reference count.
/// Shared state: `current_`, guarded by `mutex_`; `generation_` is atomic.
template <class T>
class Publication {
 public:
  void publish(std::shared_ptr<const T> value) {
    const std::lock_guard lock(mutex_);
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
  mutable std::mutex mutex_;
  std::shared_ptr<const T> current_;
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace flywheel::catalog_watch
