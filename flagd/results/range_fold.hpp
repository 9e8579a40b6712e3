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
#include "flagd/results/range_rows.hpp"
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
  /// False: the kept rows do not read, or too many units have changed.
  [[nodiscard]] Result<bool> refresh(std::uint32_t range, const KeptRange& kept);
  /// Fills units_: those of the range that have to be read. False: the kept rows do not read.
  [[nodiscard]] bool find_outdated(std::uint32_t range, const KeptRange& kept);
  /// The changes so far with those rows that were just read. Nothing: something does not read.
  [[nodiscard]] std::optional<std::string> changes_with(std::string_view read, const KeptRange& kept) const;
  /// Adds up all rows, the changes for those of the same units. False: something does not read.
  [[nodiscard]] bool add_all(std::string_view rows, std::string_view changes);
  void keep(std::uint32_t range, const KeptRange& kept, const std::string& changes);
  void take_row(outcomes::UnitId unit, const outcomes::UnitRow& row, const std::optional<Time>& next);

  const store::EventStore& store_;
  std::shared_ptr<const outcomes::FoldPlan> plan_;
  Time as_of_;
  KeptRows* kept_;
  const std::optional<store::UnitsByRange>& changed_;
  outcomes::Accumulator totals_;
  outcomes::UnitFold unit_fold_;
  bool whole_ = true;  // all units of the range are read: they are added up as they come
  std::size_t units_in_range_ = 0;
  RangeWriter read_;  // the rows of the units that are read
  outcomes::UnitRow row_;
  std::string key_, bytes_;
  std::vector<std::string> due_;
  std::vector<std::string_view> units_;
};

}  // namespace flywheel::results
