#include "flagd/http/admission.hpp"

namespace flywheel::http {

bool Admission::enter(const std::string& address, bool is_loopback) {
  const std::lock_guard lock(mutex_);
  if (all_ >= limit_) return false;
  if (!is_loopback) {
    const auto found = by_address_.find(address);
    if ((found == by_address_.end() ? 0 : found->second) >= limit_per_address_) return false;
    ++by_address_[address];
  }
  ++all_;
  return true;
}

void Admission::leave(const std::string& address, bool is_loopback) {
  const std::lock_guard lock(mutex_);
  --all_;
  if (is_loopback) return;
  const auto found = by_address_.find(address);
  if (--found->second == 0) by_address_.erase(found);
}

std::size_t Admission::connections() const {
  const std::lock_guard lock(mutex_);
  return all_;
}

}  // namespace flywheel::http
