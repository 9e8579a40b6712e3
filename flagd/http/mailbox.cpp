#include "flagd/http/mailbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace flywheel::http {

Mailbox::Mailbox() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Mailbox::~Mailbox() {
  ::close(descriptor_);
}

void Mailbox::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (!open_) return;
  posted_.push_back(std::move(work));
  if (posted_.size() == 1) ::eventfd_write(descriptor_, 1);
}

void Mailbox::run_all() {
  {
    const std::lock_guard lock(mutex_);
    eventfd_t count = 0;
    ::eventfd_read(descriptor_, &count);
    running_.swap(posted_);
  }
  for (const auto& work : running_) work();
  running_.clear();
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  open_ = false;
  posted_.clear();
}

}  // namespace flywheel::http
