// The listener: threads, connections, limits, deadlines.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "config/vocabulary/result.hpp"
#include "flagd/http/router.hpp"

namespace flywheel::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  ///< 0: any free port, see Server::port
  unsigned threads = 0;        ///< 0: one a core
  std::size_t max_connections = 10'000;
  std::size_t max_connections_per_address = 256;  ///< does not bind loopback
  std::uint64_t max_requests = 1'000;             ///< a connection; does not bind loopback
  std::chrono::milliseconds header_deadline{
      10'000};                                      ///< in all, from a request's first byte (or the connection's start)
  std::chrono::milliseconds body_deadline{30'000};  ///< in all; for writing an answer likewise
  std::chrono::milliseconds idle_deadline{60'000};  ///< between requests
  std::chrono::milliseconds reply_deadline{30'000};  ///< for a deferred answer, then 503
  std::chrono::milliseconds drain_deadline{8'000};   ///< at stop, for requests in flight
  std::chrono::milliseconds body_rate_grace{5'000};  ///< from then on a body must come at the least rate
  std::size_t body_bytes_per_second = 1'024;
};

/// Reads "127.0.0.1:8080", "localhost:8080", "[::1]:8080", ":8080" or "8080" into address and port; where no address
/// is named it stays as it was. Errors: `invalid_address`.
[[nodiscard]] Result<void> parse_listen(std::string_view text, ServerOptions& options);

/// Each thread has its own SO_REUSEPORT listener. Connections stay on their thread; a handler runs
/// on its connection's thread and must not block.
class Server {
 public:
  /// Makes the router of one thread, so that handlers can own what must not be shared between threads.
  using RouterOfThread = std::function<Router(unsigned thread)>;

  Server(ServerOptions options, RouterOfThread router);
  ~Server();  ///< stops

  /// Binds and starts the threads. Errors: `cannot_listen` with the address and the system's reason, also where another
  /// server listens there; `cannot_start` where the system gives no thread or descriptor.
  [[nodiscard]] Result<void> start();
  [[nodiscard]] unsigned short port() const;

  /// Stops accepting, answers what is in flight with `Connection: close` (deferred replies too), closes, joins.
  /// Idempotent.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace flywheel::http
