// A server that plays what a test tells it to, and remembers what it was asked.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace flywheel::test {

inline constexpr std::string_view kEvaluate = "/ofrep/v1/evaluate/flags";
inline constexpr std::string_view kBatch = "/v1/batch";

struct Asked {
  std::string path;
  std::string head;  ///< request line and fields
  std::string body;
  std::size_t connection = 0;  ///< the how-manieth connection it came on, from 1

  /// A header field's value; empty where it is missing.
  [[nodiscard]] std::string field(std::string_view name) const;
};

/// What the server does after a request: send bytes, then keep, close, reset or hold the connection in silence.
struct Play {
  enum class Then { kKeep, kClose, kReset, kSilence };
  std::string bytes;
  Then then = Then::kKeep;
};
using Script = std::function<Play(const Asked&)>;

/// One blocking thread a connection. Thread-safety: all of it; scripts run one at a time.
class ScriptedServer {
 public:
  explicit ScriptedServer(Script script);
  ~ScriptedServer();

  [[nodiscard]] std::string url() const;
  void script(Script script);
  /// Connections are refused and the open ones are closed, until listen().
  void refuse();
  void listen();

  /// Everything that was asked of the path so far.
  [[nodiscard]] std::vector<Asked> asked(std::string_view path) const;

 private:
  using Socket = boost::asio::ip::tcp::socket;
  void accept();
  void serve(const std::shared_ptr<Socket>& socket, std::size_t number);

  boost::asio::io_context context_;
  std::unique_ptr<boost::asio::ip::tcp::acceptor> acceptor_;
  unsigned short port_ = 0;
  std::thread accepting_;

  mutable std::mutex mutex_;  // guards what follows
  std::mutex script_mutex_;   // guards script_, and that one runs at a time
  Script script_;
  std::vector<Asked> asked_;
  std::vector<std::shared_ptr<Socket>> sockets_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;
};

/// A whole HTTP answer.
[[nodiscard]] std::string http_answer(int status, std::string_view body, std::string_view fields = "",
                                      std::string_view content_type = "application/json");
/// 200 with an OFREP bulk answer; `flags` are JSON objects with commas between.
[[nodiscard]] std::string bulk_answer(std::string_view flags, std::string_view fields = "");

/// A server as it should be: answers evaluations with `flags`, stores each message id once.
class GoodServer {
 public:
  explicit GoodServer(std::string flags) : flags_(std::move(flags)) {}
  [[nodiscard]] Play operator()(const Asked& asked);
  /// The events in the order of their first arrival, each as "user event {properties}". Not while it is being asked.
  [[nodiscard]] const std::vector<std::string>& events() const { return events_; }

 private:
  std::string flags_;
  std::set<std::string> ids_;
  std::vector<std::string> events_;
};

/// Waits until `condition` holds; false after ten seconds.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

}  // namespace flywheel::test
