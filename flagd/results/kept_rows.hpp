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

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/compact.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::results {

/// The rows of one range's units, in the order of their keys, as bytes.
class RangeWriter {
 public:
  /// `key` is above those before it. `next`: when the row no longer holds; nothing: it holds until the unit gets an
  /// event. `row`: as outcomes::append_row writes it; empty: totals have nothing of the unit yet.
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

 private:
  outcomes::CompactReader in_;
  std::optional<Time> earliest_;
  std::string key_;
  std::optional<Time> next_;
  std::string_view row_;
};

/// All ranges: in memory while they are small, else in files. They serve one process, and nothing is lost with them.
/// Thread-safety: `read` and `write` may be called from several threads, for different ranges.
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

  /// A range's bytes as they were written; nothing where they are not kept, or not found whole.
  [[nodiscard]] std::optional<std::string> read(std::uint32_t range) const;
  /// What cannot be written is not kept.
  void write(std::uint32_t range, std::string bytes);

 private:
  struct Range {
    enum class Where : std::uint8_t { kNowhere, kMemory, kFile };
    Where where = Where::kNowhere;
    std::string bytes;           // kMemory
    std::uint64_t checksum = 0;  // kFile
  };
  [[nodiscard]] std::filesystem::path file_of(std::uint32_t range) const;
  void forget(Range& range);
  [[nodiscard]] bool write_file(std::uint32_t range, std::string_view bytes) const;

  std::filesystem::path directory_;
  std::size_t most_in_memory_;
  std::atomic<std::size_t> in_memory_{0};
  std::array<Range, store::kRanges> ranges_;
  std::shared_ptr<const catalog::Catalog> catalog_;  // nullptr: of none
  Time as_of_;
};

}  // namespace flywheel::results
