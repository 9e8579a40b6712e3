#include "flagd/store/embedded/embedded_store.hpp"

#include "flagd/store/embedded/account_record.hpp"
#include "flagd/store/embedded/arms_record.hpp"
#include "flagd/store/embedded/changed_units.hpp"
#include "flagd/store/embedded/database.hpp"
#include "flagd/store/embedded/event_key.hpp"
#include "flagd/store/embedded/group_commit.hpp"
#include "flagd/store/embedded/histories.hpp"
#include "flagd/store/embedded/history_reader.hpp"

namespace flywheel::store {

EmbeddedStore::EmbeddedStore(std::unique_ptr<Database> database, bool writable) : database_(std::move(database)) {
  if (!writable) return;
  changed_ = std::make_unique<ChangedUnits>(database_->handle(Family::kEvents)->GetID());
  commits_ = std::make_unique<GroupCommit>(*database_, [this](rocksdb::WriteBatch& batch) { return write(batch); });
  histories_ = std::make_unique<Histories>(*database_, *commits_);
}

EmbeddedStore::~EmbeddedStore() = default;

Result<std::unique_ptr<EmbeddedStore>> EmbeddedStore::open(const std::string& directory) {
  auto database = Database::open(directory);
  if (!database) return database.error();
  return std::unique_ptr<EmbeddedStore>(new EmbeddedStore(std::move(*database), true));
}

Result<std::unique_ptr<const EmbeddedStore>> EmbeddedStore::open_beside(const std::string& directory) {
  auto database = Database::open_beside(directory);
  if (!database) return database.error();
  return std::unique_ptr<const EmbeddedStore>(new EmbeddedStore(std::move(*database), false));
}

Result<void> EmbeddedStore::write(rocksdb::WriteBatch& batch) {
  auto written = database_->write(batch);
  if (written) {
    changed_->note(batch);
  } else {
    changed_->lose_track();  // some of it may be there
  }
  return written;
}

void EmbeddedStore::append(std::span<const outcomes::Event> events, Done done) {
  (void)commits_->submit(prepare(events, std::move(done)));
}

void EmbeddedStore::append_later(std::span<const outcomes::Event> events, Done done) {
  AppendRequest request = prepare(events, std::move(done));
  request.hurries = false;
  (void)commits_->submit(std::move(request));
}

void EmbeddedStore::join_account(std::string_view user, std::string_view account, Time at,
                                 std::function<void(Result<void>)> done) {
  (void)commits_->submit(JoinRequest{std::string(user), at, std::string(account), std::move(done)});
}

Result<void> EmbeddedStore::scan(std::uint32_t first, std::uint32_t last, outcomes::HistoryVisitor& visitor) const {
  const std::string end = last < kRanges ? first_key_of_range(last) : std::string();
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_->iterate(Family::kEvents, end_slice);
  iterator->Seek(first_key_of_range(first));
  return HistoryReader(*database_, *iterator, visitor).visit_units();
}

Result<void> EmbeddedStore::scan(std::span<const std::string_view> units, outcomes::HistoryVisitor& visitor) const {
  if (units.empty()) return {};
  const std::string end = end_of_unit(units.back());
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_->iterate(Family::kEvents, end_slice, Database::Reading::kHereAndThere);
  HistoryReader reader(*database_, *iterator, visitor);
  std::string scratch;
  for (const std::string_view unit : units) {
    iterator->Seek(slice(unit));
    if (const auto visited = reader.visit_unit(unit_of_prefix(unit, scratch), unit); !visited) return visited.error();
  }
  return {};
}

void EmbeddedStore::append_key(outcomes::UnitId unit, std::string& out) const {
  append_unit_prefix(unit, out);
}

outcomes::UnitId EmbeddedStore::unit_of(std::string_view key, std::string& scratch) const {
  return unit_of_prefix(key, scratch);
}

std::optional<UnitsByRange> EmbeddedStore::take_changed() const {
  return changed_ ? changed_->take() : std::nullopt;
}

Result<void> EmbeddedStore::read(outcomes::UnitId unit, outcomes::HistoryVisitor& visitor) const {
  std::string prefix;
  append_unit_prefix(unit, prefix);
  const std::string end = end_of_unit(prefix);
  const rocksdb::Slice end_slice = slice(end);
  const auto iterator = database_->iterate(Family::kEvents, end_slice);
  iterator->Seek(prefix);
  return HistoryReader(*database_, *iterator, visitor).visit_unit(unit, prefix);
}

Result<std::optional<std::string>> EmbeddedStore::account_of(std::string_view user) const {
  const auto record = database_->get(Family::kAccounts, user);
  if (!record) return record.error();
  if (!*record) return std::optional<std::string>();
  const auto account = read_account_record(**record);
  if (!account) return Error("corrupt", "the account of user \"" + std::string(user) + "\" does not decode");
  return std::optional<std::string>(account->account);
}

void EmbeddedStore::remember_arms(outcomes::UnitId unit, std::vector<KeptArm> arms,
                                  std::function<void(Result<void>)> done) {
  RememberRequest request{{}, std::move(arms), std::move(done)};
  append_unit_prefix(unit, request.unit);
  (void)commits_->submit(std::move(request));
}

Result<std::vector<KeptArm>> EmbeddedStore::arms_of(outcomes::UnitId unit) const {
  std::string prefix;
  append_unit_prefix(unit, prefix);
  const auto record = database_->get(Family::kArms, prefix);
  if (!record) return record.error();
  if (!*record) return std::vector<KeptArm>();
  auto arms = read_arms_record(**record);
  if (!arms) return Error("corrupt", "the arms of " + describe_unit(prefix) + " do not decode");
  return std::move(*arms);
}

Result<messages::History> EmbeddedStore::history_of(outcomes::UnitId unit) const {
  std::string prefix;
  append_unit_prefix(unit, prefix);
  return histories_ ? histories_->read(prefix) : stored_history(*database_, prefix);
}

Result<void> EmbeddedStore::change_history(outcomes::UnitId unit, const Change& change,
                                           std::function<void(Result<void>)> done) {
  std::string prefix;
  append_unit_prefix(unit, prefix);
  return histories_->change(prefix, change, std::move(done));
}

void EmbeddedStore::close() {
  if (commits_) commits_->close();
}

}  // namespace flywheel::store
