#include "flagd/results/range_fold.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace flywheel::results {
namespace {

/// Where more than one unit in so many has changed, reading all of them one after the other is quicker than finding
/// those; unless they are few anyway.
constexpr std::size_t kWorthFinding = 4;
constexpr std::size_t kFew = 16;
/// Changes that take more than one part in so many of what is kept become part of it.
constexpr std::size_t kMostChanges = 16;

}  // namespace

RangeFold::RangeFold(const store::EventStore& store, std::shared_ptr<const outcomes::FoldPlan> plan, Time as_of,
                     KeptRows* kept, const std::optional<store::UnitsByRange>& changed)
    : store_(store),
      plan_(std::move(plan)),
      as_of_(as_of),
      kept_(kept),
      changed_(changed),
      totals_(plan_, as_of),
      unit_fold_(plan_, as_of,
                 [this](outcomes::UnitId unit, const outcomes::UnitRow& row, const std::optional<Time>& next) {
                   take_row(unit, row, next);
                 }) {}

Result<std::vector<outcomes::ExperimentTotals>> RangeFold::fold(std::uint32_t range) {
  const auto kept = kept_ && changed_ ? kept_->read(range) : std::nullopt;
  if (kept) {
    const auto refreshed = refresh(range, *kept);
    if (!refreshed) return refreshed.error();
    if (*refreshed) return totals_.take();
    (void)totals_.take();  // of the rows that did read
  }
  if (const auto folded = fold_all(range); !folded) return folded.error();
  return totals_.take();
}

Result<void> RangeFold::fold_all(std::uint32_t range) {
  whole_ = true;
  units_in_range_ = 0;
  (void)read_.take();
  if (auto scanned = store_.scan(range, range + 1, unit_fold_); !scanned) return scanned;
  if (kept_) kept_->write(range, read_.take(), units_in_range_);
  return {};
}

Result<bool> RangeFold::refresh(std::uint32_t range, const KeptRange& kept) {
  if (!find_outdated(range, kept)) return false;
  if (units_.size() > kFew && units_.size() * kWorthFinding > kept.units) return false;
  whole_ = false;
  (void)read_.take();
  if (const auto scanned = store_.scan(units_, unit_fold_); !scanned) return scanned.error();
  const std::string read = read_.take();
  const auto changes = units_.empty() ? kept.changes : changes_with(read, kept);
  if (!changes || !add_all(kept.rows, *changes)) return false;
  if (!units_.empty()) keep(range, kept, *changes);
  return true;
}

std::optional<std::string> RangeFold::changes_with(std::string_view read, const KeptRange& kept) const {
  RangeWriter all, needed;
  const auto add_any = [&](const RangeReader& row, RowSource) {
    all.add(row.key(), row.next(), row.row());
    return true;
  };
  if (!merge_rows(RangeReader(kept.changes), RangeReader(read), add_any)) return std::nullopt;
  // Nothing has to stand for a unit of which nothing is kept.
  const auto add_needed = [&](const RangeReader& row, RowSource source) {
    const bool is_needed = source == RowSource::kReplacing || (source == RowSource::kNewer && !row.empty());
    if (is_needed) needed.add(row.key(), row.next(), row.row());
    return true;
  };
  const std::string changes = all.take();
  if (!merge_rows(RangeReader(kept.rows), RangeReader(changes), add_needed)) return std::nullopt;
  return needed.take();
}

bool RangeFold::find_outdated(std::uint32_t range, const KeptRange& kept) {
  due_.clear();
  const RangeReader rows(kept.rows), changes(kept.changes);
  const auto is_due = [&](const std::optional<Time>& next) { return next && *next < as_of_; };
  const auto find_due = [&](const RangeReader& row, RowSource) {
    if (is_due(row.next())) due_.push_back(row.key());
    return true;
  };
  if ((is_due(rows.earliest()) || is_due(changes.earliest())) && !merge_rows(rows, changes, find_due)) return false;
  std::vector<std::string_view> changed;
  for (const std::string_view key : changed_->ranges[range]) {
    if (plan_->type(store_.unit_of(key, key_).type)) changed.push_back(key);
  }
  units_.clear();
  std::set_union(due_.begin(), due_.end(), changed.begin(), changed.end(), std::back_inserter(units_));
  return true;
}

bool RangeFold::add_all(std::string_view rows, std::string_view changes) {
  const auto add = [&](const RangeReader& one, RowSource) {
    if (one.row().empty()) return true;
    if (!outcomes::read_row(one.row(), row_)) return false;
    totals_.add(row_);
    return true;
  };
  return merge_rows(RangeReader(rows), RangeReader(changes), add);
}

void RangeFold::keep(std::uint32_t range, const KeptRange& kept, const std::string& changes) {
  if (changes.size() <= kept.rows.size() / kMostChanges && kept_->write_changes(range, changes)) return;
  RangeWriter all;
  const auto add = [&](const RangeReader& one, RowSource) {
    if (!one.empty()) all.add(one.key(), one.next(), one.row());
    return true;
  };
  if (merge_rows(RangeReader(kept.rows), RangeReader(changes), add)) kept_->write(range, all.take(), kept.units);
}

void RangeFold::take_row(outcomes::UnitId unit, const outcomes::UnitRow& row, const std::optional<Time>& next) {
  ++units_in_range_;
  if (whole_) totals_.add(row);
  // Where few units are read, also nothing stands for what was kept of them.
  if (!kept_ || (whole_ && row.empty() && !next)) return;
  key_.clear();
  store_.append_key(unit, key_);
  bytes_.clear();
  if (!row.empty()) append_row(row, bytes_);
  read_.add(key_, next, bytes_);
}

}  // namespace flywheel::results
