// Sticky arms in the embedded store.
#include <rocksdb/db.h>

#include <boost/test/unit_test.hpp>
#include <future>

#include "flagd/store/embedded/embedded_store.hpp"
#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using outcomes::UnitId;
using store::EmbeddedStore;
using namespace std::string_literals;

namespace {

std::string remembered(EmbeddedStore& store, UnitId unit, const std::vector<store::KeptArm>& arms) {
  std::promise<std::string> answer;
  store.remember_arms(
      unit, arms, [&](const Result<void>& result) { answer.set_value(result ? "remembered" : result.error().code); });
  return answer.get_future().get();
}

/// "experiment/version/arm …", or the error's code.
std::string arms(const EmbeddedStore& store, UnitId unit) {
  const auto kept = store.arms_of(unit);
  if (!kept) return kept.error().code;
  std::string text;
  for (const store::KeptArm& arm : *kept) {
    text += arm.experiment + "/" + std::to_string(arm.version) + "/" + arm.arm + " ";
  }
  return text;
}

using Families = std::vector<rocksdb::ColumnFamilyHandle*>;

/// Changes a store that nobody has open, with RocksDB alone. The arms are the fifth family.
void change(const std::string& directory, const std::function<void(rocksdb::DB&, const Families&)>& what) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : {"default", "events", "messages", "accounts", "arms", "histories"}) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  Families handles;
  rocksdb::DB* opened = nullptr;
  BOOST_REQUIRE(rocksdb::DB::Open({}, directory, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> database(opened);
  what(*database, handles);
  for (rocksdb::ColumnFamilyHandle* handle : handles) database->DestroyColumnFamilyHandle(handle);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_sticky_arms, TemporaryDirectory)

BOOST_AUTO_TEST_CASE(a_unit_keeps_its_first_arm_of_each_version_over_a_restart) {
  {
    const auto opened = EmbeddedStore::open(store()).value();
    BOOST_TEST(arms(*opened, {"user", "u"}) == "");
    BOOST_TEST(remembered(*opened, {"user", "u"}, {{"one", 1, "a"}, {"two", 7, "x"}}) == "remembered");
    BOOST_TEST(remembered(*opened, {"user", "u"}, {{"one", 1, "b"}}) == "remembered");
    BOOST_TEST(arms(*opened, {"user", "u"}) == "one/1/a two/7/x ");
    BOOST_TEST(remembered(*opened, {"user", "u"}, {{"one", 2, "b"}}) == "remembered");
    BOOST_TEST(remembered(*opened, {"device", "u"}, {{"one", 2, "d"}}) == "remembered");
    opened->remember_arms({"user", "v\0w"s}, {{"one", 1, "v"}}, {});
  }
  const auto opened = EmbeddedStore::open(store()).value();
  BOOST_TEST(arms(*opened, {"user", "u"}) == "two/7/x one/2/b ");
  BOOST_TEST(arms(*opened, {"device", "u"}) == "one/2/d ");
  BOOST_TEST(arms(*opened, {"user", "v\0w"s}) == "one/1/v ");
  BOOST_TEST(arms(*opened, {"user", "v"}) == "");
  opened->close();
  BOOST_TEST(remembered(*opened, {"user", "u"}, {{"one", 3, "c"}}) == "closed");
}

BOOST_AUTO_TEST_CASE(many_units_at_once_keep_what_came_first) {
  const auto opened = EmbeddedStore::open(store()).value();
  for (int round = 0; round < 50; ++round) {
    for (const char* unit : {"u", "v"}) {
      opened->remember_arms({"user", unit}, {{"e", 1, std::to_string(round)}, {"n" + std::to_string(round), 1, "x"}},
                            {});
    }
  }
  opened->close();
  for (const char* unit : {"u", "v"}) {
    const auto kept = opened->arms_of({"user", unit}).value();
    BOOST_TEST(kept.size() == 51U);
    BOOST_TEST(kept.front().arm == "0");
  }
}

BOOST_AUTO_TEST_CASE(arms_that_do_not_decode_are_corrupt) {
  BOOST_TEST(remembered(*EmbeddedStore::open(store()).value(), {"user", "u"}, {{"one", 1, "a"}}) == "remembered");
  change(store(), [](rocksdb::DB& database, const Families& families) {
    const std::unique_ptr<rocksdb::Iterator> iterator(database.NewIterator({}, families[4]));
    iterator->SeekToFirst();
    BOOST_REQUIRE(iterator->Valid());
    BOOST_REQUIRE(database.Put({}, families[4], iterator->key(), "short").ok());
  });
  const auto opened = EmbeddedStore::open(store()).value();
  BOOST_TEST(arms(*opened, {"user", "u"}) == "corrupt");
  BOOST_TEST(remembered(*opened, {"user", "u"}, {{"one", 1, "a"}}) == "corrupt");
  BOOST_TEST(remembered(*opened, {"user", "w"}, {{"one", 1, "a"}}) == "remembered");
}

BOOST_AUTO_TEST_CASE(a_store_from_before_there_were_any_has_none) {
  BOOST_TEST(remembered(*EmbeddedStore::open(store()).value(), {"user", "u"}, {{"one", 1, "a"}}) == "remembered");
  change(store(), [](rocksdb::DB& database, const Families& families) {
    BOOST_REQUIRE(database.DropColumnFamilies({families[4], families[5]}).ok());
  });
  const auto beside = EmbeddedStore::open_beside(store());
  BOOST_REQUIRE(beside);
  BOOST_TEST(arms(**beside, {"user", "u"}) == "");
  const auto opened = EmbeddedStore::open(store());
  BOOST_REQUIRE(opened);
  BOOST_TEST(arms(**opened, {"user", "u"}) == "");
}

BOOST_AUTO_TEST_CASE(a_store_from_before_there_were_histories_keeps_its_arms) {
  BOOST_TEST(remembered(*EmbeddedStore::open(store()).value(), {"user", "u"}, {{"one", 1, "a"}}) == "remembered");
  change(store(), [](rocksdb::DB& database, const Families& families) {
    BOOST_REQUIRE(database.DropColumnFamily(families[5]).ok());
  });
  const auto beside = EmbeddedStore::open_beside(store());
  BOOST_REQUIRE(beside);
  BOOST_TEST(arms(**beside, {"user", "u"}) == "one/1/a ");
  BOOST_TEST((*beside)->history_of({"user", "u"}).value().messages.empty());
  const auto opened = EmbeddedStore::open(store());
  BOOST_REQUIRE(opened);
  BOOST_TEST(arms(**opened, {"user", "u"}) == "one/1/a ");
}

BOOST_AUTO_TEST_SUITE_END()
