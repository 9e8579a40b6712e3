// One sync for everything that is in flight.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "flagd/store/embedded/batch.hpp"

namespace flywheel::store {

/// How much may wait, in bytes_of requests.
struct CommitLimits {
  std::size_t waiting = std::size_t{64} << 20;  ///< taken and not yet answered; beyond it requests are refused
  std::size_t batch = std::size_t{8} << 20;     ///< a batch takes no further request once it has as much
  std::chrono::milliseconds patience{20};       ///< how long requests wait for company that nobody waits for
};

/// Commits requests in the order of their submission, as many at a time as come while the last commit is on its way:
/// one thread fills the next batch (looks message ids up, decides, encodes) while another one writes and syncs. What
/// nobody waits for goes with the next batch, or with one of its own after a while.
/// Thread-safety: `submit` may be called from any thread, `close` and the destructor from one.
class GroupCommit {
 public:
  /// Applies a batch durably. Errors: `overloaded` (nothing of it is promised; the next one may succeed); any other
  /// error is final: nothing is written any more.
  using Write = std::function<Result<void>(rocksdb::WriteBatch&)>;

  /// `database` is read to look ids up and must outlive this.
  GroupCommit(const Database& database, Write write, CommitLimits limits = {});
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Takes a request; its `done` is called exactly once, on this thread where it is refused at once: false is returned
  /// then. Errors it is called with: `overloaded`, `closed`, what `Write` gave, `corrupt`.
  bool submit(Request request);

  /// Takes no more; returns when everything taken has been answered.
  void close();

 private:
  /// A batch on the filling thread, with what it relies on.
  struct Filling {
    std::shared_ptr<Batch> batch = std::make_shared<Batch>();
    std::shared_ptr<Batch> before;    // handed over last: it may be on its way, or done
    std::uint64_t failures_seen = 0;  // when `before` was handed over or forgotten
  };
  enum class Work : std::uint8_t { kTake, kHandOver, kEnd };

  void fill_batches();
  void commit_batches();
  /// Waits for something to do. kTake: `taken` holds requests.
  Work wait_for_work(const Batch& batch, std::vector<Request>& taken);
  void add_all(std::vector<Request>& taken, Filling& filling);
  /// Before the first request enters a batch: nothing relies yet on a batch that has failed meanwhile.
  void forget_failure(Filling& filling);
  /// Gives the batch to the committing thread, or fails it where the one before it has failed, and begins a new one.
  void hand_over(Filling& filling);
  void release(std::size_t bytes);

  const Database& database_;
  const Write write_;
  const CommitLimits limits_;

  std::mutex mutex_;                 // guards everything below, but for the threads
  std::condition_variable to_fill_;  // a request, a free committer, or the end
  std::condition_variable to_commit_;
  std::deque<Request> queue_;
  std::optional<std::chrono::steady_clock::time_point> rests_until_;  // the queue: nobody waits for what is in it
  std::size_t waiting_ = 0;                                           // bytes of what is taken and not yet answered
  std::shared_ptr<Batch> committing_;                                 // null: the committer is free
  std::uint64_t failures_ = 0;
  std::optional<Error> last_failure_;
  std::optional<Error> final_failure_;
  bool closed_ = false;
  bool filled_ = false;  // nothing will be handed over any more

  std::thread filler_;
  std::thread committer_;
};

}  // namespace flywheel::store
