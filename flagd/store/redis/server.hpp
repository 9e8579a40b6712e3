// A Redis server as many threads use it: its connections, and whether it can be reached.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "flagd/store/redis/connection.hpp"

namespace flywheel::store::redis {

/// How long one command may take, connecting included where that is needed.
inline constexpr std::chrono::milliseconds kCommandTime{250};

/// A random time up to `most`, so that many who failed together do not try again together.
[[nodiscard]] std::chrono::microseconds jitter(std::chrono::microseconds most);

/// Once a command fails, all others fail at once, until a thread of its own has reached the server again: it alone
/// tries, after pauses at random of at most 100 ms, doubled each time up to 5 s (full jitter). While the server
/// answers, that thread asks it once a second. Thread-safe.
class Server {
 public:
  /// Called by the server's own thread, with a sentence, when it is lost and when it is found again.
  using Notice = std::function<void(const std::string& sentence)>;

  /// Tries to reach it before it returns; comes up as well where that fails.
  Server(Address address, Notice notice);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Errors: `unavailable`, with the reason.
  [[nodiscard]] Result<void> reachable() const;

  /// Sends a command and waits for its answer, at most kCommandTime and not beyond `deadline`. It may arrive twice. Of
  /// refusals it gives back NOSCRIPT and WRONGTYPE. Errors: `unavailable` (any other refusal, too).
  [[nodiscard]] Result<Reply> ask(std::initializer_list<std::string_view> words, Clock::time_point deadline);

 private:
  using Owned = std::unique_ptr<Connection>;

  /// Where the server is found now, and the connections that nobody uses.
  struct Found {
    Address at;
    std::uint64_t visit;  ///< counts how often it was found
    std::vector<Owned> idle;
  };
  struct Lent {
    Address at;
    std::uint64_t visit;
    Owned connection;  ///< null: none was idle
  };

  [[nodiscard]] Result<Lent> lend();
  void take_back(Lent lent);
  void forget_idle(std::uint64_t visit);
  Error lost(std::uint64_t visit, const Error& why);
  [[nodiscard]] Error away(const std::string& why) const;

  void run();
  void find();
  void report();

  const Address address_;
  const Notice notice_;
  mutable std::mutex mutex_;  // guards the five below
  std::optional<Found> found_;
  std::string why_away_;
  std::uint64_t visits_ = 0;
  bool stopping_ = false;
  std::condition_variable changed_;
  bool reported_found_ = true;  // what was said last; of the own thread
  std::thread thread_;          // last: starts when everything else stands
};

}  // namespace flywheel::store::redis
