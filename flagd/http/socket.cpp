#include "flagd/http/socket.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace flywheel::http {
namespace {

Socket::Moved failure() {
  const bool would_block = errno == EAGAIN || errno == EWOULDBLOCK;
  return {would_block ? Socket::Outcome::kWouldBlock : Socket::Outcome::kFailed, 0};
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket::Moved Socket::read(std::span<char> buffer) {
  ssize_t size = 0;
  do {
    size = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  } while (size < 0 && errno == EINTR);
  if (size < 0) return failure();
  return {size == 0 ? Outcome::kEnded : Outcome::kDone, static_cast<std::size_t>(size)};
}

Socket::Moved Socket::write(std::string_view bytes) {
  ssize_t size = 0;
  do {
    size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (size < 0 && errno == EINTR);
  if (size < 0) return failure();
  return {Outcome::kDone, static_cast<std::size_t>(size)};
}

bool Socket::shut_down_sending() {
  return ::shutdown(descriptor_, SHUT_WR) == 0;
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace flywheel::http
