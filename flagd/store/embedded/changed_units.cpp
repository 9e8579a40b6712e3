#include "flagd/store/embedded/changed_units.hpp"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <utility>

#include "flagd/store/embedded/database.hpp"
#include "flagd/store/embedded/event_key.hpp"

namespace flywheel::store {

/// Reads the units of a batch's events.
class ChangedUnits::Reader final : public rocksdb::WriteBatch::Handler {
 public:
  Reader(std::uint32_t events, Units& units) : events_(events), units_(units) {}

  rocksdb::Status PutCF(std::uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice&) override {
    if (family != events_) return rocksdb::Status::OK();
    const auto size = unit_prefix_size(view(key));
    if (!size) return rocksdb::Status::Corruption("no key of an event");
    const std::string_view unit = view(key).substr(0, *size);
    if (!units_.contains(unit)) units_.emplace(unit);
    return rocksdb::Status::OK();
  }
  // Other changes of events than new ones are not told apart: the batch then does not read.
  rocksdb::Status DeleteCF(std::uint32_t family, const rocksdb::Slice&) override { return unless_events(family); }
  rocksdb::Status SingleDeleteCF(std::uint32_t family, const rocksdb::Slice&) override { return unless_events(family); }
  rocksdb::Status DeleteRangeCF(std::uint32_t family, const rocksdb::Slice&, const rocksdb::Slice&) override {
    return unless_events(family);
  }
  rocksdb::Status MergeCF(std::uint32_t family, const rocksdb::Slice&, const rocksdb::Slice&) override {
    return unless_events(family);
  }
  void LogData(const rocksdb::Slice&) override {}

 private:
  [[nodiscard]] rocksdb::Status unless_events(std::uint32_t family) const {
    return family == events_ ? rocksdb::Status::NotSupported() : rocksdb::Status::OK();
  }

  std::uint32_t events_;
  Units& units_;
};

void ChangedUnits::note(const rocksdb::WriteBatch& batch) {
  const std::lock_guard lock(mutex_);
  if (!on_track_) return;
  Reader reader(events_, units_);
  on_track_ = batch.Iterate(&reader).ok() && units_.size() <= most_;
  if (!on_track_) units_ = Units();
}

void ChangedUnits::lose_track() {
  const std::lock_guard lock(mutex_);
  on_track_ = false;
  units_ = Units();
}

std::optional<UnitsByRange> ChangedUnits::take() {
  Units taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(units_);
    if (!std::exchange(on_track_, true)) return std::nullopt;
  }
  UnitsByRange ranges(kRanges);
  for (const std::string& unit : taken) ranges[range_of_key(unit)].push_back(unit);
  for (std::vector<std::string>& units : ranges) std::sort(units.begin(), units.end());
  return ranges;
}

}  // namespace flywheel::store
