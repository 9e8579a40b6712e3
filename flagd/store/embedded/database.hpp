// The RocksDB database in a store's directory: its options, its column families, its errors in our words.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/vocabulary/result.hpp"
#include "flagd/store/embedded/acknowledged.hpp"

namespace flywheel::store {

/// The column families; STORE.md says what stands in each.
enum class Family : std::size_t { kAbout, kEvents, kMessages, kAccounts, kArms, kHistories };

/// Thread-safety: const functions may be called from any thread, `write` from one at a time.
class Database {
 public:
  /// Opens the database below `directory` for writing, or makes it. Errors: `unavailable` (among others: another
  /// process has it open), `corrupt`; messages name the directory.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& directory);
  /// Opens an existing one for reading what is there now, whether or not another process writes to it. Errors: as
  /// above.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open_beside(const std::string& directory);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Applies a batch; it is on the disk when this returns. Errors: `overloaded` (the disk is full; later calls
  /// succeed within seconds of there being room), `unavailable` (what the disk holds now is uncertain: the caller must
  /// not write again).
  [[nodiscard]] Result<void> write(rocksdb::WriteBatch& batch);

  /// What stands under a key. Errors: `corrupt`, `unavailable`.
  [[nodiscard]] Result<std::optional<std::string>> get(Family family, std::string_view key) const;
  /// What stands under each of the keys, in their order. Errors: as get.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> get(Family family,
                                                                    std::span<const std::string_view> keys) const;
  enum class Reading { kAll, kHereAndThere };
  /// Keys from the iterator's position on, below `end`, which must outlive it (empty: no end). It sees what was there
  /// when it was made.
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> iterate(Family family, const rocksdb::Slice& end,
                                                           Reading reading = Reading::kAll) const;

  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[static_cast<std::size_t>(family)];
  }
  /// `corrupt` or `unavailable`, with the directory in the message.
  [[nodiscard]] Error error_of(const rocksdb::Status& status) const;

 private:
  explicit Database(std::string directory) : directory_(std::move(directory)) {}
  Result<void> open_primary();
  Result<void> open_secondary();
  Result<void> check_format();
  Result<void> check_acknowledged();

  std::string directory_;
  std::string secondary_path_;  // removed at the end; empty: this is the primary
  std::unique_ptr<rocksdb::DB> database_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::optional<Acknowledged> acknowledged_;
};

/// RocksDB's view of a text and back.
inline rocksdb::Slice slice(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view view(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

}  // namespace flywheel::store
