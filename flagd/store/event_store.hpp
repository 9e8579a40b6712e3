// Where events live: durable, exactly once, ordered by unit, then time, then message id.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/arena.hpp"
#include "config/vocabulary/result.hpp"
#include "experiments/outcomes/event.hpp"

namespace flywheel::store {

/// What became of an event that was appended.
enum class Appended : std::uint8_t {
  kStored,
  kDuplicate,  ///< the message id was there before, with the same content
  kConflict,   ///< the message id was there before, with other content; the first arrival stays
};

/// The store's fixed key ranges: analysis folds each in key order and merges them in order of number.
inline constexpr std::uint32_t kRanges = 1024;

/// Keys of units (EventStore::append_key).
struct UnitsByRange {
  std::vector<std::vector<std::string_view>> ranges;  ///< kRanges; of each ascending, each once
  Arena keys;                                         ///< what the views lead to
};

/// The storage interface for events. Implementations: store/embedded (RocksDB).
/// Thread-safety: all functions may be called from any thread.
class EventStore {
 public:
  virtual ~EventStore() = default;

  /// Called once, when the batch is durable (one entry an event) or has failed as a whole. Runs on a thread of the
  /// store: be brief, do not call the store.
  using Done = std::function<void(Result<std::vector<Appended>>)>;

  /// Takes a batch: the events are copied before the call returns. All of it becomes durable in one commit (together
  /// with whatever else is in flight) or none. Errors: `overloaded` (the queue is full; try again later),
  /// `unavailable` (the disk failed; nothing is acknowledged any more until restart), `closed`.
  virtual void append(std::span<const outcomes::Event> events, Done done) = 0;

  /// As append, for what nobody waits for: it is written together with what comes next, or after a short while. `done`
  /// may be empty.
  virtual void append_later(std::span<const outcomes::Event> events, Done done) = 0;

  /// Visits every unit of ranges [first, last) in key order. A consistent snapshot from the moment of the call.
  /// Errors: `corrupt` (a record fails its checksum or does not decode; the message names the key), `unavailable`.
  [[nodiscard]] virtual Result<void> scan(std::uint32_t first, std::uint32_t last,
                                          outcomes::HistoryVisitor& visitor) const = 0;

  /// Visits the units with those keys, which are ascending and of one range. A snapshot as above, with the same errors.
  [[nodiscard]] virtual Result<void> scan(std::span<const std::string_view> units,
                                          outcomes::HistoryVisitor& visitor) const = 0;

  /// Appends a unit's key: bytes that sort as the units are visited.
  virtual void append_key(outcomes::UnitId unit, std::string& out) const = 0;
  /// The unit of a key. Its text lives in `key`, or in `scratch`.
  [[nodiscard]] virtual outcomes::UnitId unit_of(std::string_view key, std::string& scratch) const = 0;

  /// The units that got events since the last call. Nothing: any unit may have; so at the first call, where there were
  /// too many to note them, after a failed write, and always where another process writes. Whatever is acknowledged
  /// after the call is told by the next one. What is told once is not told again: one caller a store.
  [[nodiscard]] virtual std::optional<UnitsByRange> take_changed() const = 0;

  /// Visits one unit's history (begin_unit and end_unit are called even where it is empty).
  [[nodiscard]] virtual Result<void> read(outcomes::UnitId unit, outcomes::HistoryVisitor& visitor) const = 0;
};

}  // namespace flywheel::store
