#include "flagd/store/embedded/database.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

namespace flywheel::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMiB = std::size_t{1} << 20;
// An analysis reads each of its ranges with an iterator of its own, which reads so much of every file that may have
// some of it: more would be read again and again in vain. The system reads ahead of it, too.
constexpr std::size_t kReadAhead = 64 * 1024;
constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kFormat = "1";

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.paranoid_checks = true;
  options.wal_compression = rocksdb::kNoCompression;
  // A torn tail must not keep the store from opening; Acknowledged tells it from a log that lost something.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.max_total_wal_size = 64 * kMiB;  // bounds what is read again at a start
  options.max_background_jobs = 2;
  options.bytes_per_sync = kMiB;
  options.max_open_files = 128;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = kMiB;
  options.keep_log_file_num = 2;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions family_options(std::size_t write_buffer, const std::shared_ptr<rocksdb::Cache>& cache,
                                            bool looked_up_by_key) {
  rocksdb::ColumnFamilyOptions options;
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = write_buffer;
  options.max_write_buffer_number = 3;
  options.level_compaction_dynamic_level_bytes = true;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;  // so that memory does not grow with the store
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  if (looked_up_by_key) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    // In parts: a file's whole filter takes megabytes, more than a shard of the cache holds, and would be read anew for
    // each look-up.
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    options.memtable_prefix_bloom_size_ratio = 0.1;
    options.memtable_whole_key_filtering = true;
  } else {
    table.block_size = 16 * 1024;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

/// In the order of Family.
std::vector<rocksdb::ColumnFamilyDescriptor> families() {
  const auto cache = rocksdb::NewLRUCache(64 * kMiB);
  return {{rocksdb::kDefaultColumnFamilyName, family_options(kMiB, cache, true)},
          {"events", family_options(32 * kMiB, cache, false)},
          {"messages", family_options(16 * kMiB, cache, true)},
          {"accounts", family_options(4 * kMiB, cache, true)},
          {"arms", family_options(4 * kMiB, cache, true)},
          {"histories", family_options(8 * kMiB, cache, true)}};
}

/// Those that a database has: one that was last written before a family came has it made when it is written again.
std::vector<rocksdb::ColumnFamilyDescriptor> present_families(const std::string& directory) {
  std::vector<std::string> names;
  auto wanted = families();
  if (!rocksdb::DB::ListColumnFamilies(database_options(), directory, &names).ok()) return wanted;
  while (std::find(names.begin(), names.end(), wanted.back().name) == names.end()) wanted.pop_back();
  return wanted;
}

bool lock_is_held(const rocksdb::Status& status) {
  return status.IsIOError() && status.ToString().find("lock") != std::string::npos;
}

Result<void> make_private_directory(const std::string& directory) {
  std::error_code error;
  if (fs::create_directories(directory, error) && !error) {
    fs::permissions(directory, fs::perms::owner_all, error);
  }
  if (error) return Error("unavailable", directory + ": " + error.message());
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& directory) {
  std::unique_ptr<Database> database(new Database(directory));
  if (const auto opened = database->open_primary(); !opened) return opened.error();
  return database;
}

Result<std::unique_ptr<Database>> Database::open_beside(const std::string& directory) {
  std::unique_ptr<Database> database(new Database(directory));
  if (const auto opened = database->open_secondary(); !opened) return opened.error();
  return database;
}

Result<void> Database::open_primary() {
  if (const auto made = make_private_directory(directory_); !made) return made.error();
  rocksdb::DBOptions options = database_options();
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  rocksdb::DB* database = nullptr;
  const auto status = rocksdb::DB::Open(options, directory_, families(), &handles_, &database);
  if (lock_is_held(status)) return Error("unavailable", directory_ + " is in use by another flagd");
  if (!status.ok()) return error_of(status);
  database_.reset(database);
  auto acknowledged = Acknowledged::open((fs::path(directory_) / "ACKNOWLEDGED").string());
  if (!acknowledged) return acknowledged.error();
  acknowledged_ = std::move(*acknowledged);
  if (const auto checked = check_acknowledged(); !checked) return checked.error();
  return check_format();
}

Result<void> Database::open_secondary() {
  if (!fs::exists(fs::path(directory_) / "CURRENT")) return Error("unavailable", directory_ + " holds no events");
  std::string path = (fs::temp_directory_path() / "flagd-beside-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) return Error("unavailable", path + ": " + std::strerror(errno));
  secondary_path_ = path;
  rocksdb::DBOptions options = database_options();
  options.max_open_files = -1;  // files that the primary deletes stay readable
  rocksdb::DB* database = nullptr;
  const auto status = rocksdb::DB::OpenAsSecondary(options, directory_, secondary_path_, present_families(directory_),
                                                   &handles_, &database);
  if (!status.ok()) return error_of(status);
  database_.reset(database);
  return check_format();
}

Result<void> Database::check_format() {
  const auto format = get(Family::kAbout, kFormatKey);
  if (!format) return format.error();
  if (*format && **format != kFormat) {
    return Error("unavailable", directory_ + " has format " + (*format)->substr(0, 20) + ", this flagd reads format " +
                                    std::string(kFormat));
  }
  if (*format || !secondary_path_.empty()) return {};
  rocksdb::WriteBatch batch;
  batch.Put(handle(Family::kAbout), slice(kFormatKey), slice(kFormat));
  return write(batch);
}

Result<void> Database::check_acknowledged() {
  const auto acknowledged = acknowledged_->sequence();
  const std::uint64_t present = database_->GetLatestSequenceNumber();
  if (!acknowledged || *acknowledged <= present) return {};
  return Error("corrupt", directory_ + ": the log is damaged, " + std::to_string(*acknowledged - present) +
                              " acknowledged changes are missing; restore a backup, or remove the file ACKNOWLEDGED to "
                              "go on without them");
}

Database::~Database() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) database_->DestroyColumnFamilyHandle(handle);
  database_.reset();
  std::error_code ignored;
  if (!secondary_path_.empty()) fs::remove_all(secondary_path_, ignored);
}

Result<void> Database::write(rocksdb::WriteBatch& batch) {
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = database_->Write(options, &batch);
  // RocksDB looks for room every five seconds, then goes on with a new log.
  if (status.IsNoSpace()) return Error("overloaded", directory_ + ": the disk is full");
  if (!status.ok()) return Error("unavailable", error_of(status).message);
  acknowledged_->note(database_->GetLatestSequenceNumber());
  return {};
}

Result<std::optional<std::string>> Database::get(Family family, std::string_view key) const {
  if (static_cast<std::size_t>(family) >= handles_.size()) return std::optional<std::string>();  // see present_families
  std::string value;
  const auto status = database_->Get(rocksdb::ReadOptions(), handle(family), slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return error_of(status);
  return std::optional(std::move(value));
}

Result<std::vector<std::optional<std::string>>> Database::get(Family family,
                                                              std::span<const std::string_view> keys) const {
  std::vector<rocksdb::Slice> slices;
  slices.reserve(keys.size());
  for (const std::string_view key : keys) slices.push_back(slice(key));
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  database_->MultiGet(rocksdb::ReadOptions(), handle(family), keys.size(), slices.data(), values.data(),
                      statuses.data());
  std::vector<std::optional<std::string>> found(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      found[i] = values[i].ToString();
    } else if (!statuses[i].IsNotFound()) {
      return error_of(statuses[i]);
    }
  }
  return found;
}

std::unique_ptr<rocksdb::Iterator> Database::iterate(Family family, const rocksdb::Slice& end, Reading reading) const {
  rocksdb::ReadOptions options;
  if (reading == Reading::kAll) options.readahead_size = kReadAhead;
  options.fill_cache = false;  // a scan must not push out what commits look up
  if (!end.empty()) options.iterate_upper_bound = &end;
  return std::unique_ptr<rocksdb::Iterator>(database_->NewIterator(options, handle(family)));
}

Error Database::error_of(const rocksdb::Status& status) const {
  return {status.IsCorruption() ? "corrupt" : "unavailable", directory_ + ": " + status.ToString()};
}

}  // namespace flywheel::store
