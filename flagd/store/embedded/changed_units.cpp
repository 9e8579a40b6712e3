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
  explicit Reader(ChangedUnits& changed) : changed_(changed) {}

  rocksdb::Status PutCF(std::uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice&) override {
    if (family != changed_.events_) return rocksdb::Status::OK();
    const auto size = unit_prefix_size(view(key));
    if (!size) return rocksdb::Status::Corruption("no key of an event");
    const std::string_view unit = view(key).substr(0, *size);
    if (!changed_.units_.contains(unit)) changed_.units_.insert(changed_.keys_.copy(unit));
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

 private:
  [[nodiscard]] rocksdb::Status unless_events(std::uint32_t family) const {
    return family == changed_.events_ ? rocksdb::Status::NotSupported() : rocksdb::Status::OK();
  }

  ChangedUnits& changed_;
};

void ChangedUnits::note(const rocksdb::WriteBatch& batch) {
  const std::lock_guard lock(mutex_);
  if (!on_track_) return;
  Reader reader(*this);
  if (!batch.Iterate(&reader).ok() || units_.size() > most_) forget();
}

void ChangedUnits::lose_track() {
  const std::lock_guard lock(mutex_);
  forget();
}

void ChangedUnits::forget() {
  on_track_ = false;
  units_ = Units();
  keys_ = Arena();
}

std::optional<UnitsByRange> ChangedUnits::take() {
  Units units;
  UnitsByRange taken{std::vector<std::vector<std::string_view>>(kRanges), Arena()};
  {
    const std::lock_guard lock(mutex_);
    units.swap(units_);
    std::swap(taken.keys, keys_);
    if (!std::exchange(on_track_, true)) return std::nullopt;
  }
  for (const std::string_view unit : units) taken.ranges[range_of_key(unit)].push_back(unit);
  for (std::vector<std::string_view>& range : taken.ranges) std::sort(range.begin(), range.end());
  return taken;
}

}  // namespace flywheel::store
