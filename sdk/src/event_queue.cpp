#include "sdk/src/event_queue.hpp"

#include <algorithm>
#include <utility>

namespace flywheel::sdk {

std::string Batch::body(std::optional<WallTime> sent_at) const {
  std::string out;
  out.reserve(events.size() + 64);
  out += R"({"batch":[)";
  out += events;
  out += ']';
  if (sent_at) out += R"(,"sentAt":")" + rfc3339(*sent_at) + '"';
  out += '}';
  return out;
}

EventQueue::EventQueue(std::size_t limit, std::size_t flush_at, std::chrono::milliseconds flush_interval)
    : limit_(limit), flush_at_(std::max<std::size_t>(flush_at, 1)), flush_interval_(flush_interval) {}

EventQueue::Push EventQueue::push(std::string event) {
  const std::lock_guard lock(mutex_);
  if (closed_ || pushed_ - settled_ >= limit_) {
    ++unqueued_;
    drop_problem_ = closed_ ? "an event came after Shutdown" : "the event queue is full";
    return Push::kDropped;
  }
  waiting_.push_back({std::move(event), std::chrono::steady_clock::now()});
  ++pushed_;
  // The sender sleeps until the first event, and then until its interval is over or enough have come.
  return waiting_.size() == 1 || waiting_.size() == flush_at_ ? Push::kWakeSender : Push::kQueued;
}

void EventQueue::refuse(std::string problem) {
  const std::lock_guard lock(mutex_);
  ++unqueued_;
  drop_problem_ = std::move(problem);
}

SteadyTime EventQueue::due(SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) return SteadyTime::max();
  if (waiting_.size() >= flush_at_ || taken_ < flush_upto_) return now;
  return waiting_.front().since + flush_interval_;
}

Batch EventQueue::take() {
  const std::lock_guard lock(mutex_);
  Batch batch;
  while (!waiting_.empty() && batch.size < kBatchEvents) {
    const std::string& event = waiting_.front().event;
    constexpr std::size_t kEnvelope = 128;
    if (batch.size > 0 && batch.events.size() + event.size() + kEnvelope > kBatchLimit) break;
    if (batch.size > 0) batch.events += ',';
    batch.events += event;
    waiting_.pop_front();
    ++batch.size;
  }
  taken_ += batch.size;
  return batch;
}

void EventQueue::settle(const Batch& batch, std::size_t refused, std::string problem) {
  const std::lock_guard lock(mutex_);
  settled_ += batch.size;
  refused_ += refused;
  send_problem_.clear();
  if (refused > 0) drop_problem_ = std::move(problem);
  settled_changed_.notify_all();
}

void EventQueue::note(std::string problem) {
  const std::lock_guard lock(mutex_);
  send_problem_ = std::move(problem);
}

EventQueue::Flush EventQueue::request_flush() {
  const std::lock_guard lock(mutex_);
  flush_upto_ = pushed_;
  return {pushed_, refused_};
}

bool EventQueue::flushing() const {
  const std::lock_guard lock(mutex_);
  return settled_ < flush_upto_;
}

bool EventQueue::wait_flushed(const Flush& flush, SteadyTime deadline) {
  std::unique_lock lock(mutex_);
  settled_changed_.wait_until(lock, deadline, [&] { return settled_ >= flush.upto || abandoned_; });
  return settled_ >= flush.upto && refused_ == flush.refused_before;
}

void EventQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

void EventQueue::abandon() {
  const std::lock_guard lock(mutex_);
  closed_ = abandoned_ = true;
  refused_ += pushed_ - settled_;
  settled_ = taken_ = pushed_;
  waiting_.clear();
  settled_changed_.notify_all();
}

EventCounts EventQueue::counts() const {
  const std::lock_guard lock(mutex_);
  return {.queued = pushed_ - settled_, .delivered = settled_ - refused_, .dropped = unqueued_ + refused_};
}

std::string EventQueue::problem() const {
  const std::lock_guard lock(mutex_);
  return send_problem_.empty() ? drop_problem_ : send_problem_;
}

}  // namespace flywheel::sdk
