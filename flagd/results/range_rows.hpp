// The rows of one range's units as bytes, in the order of their keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/vocabulary/time.hpp"
#include "experiments/outcomes/compact.hpp"

namespace flywheel::results {

/// Writes them.
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
  std::optional<Time> earliest_;
};

/// Reads what a RangeWriter wrote. The bytes must outlive it.
class RangeReader {
 public:
  /// Not `good` where the bytes are no whole range.
  explicit RangeReader(std::string_view bytes);

  [[nodiscard]] bool good() const { return in_.good(); }
  /// The earliest `next` of all rows.
  [[nodiscard]] const std::optional<Time>& earliest() const { return earliest_; }
  /// Turns to the next row, at the beginning to the first. False: there is none, or it does not read (then not `good`).
  bool advance();
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::optional<Time>& next() const { return next_; }
  [[nodiscard]] std::string_view row() const { return row_; }
  /// Whether it says nothing about its unit.
  [[nodiscard]] bool empty() const { return row_.empty() && !next_; }

 private:
  outcomes::CompactReader in_;
  std::optional<Time> earliest_;
  std::string key_;
  std::optional<Time> next_;
  std::string_view row_;
};

/// Where a merged row comes from: kReplacing is a newer one whose key an older one has, too.
enum class RowSource : std::uint8_t { kOlder, kNewer, kReplacing };

/// Calls `each(reader, source)` with the rows of both in the order of their keys; where both have a key, with the newer
/// one. False: `each` said so, or something does not read.
template <class Each>
[[nodiscard]] bool merge_rows(RangeReader older, RangeReader newer, const Each& each) {
  bool has_older = older.advance(), has_newer = newer.advance();
  while (has_older || has_newer) {
    if (has_newer && (!has_older || newer.key() <= older.key())) {
      const bool replaces = has_older && newer.key() == older.key();
      if (!each(std::as_const(newer), replaces ? RowSource::kReplacing : RowSource::kNewer)) return false;
      if (replaces) has_older = older.advance();
      has_newer = newer.advance();
    } else {
      if (!each(std::as_const(older), RowSource::kOlder)) return false;
      has_older = older.advance();
    }
  }
  return older.good() && newer.good();
}

}  // namespace flywheel::results
