#include "flagd/http/server.hpp"

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

#include "flagd/http/worker.hpp"

namespace flywheel::http {

struct Server::State {
  State(ServerOptions given, RouterOfThread make_router)
      : options(std::move(given)),
        router(std::move(make_router)),
        admission(options.max_connections, options.max_connections_per_address) {}

  ServerOptions options;
  RouterOfThread router;
  Admission admission;
  std::vector<std::unique_ptr<Worker>> workers;
  unsigned short port = 0;
};

Server::Server(ServerOptions options, RouterOfThread router)
    : state_(std::make_unique<State>(std::move(options), std::move(router))) {}

Server::~Server() {
  stop();
}

Result<void> Server::start() {
  const ServerOptions& options = state_->options;
  if (const auto unused = check_unused(options); !unused) return unused.error();
  const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::unique_ptr<Worker>> workers;
  unsigned short port = options.port;
  try {
    for (unsigned i = 0; i < threads; ++i) {
      auto listener = Listener::open(options, port);
      if (!listener) return listener.error();
      port = listener->port();
      workers.push_back(std::make_unique<Worker>(options, state_->admission, state_->router(i), std::move(*listener)));
    }
    for (const auto& worker : workers) worker->start();
  } catch (const std::system_error& error) {
    return Error("cannot_start", std::string("the system lacks what the server needs to start: ") + error.what());
  }
  state_->port = port;
  state_->workers = std::move(workers);
  return {};
}

unsigned short Server::port() const {
  return state_->port;
}

void Server::stop() {
  for (const auto& worker : state_->workers) worker->stop();
  for (const auto& worker : state_->workers) worker->join();
  state_->workers.clear();
}

}  // namespace flywheel::http
