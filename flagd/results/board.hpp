// The running server's results: computed in the background, asked for by many at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/totals.hpp"
#include "flagd/results/kept_rows.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::results {

/// All experiments' totals at one moment.
struct Results {
  std::shared_ptr<const catalog::Catalog> catalog;
  std::vector<outcomes::ExperimentTotals> totals;
  Time as_of;
  /// nullptr: the experiment is a draft or unknown.
  [[nodiscard]] const outcomes::ExperimentTotals* find(std::string_view experiment) const;
};

/// Computes results on its own thread when somebody asks, once for all who ask meanwhile, and hands out the latest
/// while it is fresh. Thread-safety: `ask` from any thread.
class Board {
 public:
  using Answer = std::function<void(Result<std::shared_ptr<const Results>>)>;
  using Look = std::function<void(const Results&)>;

  /// `fresh_for`: results younger than this are handed out again (of the same catalog). `look` is shown all results
  /// once, as soon as they are computed, on the board's thread. `kept_rows`: a directory of the board's own for what
  /// memory does not hold of a large store's rows; empty: it is computed anew each time.
  explicit Board(const store::EventStore& store, std::chrono::milliseconds fresh_for = std::chrono::seconds(2),
                 Look look = {}, std::filesystem::path kept_rows = {});
  ~Board();  ///< fails what is still asked for with `closed`, and joins
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  /// Calls `answer` on the board's thread. Errors: `overloaded` (too many wait), `closed`, as EventStore::scan.
  void ask(std::shared_ptr<const catalog::Catalog> catalog, Answer answer);

 private:
  struct Question {
    std::shared_ptr<const catalog::Catalog> catalog;
    Answer answer;
  };
  void run();
  [[nodiscard]] Result<std::shared_ptr<const Results>> results_for(
      const std::shared_ptr<const catalog::Catalog>& catalog);

  const store::EventStore& store_;
  std::chrono::milliseconds fresh_for_;
  Look look_;
  KeptRows kept_;                                      // only touched by run()
  std::shared_ptr<const Results> latest_;              // only touched by run()
  std::chrono::steady_clock::time_point computed_at_;  // only touched by run()

  std::mutex mutex_;  // guards the two below
  std::vector<Question> questions_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace flywheel::results
