// What the event intake answers once everything in a request is durable.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "flagd/api/segment_message.hpp"
#include "flagd/http/reply.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::api {

/// Gathers what became of a request's messages and sends the answer when the last part has reported.
/// Thread-safety: filled by one thread, then `finished` may be called from any.
class IntakeAnswer {
 public:
  IntakeAnswer(std::shared_ptr<http::Deferred> reply, bool single) : reply_(std::move(reply)), single_(single) {}

  void reject(std::size_t index, Error why) { rejected_.push_back({index, std::move(why)}); }
  void count_clamped() { ++clamped_; }
  void count_without_id() { ++without_id_; }
  /// Of an event about a message. May be called from any thread, before its part has `finished`.
  void count_unknown_decision() { unknown_decisions_.fetch_add(1, std::memory_order_relaxed); }

  /// How many calls of `finished` the answer waits for. Call before the first can happen.
  void expect(int parts) { open_.store(parts, std::memory_order_relaxed); }
  /// One part is durable, or failed; `appended` is empty for parts that are no events.
  void finished(const Result<std::vector<store::Appended>>& appended);
  /// Sends the answer of a request in which nothing had to be stored.
  void send();

 private:
  struct Rejected {
    std::size_t index;
    Error why;
  };

  std::shared_ptr<http::Deferred> reply_;
  bool single_;
  std::vector<Rejected> rejected_;
  std::size_t clamped_ = 0;
  std::size_t without_id_ = 0;
  std::atomic<int> open_{0};
  std::atomic<std::int64_t> unknown_decisions_{0};

  std::mutex mutex_;  // guards what follows
  std::optional<Error> failure_;
  std::size_t stored_ = 0;
  std::size_t duplicates_ = 0;
  std::size_t conflicts_ = 0;
};

}  // namespace flywheel::api
