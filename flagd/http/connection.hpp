// One accepted socket: moves bytes between it and its Session, and keeps its deadlines.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "flagd/http/admission.hpp"
#include "flagd/http/common_fields.hpp"
#include "flagd/http/listener.hpp"
#include "flagd/http/mailbox.hpp"
#include "flagd/http/poller.hpp"
#include "flagd/http/server.hpp"
#include "flagd/http/session.hpp"
#include "flagd/http/socket.hpp"

namespace flywheel::http {

using SteadyTime = std::chrono::steady_clock::time_point;

class Connection;

/// What the connections of one thread share. Used by that thread only, but for `mailbox` and `admission`.
struct ThreadParts {
  const ServerOptions& options;
  Admission& admission;
  Poller& poller;
  Router router;
  std::shared_ptr<Mailbox> mailbox;
  SteadyTime now{};  ///< when the thread last woke
  CommonFields fields{};
  std::vector<char> input{};  ///< what the connection at work has just read
  std::string output{};       ///< what it has answered and not yet written
  std::vector<std::shared_ptr<Connection>> connections{};
  std::vector<std::shared_ptr<Connection>> closed{};  ///< what may still be at work; cleared when nothing is
  bool stopping = false;
  SteadyTime stopping_since{};
};

/// Lives in ThreadParts::connections until it closes. Between events it holds only bytes that could not be handled
/// yet: requests behind a deferred answer, or an answer that the peer is slow to take.
class Connection final : public SessionHost, public std::enable_shared_from_this<Connection> {
 public:
  /// `parts` outlives the connection's time in ThreadParts::connections.
  Connection(ThreadParts& parts, Accepted accepted);

  void start();
  /// The socket is ready for what the connection is doing, or broken.
  void on_ready();
  /// Ends what has taken too long.
  void sweep();
  /// The server stops: what is idle for a moment is closed by `sweep`, the rest after its next answer.
  void wind_down() { session_.wind_down(); }
  /// The answer of a Deferred.
  void deliver(std::uint64_t ticket, const Answer& answer);
  void close();

  [[nodiscard]] std::shared_ptr<Deferred> make_deferred(std::uint64_t ticket) override;
  [[nodiscard]] std::string_view remote() const override { return address_; }

 private:
  enum class Doing : std::uint8_t { kReading, kWriting, kLingering, kClosed };

  void wait_for(Poller::Interest interest);
  void on_writable();
  void converse(std::string_view input);
  void keep(std::string_view input);
  [[nodiscard]] bool write_output();
  [[nodiscard]] std::size_t write_some(std::string_view bytes);
  void go_on();
  void linger();
  void drain_input();
  void note_progress();
  [[nodiscard]] std::chrono::milliseconds allowance() const;
  [[nodiscard]] bool body_is_too_slow() const;
  void give_up();

  ThreadParts* parts_;  // null once closed
  Socket socket_;
  Poller::Interest interest_ = Poller::Interest::kReading;
  Session session_;
  std::string pending_;  // input not yet taken
  std::string unsent_;
  std::size_t unsent_from_ = 0;
  std::string address_;
  bool is_loopback_;
  bool input_ended_ = false;
  Doing doing_ = Doing::kReading;
  Session::Phase seen_phase_ = Session::Phase::kIdle;
  std::uint64_t seen_requests_ = 0;
  std::size_t lingered_ = 0;  // bytes read only to be dropped
  std::size_t index_ = 0;     // in ThreadParts::connections
  SteadyTime since_;          // of what it is doing now
};

}  // namespace flywheel::http
