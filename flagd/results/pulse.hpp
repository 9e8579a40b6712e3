// New results now and then, also where nobody asks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "flagd/results/board.hpp"

namespace flywheel::results {

/// Asks the board for results: at once, then so long after each answer as `every` says, and four times as long as the
/// answer took, so that a large store is not read all the time.
class Pulse {
 public:
  /// The catalog whose results somebody needs; nullptr: nobody does. Called on the pulse's thread.
  using Wanted = std::function<std::shared_ptr<const catalog::Catalog>()>;

  Pulse(Board& board, Wanted wanted, std::chrono::milliseconds every = std::chrono::minutes(1));
  ~Pulse();  ///< waits for no answer
  Pulse(const Pulse&) = delete;
  Pulse& operator=(const Pulse&) = delete;

 private:
  /// What the thread waits for. Shared with the question that is open, which may outlive the pulse.
  struct Waiting {
    std::mutex mutex;  // guards the two below
    bool stopping = false;
    bool answered = false;
    std::condition_variable wake;
  };
  void run();

  Board& board_;
  Wanted wanted_;
  std::chrono::milliseconds every_;
  std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();
  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace flywheel::results
