// The store of one machine: a RocksDB database in a directory, nothing to install.
#pragma once

#include <memory>
#include <string>

#include "flagd/store/event_store.hpp"
#include "flagd/store/message_state.hpp"
#include "flagd/store/user_state.hpp"

namespace rocksdb {
class WriteBatch;
}

namespace flywheel::store {

class ChangedUnits;
class Database;
class GroupCommit;
class Histories;

/// Events and user state on the local disk. STORE.md has the bytes and what this is bad at.
/// Thread-safety: as the interfaces say; `close` and the destructor are called by one thread.
class EmbeddedStore final : public EventStore, public UserState, public MessageState {
 public:
  /// Opens the store in `directory`, or makes it, readable by its owner only. One process at a time may have it open
  /// so. Errors: `unavailable` (another process has it open; the disk), `corrupt` (a file is damaged; something that
  /// was acknowledged is missing); messages name the directory.
  [[nodiscard]] static Result<std::unique_ptr<EmbeddedStore>> open(const std::string& directory);

  /// Opens an existing store for reading what was acknowledged until now, whether or not a server has it open. Writes
  /// nothing below `directory`. Errors: as open.
  [[nodiscard]] static Result<std::unique_ptr<const EmbeddedStore>> open_beside(const std::string& directory);

  ~EmbeddedStore() override;

  void append(std::span<const outcomes::Event> events, Done done) override;
  void append_later(std::span<const outcomes::Event> events, Done done) override;
  [[nodiscard]] Result<void> scan(std::uint32_t first, std::uint32_t last,
                                  outcomes::HistoryVisitor& visitor) const override;
  [[nodiscard]] Result<void> scan(std::span<const std::string_view> units,
                                  outcomes::HistoryVisitor& visitor) const override;
  void append_key(outcomes::UnitId unit, std::string& out) const override;
  [[nodiscard]] outcomes::UnitId unit_of(std::string_view key, std::string& scratch) const override;
  [[nodiscard]] std::optional<UnitsByRange> take_changed() const override;
  [[nodiscard]] Result<void> read(outcomes::UnitId unit, outcomes::HistoryVisitor& visitor) const override;

  void join_account(std::string_view user, std::string_view account, Time at,
                    std::function<void(Result<void>)> done) override;
  [[nodiscard]] Result<std::optional<std::string>> account_of(std::string_view user) const override;

  void remember_arms(outcomes::UnitId unit, std::vector<KeptArm> arms, std::function<void(Result<void>)> done) override;
  [[nodiscard]] Result<std::vector<KeptArm>> arms_of(outcomes::UnitId unit) const override;

  [[nodiscard]] Result<messages::History> history_of(outcomes::UnitId unit) const override;
  Result<void> change_history(outcomes::UnitId unit, const Change& change,
                              std::function<void(Result<void>)> done) override;
  [[nodiscard]] Result<void> reachable() const override { return {}; }  // within this process

  /// Takes no more changes (`closed`); returns when all that were taken are durable and answered. Reading goes on.
  void close();

 private:
  EmbeddedStore(std::unique_ptr<Database> database, bool writable);

  [[nodiscard]] Result<void> write(rocksdb::WriteBatch& batch);

  std::unique_ptr<Database> database_;
  std::unique_ptr<ChangedUnits> changed_;  // null: opened beside; outlives the commits that note them
  std::unique_ptr<GroupCommit> commits_;   // null: opened beside; destroyed before the database it writes to
  std::unique_ptr<Histories> histories_;   // null: opened beside
};

}  // namespace flywheel::store
