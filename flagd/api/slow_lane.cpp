#include "flagd/api/slow_lane.hpp"

#include <utility>

namespace flywheel::api {
namespace {

constexpr std::size_t kMostWaiting = 64;

}  // namespace

SlowLane::SlowLane() : thread_([this] { run(); }) {}

SlowLane::~SlowLane() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool SlowLane::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= kMostWaiting) return false;
    waiting_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void SlowLane::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace flywheel::api
