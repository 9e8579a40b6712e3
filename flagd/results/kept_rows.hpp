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
#include "flagd/store/event_store.hpp"

namespace flywheel::results {

/// What is kept of a range.
struct KeptRange {
  std::string rows;       ///< as a RangeWriter (range_rows.hpp) wrote them
  std::string changes;    ///< the same of units that changed since; empty: none did
  std::size_t units = 0;  ///< how many stood in the range when it was read as a whole, with those that have no row
};

/// All ranges: in memory while they are small, else in files. They serve one process, and nothing is lost with them.
/// Thread-safety: different ranges may be read and written by different threads.
class KeptRows {
 public:
  struct Limits {
    std::size_t rows_in_memory = std::size_t{64} << 20;     ///< bytes; of more ranges rows are in files
    std::size_t changes_in_memory = std::size_t{64} << 20;  ///< bytes; more become part of the rows
    std::uintmax_t left_on_disk = std::uintmax_t{1} << 30;  ///< bytes; where there are less, no file is written
  };

  /// `directory` is emptied; in the end it is removed. Empty: what memory does not hold is not kept.
  explicit KeptRows(std::filesystem::path directory);
  KeptRows(std::filesystem::path directory, const Limits& limits);
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
  void write(std::uint32_t range, std::string rows, std::size_t units);
  /// Of a range that is kept: its changes, in memory. Few of them spare that all is written again. False: there is no
  /// room for them; nothing is changed.
  [[nodiscard]] bool write_changes(std::uint32_t range, std::string changes);

 private:
  struct Range {
    enum class Where : std::uint8_t { kNowhere, kMemory, kFile };
    Where where = Where::kNowhere;
    std::string rows;            // kMemory
    std::uint64_t checksum = 0;  // kFile: of the rows
    std::string changes;
    std::size_t units = 0;
  };
  [[nodiscard]] std::filesystem::path file_of(std::uint32_t range) const;
  void forget(std::uint32_t range);
  [[nodiscard]] std::optional<std::string> read_file(std::uint32_t range) const;
  [[nodiscard]] bool write_file(std::uint32_t range, std::string_view bytes) const;

  std::filesystem::path directory_;
  Limits limits_;
  std::atomic<std::size_t> rows_in_memory_{0}, changes_in_memory_{0};
  std::array<Range, store::kRanges> ranges_;
  std::shared_ptr<const catalog::Catalog> catalog_;  // nullptr: of none
  Time as_of_;
};

}  // namespace flywheel::results
