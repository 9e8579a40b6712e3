#include "experiments/outcomes/often_machine.hpp"

#include <algorithm>

#include "config/vocabulary/time.hpp"

namespace flywheel::outcomes {

OftenMachine::OftenMachine(const catalog::Moment& moment, const Zone& zone) : moment_(&moment), zone_(&zone) {}

void OftenMachine::clear() {
  count_ = 0;
  times_.clear();
  full_days_.clear();
}

bool OftenMachine::step(Time time) {
  if (!(moment_->days > 0 ? step_days(time) : step_window(time))) return false;
  clear();
  return true;
}

bool OftenMachine::step_window(Time time) {
  const auto needed = static_cast<std::uint64_t>(moment_->at_least);
  const auto number = static_cast<std::uint64_t>(count_++);
  if (!moment_->over) return number + 1 >= needed;
  if (times_.size() < needed) {
    times_.push_back(time);
  } else {
    times_[number % needed] = time;
  }
  // In a full ring the oldest of the latest events stands behind the one just written.
  return number + 1 >= needed && time - times_[(number + 1) % needed] < *moment_->over;
}

bool OftenMachine::step_days(Time time) {
  const std::int64_t day = zone_->day_number(time);
  if (day != day_) count_ = 0;
  day_ = day;
  if (++count_ != moment_->at_least) return false;
  full_days_.push_back(day);
  const std::int64_t first = day - *moment_->over / kDay + 1;
  full_days_.erase(full_days_.begin(), std::lower_bound(full_days_.begin(), full_days_.end(), first));
  return static_cast<std::int64_t>(full_days_.size()) >= moment_->days;
}

}  // namespace flywheel::outcomes
