#include "flagd/http/poller.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace flywheel::http {
namespace {

epoll_event event_for(Poller::Interest interest, void* owner) {
  epoll_event event{};
  if (interest == Poller::Interest::kReading) event.events = EPOLLIN;
  if (interest == Poller::Interest::kWriting) event.events = EPOLLOUT;
  event.data.ptr = owner;
  return event;
}

}  // namespace

Poller::Poller() : descriptor_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

Poller::~Poller() {
  ::close(descriptor_);
}

bool Poller::add(int descriptor, Interest interest, void* owner) {
  epoll_event event = event_for(interest, owner);
  return ::epoll_ctl(descriptor_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::change(int descriptor, Interest interest, void* owner) {
  epoll_event event = event_for(interest, owner);
  ::epoll_ctl(descriptor_, EPOLL_CTL_MOD, descriptor, &event);
}

std::span<void* const> Poller::wait(std::chrono::milliseconds at_most) {
  const int ready = ::epoll_wait(descriptor_, events_.data(), static_cast<int>(events_.size()),
                                 static_cast<int>(std::max<std::int64_t>(0, at_most.count())));
  const auto count = static_cast<std::size_t>(std::max(0, ready));
  for (std::size_t i = 0; i < count; ++i) owners_[i] = events_[i].data.ptr;
  return {owners_.data(), count};
}

}  // namespace flywheel::http
