// What units came to, kept from one computation to the next.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/compact.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::results {

/// The rows of one range's units, in the order of their keys, as bytes.
class RangeWriter {
 public:
  /// `key` is above those before it. `next`: when the row no longer holds; nothing: it holds until the unit gets an
  /// event. `row`: as outcomes::append_row writes it; empty: totals have nothing of the unit.
  void add(std::string_view key, std::optional<Time> next, std::string_view row);
  /// The bytes; it begins anew.
  [[nodiscard]] std::string take();

 private:
  std::string bytes_;
  std::string last_key_;
  std::size_t size_ = 0;
  std::optional<Time> earliest_;
};

/// Reads what a RangeWriter wrote. The bytes must outlive it.
class RangeReader {
 public:
  /// Not `good` where the bytes are no whole range.
  explicit RangeReader(std::string_view bytes);

  [[nodiscard]] bool good() const { return in_.good(); }
  /// How many rows there are.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The earliest `next` of all rows.
  [[nodiscard]] const std::optional<Time>& earliest() const { return earliest_; }
  /// Turns to the next row, at the beginning to the first. False: there is none, or it does not read (then not `good`).
  bool advance();
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::optional<Time>& next() const { return next_; }
  [[nodiscard]] std::string_view row() const { return row_; }

 private:
  outcomes::CompactReader in_;
  std::size_t size_;
  std::optional<Time> earliest_;
  std::string key_;
  std::optional<Time> next_;
  std::string_view row_;
};

/// Calls `each(reader)` with the rows of both in the order of their keys; where both have a key, with the newer one.
/// False: `each` said so, or something does not read.
template <class Each>
[[nodiscard]] bool merge_rows(RangeReader older, RangeReader newer, const Each& each) {
  bool has_older = older.advance(), has_newer = newer.advance();
  while (has_older || has_newer) {
    if (has_newer && (!has_older || newer.key() <= older.key())) {
      if (has_older && newer.key() == older.key()) has_older = older.advance();
      if (!each(std::as_const(newer))) return false;
      has_newer = newer.advance();
    } else {
      if (!each(std::as_const(older))) return false;
      has_older = older.advance();
    }
  }
  return older.good() && newer.good();
}

/// What is kept of a range.
struct KeptRange {
  std::string rows;     ///< as a RangeWriter wrote them
  std::string changes;  ///< the same of units that changed since; empty: none did
};

/// All ranges: in memory while they are small, else in files. They serve one process, and nothing is lost with them.
/// Thread-safety: different ranges may be read and written by different threads.
class KeptRows {
 public:
  static constexpr std::size_t kMostInMemory = std::size_t{64} << 20;

  /// `directory` is emptied; in the end it is removed. Empty: what memory does not hold is not kept.
  explicit KeptRows(std::filesystem::path directory, std::size_t most_in_memory = kMostInMemory);
  ~KeptRows();
  KeptRows(const KeptRows&) = delete;
  KeptRows& operator=(const KeptRows&) = delete;

  /// Whether they are of that catalog, as it was at `as_of` or earlier.
  [[nodiscard]] bool hold(const std::shared_ptr<const catalog::Catalog>& catalog, Time as_of) const;
  /// Says what they are of from now on.
  void hold_from_now(std::shared_ptr<const catalog::Catalog> catalog, Time as_of);
  /// Forgets them all.
  void clear();

  /// Nothing where the range is not kept, or not found whole.
  [[nodiscard]] std::optional<KeptRange> read(std::uint32_t range) const;
  /// The whole of a range. What cannot be written, or would take the last of the disk, is not kept.
  void write(std::uint32_t range, std::string rows);
  /// Of a range that is kept: its changes, in memory. Few of them spare that all is written again.
  void write_changes(std::uint32_t range, std::string changes);

 private:
  struct Range {
    enum class Where : std::uint8_t { kNowhere, kMemory, kFile };
    Where where = Where::kNowhere;
    std::string rows;            // kMemory
    std::uint64_t checksum = 0;  // kFile: of the rows
    std::string changes;
  };
  [[nodiscard]] std::filesystem::path file_of(std::uint32_t range) const;
  void forget(std::uint32_t range);
  [[nodiscard]] std::optional<std::string> read_file(std::uint32_t range) const;
  [[nodiscard]] bool write_file(std::uint32_t range, std::string_view bytes) const;

  std::filesystem::path directory_;
  std::size_t most_in_memory_;
  std::atomic<std::size_t> in_memory_{0};
  std::array<Range, store::kRanges> ranges_;
  std::shared_ptr<const catalog::Catalog> catalog_;  // nullptr: of none
  Time as_of_;
};

}  // namespace flywheel::results
