// The totals of one range of a store.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/outcomes/accumulator.hpp"
#include "experiments/outcomes/unit_fold.hpp"
#include "flagd/results/kept_rows.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::results {

/// Computes one range after the other: from all its events; or from the rows that are kept of it, and the events of
/// those units that got new ones. Both give the same bits. Thread-safety: one a thread, each with ranges of its own.
class RangeFold {
 public:
  /// `kept`: where rows are kept; nullptr: nowhere. `changed`: the units whose rows no longer hold; nothing: none hold.
  /// All must outlive this.
  RangeFold(const store::EventStore& store, std::shared_ptr<const outcomes::FoldPlan> plan, Time as_of, KeptRows* kept,
            const std::optional<store::UnitsByRange>& changed);

  /// Errors: as EventStore::scan.
  [[nodiscard]] Result<std::vector<outcomes::ExperimentTotals>> fold(std::uint32_t range);

 private:
  [[nodiscard]] Result<void> fold_all(std::uint32_t range);
  /// False: the kept rows do not read.
  [[nodiscard]] Result<bool> refresh(std::uint32_t range, std::string_view kept, std::span<const std::string> changed);
  /// Adds up old rows, but for those of `units`, and the new ones of these, in the order of keys.
  [[nodiscard]] bool merge(RangeReader old_rows, RangeReader new_rows, std::span<const std::string> units);
  [[nodiscard]] bool add(const RangeReader& rows);
  void take_row(outcomes::UnitId unit, const outcomes::UnitRow& row, const std::optional<Time>& next);

  const store::EventStore& store_;
  Time as_of_;
  KeptRows* kept_;
  const std::optional<store::UnitsByRange>& changed_;
  outcomes::Accumulator totals_;
  outcomes::UnitFold units_;
  bool adds_ = true;       // whether rows are added up as they come
  bool rewrites_ = false;  // whether kept rows change
  RangeWriter rows_;       // of the units that are read
  RangeWriter all_;
  outcomes::UnitRow row_;
  std::string key_, bytes_;
};

}  // namespace flywheel::results
