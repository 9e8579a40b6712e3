// One thread of the server: its listener, its connections, its clock.
#pragma once

#include <thread>

#include "flagd/http/connection.hpp"
#include "flagd/http/listener.hpp"

namespace flywheel::http {

/// Construct, `start`, then from any thread `stop` and `join`.
/// Errors: construction and `start` throw std::system_error where the system gives no descriptor or thread.
class Worker {
 public:
  /// Options and admission outlive the worker.
  Worker(const ServerOptions& options, Admission& admission, Router router, Listener listener);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  /// Begins to stop. The thread ends when its last connection has closed, at the latest after the drain deadline.
  void stop();
  void join();

 private:
  void run();
  void handle(std::span<void* const> ready);
  void accept_all();
  void take(Accepted accepted);
  void sweep_when_due();
  void begin_stop();
  [[nodiscard]] bool is_finished() const { return parts_.stopping && parts_.connections.empty(); }
  [[nodiscard]] std::chrono::milliseconds interval() const;

  Poller poller_;
  ThreadParts parts_;
  Listener listener_;
  bool accepting_ = false;
  SteadyTime next_sweep_;
  std::thread thread_;
};

}  // namespace flywheel::http
