#include "flagd/results/pulse.hpp"

#include <algorithm>
#include <utility>

namespace flywheel::results {

Pulse::Pulse(Board& board, Wanted wanted, std::chrono::milliseconds every)
    : board_(board), wanted_(std::move(wanted)), every_(every), thread_([this] { run(); }) {}

Pulse::~Pulse() {
  {
    const std::lock_guard lock(waiting_->mutex);
    waiting_->stopping = true;
  }
  waiting_->wake.notify_one();
  thread_.join();
}

void Pulse::run() {
  using Clock = std::chrono::steady_clock;
  constexpr int kRest = 4;
  std::unique_lock lock(waiting_->mutex);
  while (!waiting_->stopping) {
    lock.unlock();
    const Clock::time_point asked = Clock::now();
    const auto catalog = wanted_();
    if (catalog) {
      board_.ask(catalog, [waiting = waiting_](const Result<std::shared_ptr<const Results>>&) {
        const std::lock_guard answered(waiting->mutex);
        waiting->answered = true;
        waiting->wake.notify_one();
      });
    }
    lock.lock();
    if (catalog) waiting_->wake.wait(lock, [this] { return waiting_->stopping || waiting_->answered; });
    waiting_->answered = false;
    const auto rest = std::max<Clock::duration>(every_, kRest * (Clock::now() - asked));
    waiting_->wake.wait_for(lock, rest, [this] { return waiting_->stopping; });
  }
}

}  // namespace flywheel::results
