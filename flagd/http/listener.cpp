#include "flagd/http/listener.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace flywheel::http {
namespace {

constexpr int kBacklog = 4096;

/// An IPv4 or IPv6 address and a port, as the system wants it.
struct Endpoint {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  [[nodiscard]] sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] sockaddr_in& v4() { return reinterpret_cast<sockaddr_in&>(storage); }
  [[nodiscard]] sockaddr_in6& v6() { return reinterpret_cast<sockaddr_in6&>(storage); }
  [[nodiscard]] unsigned short port() { return ntohs(storage.ss_family == AF_INET6 ? v6().sin6_port : v4().sin_port); }
};

/// Returns false where the text is no address.
bool read_endpoint(const std::string& address, unsigned short port, Endpoint& endpoint) {
  if (::inet_pton(AF_INET, address.c_str(), &endpoint.v4().sin_addr) == 1) {
    endpoint.storage.ss_family = AF_INET;
    endpoint.v4().sin_port = htons(port);
    endpoint.size = sizeof(sockaddr_in);
    return true;
  }
  if (::inet_pton(AF_INET6, address.c_str(), &endpoint.v6().sin6_addr) != 1) return false;
  endpoint.storage.ss_family = AF_INET6;
  endpoint.v6().sin6_port = htons(port);
  endpoint.size = sizeof(sockaddr_in6);
  return true;
}

bool is_loopback(Endpoint& peer) {
  constexpr std::uint32_t kNet = 127;
  if (peer.storage.ss_family == AF_INET) return ntohl(peer.v4().sin_addr.s_addr) >> 24 == kNet;
  const in6_addr& address = peer.v6().sin6_addr;
  return IN6_IS_ADDR_LOOPBACK(&address) || (IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == kNet);
}

std::string text_of(Endpoint& peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v6 = peer.storage.ss_family == AF_INET6;
  const void* bytes = is_v6 ? static_cast<const void*>(&peer.v6().sin6_addr) : &peer.v4().sin_addr;
  ::inet_ntop(peer.storage.ss_family, bytes, text.data(), text.size());
  return text.data();
}

Error cannot_listen(const ServerOptions& options, unsigned short port, int reason) {
  return {"cannot_listen", "cannot listen on " + options.address + ", port " + std::to_string(port) + ": " +
                               std::generic_category().message(reason)};
}

/// A bound socket's descriptor, or -errno.
int bound_socket(const std::string& address, unsigned short port, bool shares_port) {
  Endpoint endpoint;
  if (!read_endpoint(address, port, endpoint)) return -EINVAL;
  const int descriptor = ::socket(endpoint.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  const int yes = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (shares_port) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  // Accepted sockets inherit it on Linux.
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::bind(descriptor, endpoint.data(), endpoint.size) == 0) return descriptor;
  const int reason = errno;
  ::close(descriptor);
  return -reason;
}

bool means_exhaustion(int reason) {
  return reason == EMFILE || reason == ENFILE || reason == ENOBUFS || reason == ENOMEM;
}

}  // namespace

Result<void> check_unused(const ServerOptions& options) {
  if (options.port == 0) return {};
  const int descriptor = bound_socket(options.address, options.port, false);
  if (descriptor < 0) return cannot_listen(options, options.port, -descriptor);
  ::close(descriptor);
  return {};
}

Result<Listener> Listener::open(const ServerOptions& options, unsigned short port) {
  const int descriptor = bound_socket(options.address, port, true);
  if (descriptor < 0) return cannot_listen(options, port, -descriptor);
  Listener listener(descriptor, port);
  Endpoint bound;
  if (::listen(descriptor, kBacklog) != 0 || ::getsockname(descriptor, bound.data(), &bound.size) != 0) {
    return cannot_listen(options, port, errno);
  }
  listener.port_ = bound.port();
  return listener;
}

Listener::Listener(Listener&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), port_(other.port_) {}

std::optional<Accepted> Listener::accept(Refusal& why) {
  while (true) {
    Endpoint peer;
    const int descriptor = ::accept4(descriptor_, peer.data(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) return Accepted{Socket(descriptor), text_of(peer), is_loopback(peer)};
    if (errno == ECONNABORTED || errno == EINTR) continue;
    why = means_exhaustion(errno) ? Refusal::kExhausted : Refusal::kNobodyWaits;
    return std::nullopt;
  }
}

void Listener::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace flywheel::http
