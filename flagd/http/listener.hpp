// Sockets that listen.
#pragma once

#include <optional>
#include <string>

#include "config/vocabulary/result.hpp"
#include "flagd/http/server.hpp"
#include "flagd/http/socket.hpp"

namespace flywheel::http {

/// A connection that was just accepted.
struct Accepted {
  Socket socket;
  std::string address;  ///< of the peer, as text
  bool is_loopback;
};

/// One thread's listener. Owns its descriptor; shares address and port with the listeners of the other threads.
class Listener {
 public:
  enum class Refusal { kNobodyWaits, kExhausted };  ///< kExhausted: the system has no descriptor or memory to give

  /// Binds and listens. Errors: `cannot_listen` with address, port and the system's reason.
  [[nodiscard]] static Result<Listener> open(const ServerOptions& options, unsigned short port);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener() { close(); }

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] unsigned short port() const { return port_; }

  /// The next connection from the queue, or why there is none.
  [[nodiscard]] std::optional<Accepted> accept(Refusal& why);
  void close();

 private:
  Listener(int descriptor, unsigned short port) : descriptor_(descriptor), port_(port) {}

  int descriptor_;
  unsigned short port_;
};

/// Whether the options' address and port can be bound by a socket that shares them with nobody: listeners that share a
/// port would share it with another server of the same user too. Port 0 always can. Errors: `cannot_listen`.
[[nodiscard]] Result<void> check_unused(const ServerOptions& options);

}  // namespace flywheel::http
