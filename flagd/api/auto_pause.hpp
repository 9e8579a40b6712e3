// Pausing what does harm, without waiting for somebody to look.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "flagd/api/publisher.hpp"
#include "flagd/api/slow_lane.hpp"
#include "flagd/results/board.hpp"

namespace flywheel::api {

/// Whether results decide about the experiment: it has `auto_pause: true` and is running.
[[nodiscard]] bool is_watched(const catalog::Experiment& experiment, Time now);

/// The pause that an experiment's results ask for, if any. What a person has lifted is left alone in its phase; in a
/// later one, units of later phases alone can harm the same guardrail by the same arm. `totals` must be of that
/// experiment and `catalog` its catalog. `time` and `remote` are left open.
[[nodiscard]] std::optional<history::Switching> pause_for(const catalog::Catalog& catalog,
                                                          const catalog::Experiment& experiment,
                                                          const outcomes::ExperimentTotals& totals, Time as_of,
                                                          const history::Pauses& pauses);

/// What a report says of the server's own pauses of an experiment in this phase: whether it is paused, since when and
/// why, or who lifted that. Empty where there was none.
[[nodiscard]] std::string pause_remark(const catalog::Experiment& experiment, const history::Pauses& pauses,
                                       bool is_off);

/// Looks at all new results and pauses what they ask for, on the slow lane. Thread-safety: `look` from one thread,
/// `wanted` from any.
class AutoPause {
 public:
  /// `say`: takes a sentence for the server's log, on the slow lane.
  AutoPause(Publisher& publisher, SlowLane& lane, std::function<void(const std::string&)> say)
      : publisher_(&publisher), lane_(&lane), say_(std::move(say)) {}

  void look(const results::Results& results);
  /// The definitions that serve, where an experiment of theirs is to be watched; else nullptr.
  [[nodiscard]] std::shared_ptr<const catalog::Catalog> wanted() const;

 private:
  void pause(history::Switching switching);

  Publisher* publisher_;
  SlowLane* lane_;
  std::function<void(const std::string&)> say_;
};

}  // namespace flywheel::api
