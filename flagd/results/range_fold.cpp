#include "flagd/results/range_fold.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace flywheel::results {
namespace {

/// The changed units, and those whose kept rows hold no longer at `as_of`.
std::vector<std::string> outdated(std::string_view kept, std::span<const std::string> changed, Time as_of) {
  std::vector<std::string> due;
  RangeReader rows(kept);
  if (rows.earliest() && *rows.earliest() < as_of) {
    while (rows.advance()) {
      if (rows.next() && *rows.next() < as_of) due.push_back(rows.key());
    }
  }
  std::vector<std::string> all;
  all.reserve(due.size() + changed.size());
  std::set_union(due.begin(), due.end(), changed.begin(), changed.end(), std::back_inserter(all));
  return all;
}

}  // namespace

RangeFold::RangeFold(const store::EventStore& store, std::shared_ptr<const outcomes::FoldPlan> plan, Time as_of,
                     KeptRows* kept, const std::optional<store::UnitsByRange>& changed)
    : store_(store),
      as_of_(as_of),
      kept_(kept),
      changed_(changed),
      totals_(plan, as_of),
      units_(std::move(plan), as_of,
             [this](outcomes::UnitId unit, const outcomes::UnitRow& row, const std::optional<Time>& next) {
               take_row(unit, row, next);
             }) {}

Result<std::vector<outcomes::ExperimentTotals>> RangeFold::fold(std::uint32_t range) {
  const auto kept = kept_ && changed_ ? kept_->read(range) : std::nullopt;
  if (kept) {
    const auto refreshed = refresh(range, *kept, (*changed_)[range]);
    if (!refreshed) return refreshed.error();
    if (*refreshed) return totals_.take();
    (void)totals_.take();  // of the rows that did read
  }
  if (const auto folded = fold_all(range); !folded) return folded.error();
  return totals_.take();
}

Result<void> RangeFold::fold_all(std::uint32_t range) {
  (void)rows_.take();
  adds_ = true;
  if (auto scanned = store_.scan(range, range + 1, units_); !scanned) return scanned;
  if (kept_) kept_->write(range, rows_.take());
  return {};
}

Result<bool> RangeFold::refresh(std::uint32_t range, std::string_view kept, std::span<const std::string> changed) {
  const std::vector<std::string> units = outdated(kept, changed, as_of_);
  (void)rows_.take();
  (void)all_.take();
  adds_ = false;
  rewrites_ = !units.empty();
  if (const auto scanned = store_.scan(units, units_); !scanned) return scanned.error();
  const std::string fresh = rows_.take();
  if (!merge(RangeReader(kept), RangeReader(fresh), units)) return false;
  if (rewrites_) kept_->write(range, all_.take());
  return true;
}

bool RangeFold::merge(RangeReader old_rows, RangeReader new_rows, std::span<const std::string> units) {
  bool has_new = new_rows.advance();
  auto unit = units.begin();
  while (old_rows.advance()) {
    for (; has_new && new_rows.key() <= old_rows.key(); has_new = new_rows.advance()) {
      if (!add(new_rows)) return false;
    }
    unit = std::lower_bound(unit, units.end(), old_rows.key());
    const bool is_outdated = unit != units.end() && *unit == old_rows.key();
    if (!is_outdated && !add(old_rows)) return false;
  }
  for (; has_new; has_new = new_rows.advance()) {
    if (!add(new_rows)) return false;
  }
  return old_rows.good() && new_rows.good();
}

bool RangeFold::add(const RangeReader& rows) {
  if (rewrites_) all_.add(rows.key(), rows.next(), rows.row());
  if (rows.row().empty()) return true;
  if (!outcomes::read_row(rows.row(), row_)) return false;
  totals_.add(row_);
  return true;
}

void RangeFold::take_row(outcomes::UnitId unit, const outcomes::UnitRow& row, const std::optional<Time>& next) {
  if (adds_) totals_.add(row);
  if (!kept_ || (row.empty() && !next)) return;
  key_.clear();
  store_.append_key(unit, key_);
  bytes_.clear();
  if (!row.empty()) append_row(row, bytes_);
  rows_.add(key_, next, bytes_);
}

}  // namespace flywheel::results
