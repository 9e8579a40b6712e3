// What is served: the newest definitions that may be, without what is switched off by hand or paused automatically.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "flagd/api/operations.hpp"
#include "flagd/history/epoch_history.hpp"
#include "flagd/history/kill_list.hpp"
#include "flagd/history/served_splits.hpp"

namespace flywheel::api {

/// What became of definitions that were loaded.
struct Taken {
  enum class What : std::uint8_t { kPublished, kUnchanged, kRefused };
  What what = What::kUnchanged;
  std::string why;                      ///< they are refused, as a sentence
  std::vector<std::string> complaints;  ///< about the history: sentences for the log
};

/// Publishes what is served, and keeps what a restart needs in the data directory: every epoch's sources before it
/// serves, and the kill list. Thread-safety: `open` and `take` from one thread at a time, `switch_by_hand` and `pause`
/// from another one.
class Publisher {
 public:
  Publisher(const std::filesystem::path& data, bool allow_shrink)
      : epochs_(data / "epochs"), splits_(data / "epochs"), kills_(data), allow_shrink_(allow_shrink) {}

  /// Reads what an earlier run left behind. Returns sentences for the log. Errors: `unavailable`.
  [[nodiscard]] Result<std::vector<std::string>> open();

  /// Publishes definitions. Those with errors, those in which most keys are gone (catalog_watch::shrinkage), and those
  /// that change a holdout in force (catalog_watch::changed_holdout) are refused: what serves keeps serving, at the
  /// start the newest epoch of the history.
  [[nodiscard]] Taken take(const catalog::Loaded& loaded);

  /// Switches a key off or on again. Off: at once, then durably. On: durably, then at once. Errors: `unavailable`
  /// (what was to be switched off is off until a restart; what was to be switched on is not on).
  [[nodiscard]] Result<void> switch_by_hand(const history::Switching& switching);

  /// Does the same for the server itself, which must say why: switches an experiment off. False, and nothing is done,
  /// where that is overtaken by events: other definitions serve, the key is off already, or somebody has lifted a pause
  /// for the same findings in that phase. Errors: `unavailable` (it is off until a restart).
  [[nodiscard]] Result<bool> pause(const history::Switching& switching);

  [[nodiscard]] const SnapshotPublication& snapshots() const { return snapshots_; }
  [[nodiscard]] const DefinitionsState& definitions() const { return definitions_; }

 private:
  void publish(std::shared_ptr<const catalog::Catalog> catalog);
  /// Publishes with another kill list, after `switching`.
  void publish(history::KilledKeys killed, const history::Switching& switching);
  [[nodiscard]] bool is_overtaken(const history::Switching& switching) const;
  /// Serves the newest epoch of the history where nothing serves yet.
  void fall_back(Taken& taken);
  /// Keeps what is about to serve for a restart.
  void keep(const catalog::Catalog& catalog, const history::EpochHistory::Sources& sources, Taken& taken);
  [[nodiscard]] std::string why_refused(const catalog::Loaded& loaded) const;

  history::EpochHistory epochs_;
  history::ServedSplits splits_;
  history::KillList kills_;
  const bool allow_shrink_;
  history::EpochHistory::Newest newest_;  // of the history, while nothing serves
  SnapshotPublication snapshots_;
  DefinitionsState definitions_;

  mutable std::mutex mutex_;  // guards the three below, and that they are published as they are
  std::shared_ptr<const catalog::Catalog> catalog_;
  history::KilledKeys killed_;
  history::Pauses pauses_;
};

}  // namespace flywheel::api
