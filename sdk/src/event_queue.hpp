// Events on their way to the server.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "flywheel/client.hpp"
#include "sdk/src/event.hpp"
#include "sdk/src/session.hpp"

namespace flywheel::sdk {

/// Events that travel together, at most kBatchEvents and kBatchLimit bytes.
struct Batch {
  std::string events;  ///< JSON objects with commas between
  std::size_t size = 0;

  /// The body of POST /v1/batch. `sent_at` lets the server correct the events' times for this clock's skew.
  [[nodiscard]] std::string body(std::optional<WallTime> sent_at) const;
};

/// A bounded queue in the order of arrival, and the count of what became of everything that was put in.
/// Thread-safety: all of it; `take` and `settle` are for one sender.
class EventQueue {
 public:
  EventQueue(std::size_t limit, std::size_t flush_at, std::chrono::milliseconds flush_interval);

  /// Where the queue is full or closed the event is dropped and counted.
  enum class Push { kQueued, kWakeSender, kDropped };
  [[nodiscard]] Push push(std::string event);
  /// Counts an event that could not even be queued.
  void refuse(std::string problem);

  /// When the next batch is due: `now` or earlier: send it; SteadyTime::max(): nothing waits.
  [[nodiscard]] SteadyTime due(SteadyTime now) const;
  /// The next batch; it counts as queued until it is settled.
  [[nodiscard]] Batch take();
  /// The server has answered: `refused` events of the batch are lost (`problem` says why), the others are durable.
  void settle(const Batch& batch, std::size_t refused, std::string problem);
  /// An attempt to send failed and is repeated.
  void note(std::string problem);

  /// Everything queued now is due at once. The ticket is for wait_flushed.
  struct Flush {
    std::uint64_t upto = 0;
    std::uint64_t refused_before = 0;
  };
  [[nodiscard]] Flush request_flush();
  /// Whether a flush waits for events that are not settled yet.
  [[nodiscard]] bool flushing() const;
  /// True: everything up to the ticket was acknowledged, and nothing was refused meanwhile.
  [[nodiscard]] bool wait_flushed(const Flush& flush, SteadyTime deadline);

  /// Later events are dropped.
  void close();
  /// The sender is gone: what is left is dropped, all waiting ends.
  void abandon();

  [[nodiscard]] EventCounts counts() const;
  /// Why the latest attempt to send failed, else why an event was dropped last; empty: neither.
  [[nodiscard]] std::string problem() const;

 private:
  struct Waiting {
    std::string event;
    SteadyTime since;
  };

  const std::size_t limit_;
  const std::size_t flush_at_;
  const std::chrono::milliseconds flush_interval_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable settled_changed_;
  std::deque<Waiting> waiting_;
  // Events in the order of arrival: settled_ ≤ taken_ ≤ pushed_.
  std::uint64_t pushed_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t settled_ = 0;
  std::uint64_t flush_upto_ = 0;
  std::uint64_t refused_ = 0;   // of the settled ones
  std::uint64_t unqueued_ = 0;  // dropped before they were queued
  bool closed_ = false;
  bool abandoned_ = false;
  std::string send_problem_;  // of the latest attempt
  std::string drop_problem_;  // of the latest drop
};

}  // namespace flywheel::sdk
