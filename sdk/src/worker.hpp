// The background thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "sdk/src/ask.hpp"
#include "sdk/src/backoff.hpp"
#include "sdk/src/connection.hpp"
#include "sdk/src/event_queue.hpp"
#include "sdk/src/session.hpp"

namespace flywheel::sdk {

/// An io_context that can let go of its services' own threads (the one of the resolver) before it is destroyed.
class Context : public boost::asio::io_context {
 public:
  Context() : io_context(1) {}
  /// Drops all that is under way and joins those threads. Nobody may run the context any more; what is posted later is
  /// dropped. Idempotent.
  void end() { shutdown(); }
};

/// A wait that can be cut short. Thread-safety: none.
class Signal {
 public:
  explicit Signal(boost::asio::io_context& context) : timer_(context) {}
  /// Ends the wait under way, else the next one.
  void raise();
  boost::asio::awaitable<void> wait_until(SteadyTime time);

 private:
  boost::asio::steady_timer timer_;
  bool raised_ = false;
};

/// Owns all input and output: one loop keeps the current session's assignments fresh, one asks about messages, one
/// sends the events, each on its own connection so that none waits for another.
class Worker {
 public:
  struct Settings {
    ServerUrl url;
    std::string api_key;
    std::chrono::milliseconds timeout;
    std::chrono::milliseconds poll_interval;
    bool send_sent_at = true;
    AppTraits app;
    std::vector<std::string> placements;  ///< whose decisions come with the first assignments of a session
    std::function<WallTime()> clock;      ///< when they came; empty: the system's
  };

  /// `current` and `queue` must outlive the worker. Throws std::system_error where the system has no thread to give.
  Worker(Settings settings, CurrentSession& current, EventQueue& queue);
  ~Worker();  ///< stops

  /// The current session has been replaced. Thread-safety: any thread.
  void session_changed();
  /// The queue wants the sender. Thread-safety: any thread.
  void events_changed();
  /// Asks the server, unless whoever waits has given up by then or the session is not the current one any more.
  /// Thread-safety: any thread.
  void ask(std::shared_ptr<Ask> ask);
  /// Drops what is under way and joins all threads; waits for a name look-up until the system gives it up. Idempotent.
  void stop();

 private:
  using Loop = boost::asio::awaitable<void> (Worker::*)();

  void run();
  void start(Loop loop);
  boost::asio::awaitable<void> keep_assignments();
  boost::asio::awaitable<SteadyTime> fetch();
  /// What asks for assignments and the declared placements' decisions at once; empty: assignments are all there is to
  /// ask for.
  [[nodiscard]] std::string first_question(const Session& session) const;
  [[nodiscard]] WallTime now() const;
  [[nodiscard]] bool is_wanted(const Ask& ask) const;
  boost::asio::awaitable<void> ask_about_messages();
  boost::asio::awaitable<void> send_events();
  boost::asio::awaitable<void> deliver();
  boost::asio::awaitable<void> pause_sending(std::chrono::milliseconds pause, bool asked_by_server);

  const Settings settings_;
  CurrentSession& current_;
  EventQueue& queue_;

  Context context_;
  // What follows belongs to the thread.
  Connection assignments_connection_;
  Signal assignments_signal_{context_};
  Backoff assignments_backoff_;
  std::shared_ptr<Session> fetched_;  // the session that the loop works for
  SteadyTime not_before_{};           // what the server asked for by Retry-After
  bool bootstrap_refused_ = false;
  Connection messages_connection_;
  Signal messages_signal_{context_};
  std::deque<std::shared_ptr<Ask>> asks_;  // to be sent, at most one of each thread that waits
  std::shared_ptr<Ask> asked_;             // under way
  Connection events_connection_;
  Signal events_signal_{context_};
  Backoff events_backoff_;
  Batch batch_;  // under way

  std::thread thread_;
};

}  // namespace flywheel::sdk
