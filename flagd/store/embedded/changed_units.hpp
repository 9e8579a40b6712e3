// Which units got events lately, for those who keep what they found out about the others.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

#include "config/vocabulary/arena.hpp"
#include "flagd/store/event_store.hpp"

namespace rocksdb {
class WriteBatch;
}

namespace flywheel::store {

/// Kept in memory, at some 100 bytes each: nobody has to clean up after it, and a restart loses track. Thread-safe.
class ChangedUnits {
 public:
  /// `events`: RocksDB's number of the family that holds them. Beyond `most` units it loses track.
  explicit ChangedUnits(std::uint32_t events, std::size_t most = 2'000'000) : events_(events), most_(most) {}

  /// What has been written, before it is acknowledged.
  void note(const rocksdb::WriteBatch& batch);
  /// Any unit may have changed.
  void lose_track();
  /// As EventStore::take_changed. It notes nothing before the first call: maybe nobody ever asks.
  [[nodiscard]] std::optional<UnitsByRange> take();

 private:
  class Reader;
  using Units = boost::unordered_flat_set<std::string_view>;

  void forget();  // with the mutex held

  const std::uint32_t events_;
  const std::size_t most_;
  std::mutex mutex_;  // guards what follows
  bool on_track_ = false;
  Units units_;  // the prefixes of their keys
  Arena keys_;   // their text
};

}  // namespace flywheel::store
