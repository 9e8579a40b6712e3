#include "flagd/store/embedded/embedded_store.hpp"

#include <rocksdb/db.h>

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "config/vocabulary/text.hpp"
#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using outcomes::UnitId;
using store::EmbeddedStore;
using namespace std::string_literals;

namespace {

std::string joined(EmbeddedStore& store, const std::string& user, const std::string& account, int seconds) {
  std::promise<std::string> answer;
  store.join_account(user, account, Happening{{}, "", seconds, ""}.event().time,
                     [&](const Result<void>& result) { answer.set_value(result ? "joined" : result.error().code); });
  return answer.get_future().get();
}

std::vector<std::string> numbered(const std::string& start, int count) {
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) texts.push_back(start + std::to_string(i));
  return texts;
}

/// Changes one byte of the value that contains `text`, below RocksDB's own checksums.
void damage_record(const std::string& directory, const std::string& text) {
  std::vector<std::string> names;
  BOOST_REQUIRE(rocksdb::DB::ListColumnFamilies({}, directory, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  BOOST_REQUIRE(rocksdb::DB::Open({}, directory, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> database(opened);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const std::unique_ptr<rocksdb::Iterator> iterator(database->NewIterator({}, handle));
    for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
      std::string value = iterator->value().ToString();
      const std::size_t at = value.find(text);
      if (at == std::string::npos) continue;
      value[at] = static_cast<char>(value[at] ^ 0x20);
      BOOST_REQUIRE(database->Put({}, handle, iterator->key(), value).ok());
    }
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) database->DestroyColumnFamilyHandle(handle);
}

std::filesystem::path newest_log(const std::string& directory) {
  std::set<std::filesystem::path> logs;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    if (entry.path().extension() == ".log" && entry.file_size() > 0) logs.insert(entry.path());
  return *logs.rbegin();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_embedded)

BOOST_AUTO_TEST_CASE(a_history_is_read_by_time_then_exposures_then_message_id) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  const std::vector<UnitId> user{{"user", "u"}};
  BOOST_TEST(append(*store, {{user, "bought", 5, "b", 1.5, "props"},
                             {user, "bought", 5, "a"},
                             {user, "Experiment Viewed", 5, "z"},
                             {user, "opened", 9, "y"},
                             {user, "opened", -3, "x"}}) == "stored stored stored stored stored");
  BOOST_TEST(read(*store, {"user", "u"}) ==
             "user \"u\"\n"
             "  -3 opened #x\n"
             "  5 Experiment Viewed #z\n"
             "  5 bought #a\n"
             "  5 bought =1.5 (props) #b\n"
             "  9 opened #y\n"
             "end\n");
  BOOST_TEST(read(*store, {"user", "nobody"}) == "user \"nobody\"\nend\n");
  BOOST_TEST(read(*store, {"device", "u"}) == "device \"u\"\nend\n");
}

BOOST_AUTO_TEST_CASE(an_event_stands_under_every_unit_it_carries) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  BOOST_TEST(append(*store, {{{{"user", "u"}, {"device", "d"}, {"account", "a"}}, "opened", 1, "m1"},
                             {{{"user", "v"}, {"account", "a"}}, "opened", 0, "m2"}}) == "stored stored");
  BOOST_TEST(read(*store, {"user", "u"}) == "user \"u\"\n  1 opened #m1\nend\n");
  BOOST_TEST(read(*store, {"device", "d"}) == "device \"d\"\n  1 opened #m1\nend\n");
  BOOST_TEST(read(*store, {"account", "a"}) == "account \"a\"\n  0 opened #m2\n  1 opened #m1\nend\n");
}

BOOST_AUTO_TEST_CASE(the_first_arrival_of_a_message_id_wins_across_restarts) {
  const TemporaryDirectory directory;
  const std::vector<UnitId> user{{"user", "u"}};
  const auto arrive = [&](const std::string& expected, const std::vector<Happening>& events) {
    const auto store = EmbeddedStore::open(directory.store()).value();
    BOOST_TEST(append(*store, events) == expected);
  };
  arrive("stored duplicate conflict", {{user, "e", 1, "m", 1.5}, {user, "e", 2, "m", 1.5}, {user, "f", 1, "m"}});
  arrive("duplicate stored", {{user, "e", 99, "m", 1.5}, {user, "e", 3, "n"}});
  arrive("conflict duplicate", {{user, "e", 1, "m", 2.5}, {user, "e", 3, "n"}});
  BOOST_TEST(scan(*EmbeddedStore::open(directory.store()).value()) == "user \"u\"\n  1 e =1.5 #m\n  3 e #n\nend\n");
}

BOOST_AUTO_TEST_CASE(hostile_ids_stay_apart) {
  const std::vector<std::string> ids{
      "", "a", "a\0"s, "a\0b"s, "\0"s, "\xFF"s, "\xC3\xA9", "a\0\x01"s, std::string(512, 'x'), std::string(512, '\0')};
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    BOOST_TEST(append(*store, {{{{"user", ids[i]}}, "e", static_cast<int>(i), ids[i]}}) == "stored");
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    BOOST_TEST(read(*store, {"user", ids[i]}) ==
               "user \"" + printable(ids[i]) + "\"\n  " + std::to_string(i) + " e #" + printable(ids[i]) + "\nend\n");
    BOOST_TEST(append(*store, {{{{"user", ids[i]}}, "e", 0, ids[i]}}) == "duplicate");
  }
}

BOOST_AUTO_TEST_CASE(the_ranges_hold_every_unit_once_in_one_order) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  const std::vector<std::string> ids = numbered("u", 1000);
  std::vector<Happening> events;
  for (int i = 0; i < 3000; ++i) {
    events.push_back({{{"user", ids[static_cast<std::size_t>(i % 1000)]}}, "e", i, "m" + std::to_string(i)});
  }
  append(*store, events);
  Transcript by_range;
  for (std::uint32_t range = 0; range < store::kRanges; ++range) {
    BOOST_REQUIRE(store->scan(range, range + 1, by_range));
  }
  BOOST_TEST(by_range.text == scan(*store));
  std::istringstream lines(by_range.text);
  std::map<std::string, int> seen;
  int found = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("user")) ++seen[line];
    if (line.starts_with(" ")) ++found;
  }
  BOOST_TEST(found == 3000);
  BOOST_TEST(seen.size() == 1000U);
  BOOST_TEST(std::all_of(seen.begin(), seen.end(), [](const auto& unit) { return unit.second == 1; }));
}

BOOST_AUTO_TEST_CASE(a_scan_sees_what_was_there_when_it_began) {
  /// Appends to the unit it is told about.
  struct Appending : Transcript {
    explicit Appending(EmbeddedStore& store) : store_(store) {}
    void begin_unit(UnitId unit) override {
      Transcript::begin_unit(unit);
      append(store_, {{{unit}, "late", 5, "late of " + std::string(unit.id)}, {{{"user", "new"}}, "late", 5, "n"}});
    }
    EmbeddedStore& store_;
  };
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  append(*store, {{{{"user", "u"}}, "e", 1, "m1"}, {{{"user", "u"}}, "e", 9, "m2"}, {{{"user", "v"}}, "e", 1, "m3"}});
  const std::string before = scan(*store);
  Appending appending(*store);
  BOOST_REQUIRE(store->scan(0, store::kRanges, appending));
  BOOST_TEST(appending.text == before);
  BOOST_TEST(read(*store, {"user", "u"}) == "user \"u\"\n  1 e #m1\n  5 late #late of u\n  9 e #m2\nend\n");
}

BOOST_AUTO_TEST_CASE(concurrent_appenders_lose_and_double_nothing) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  constexpr int kThreads = 8, kRequests = 25, kEvents = 8;
  const std::vector<std::string> ids = numbered("u", kEvents);
  std::atomic<int> stored = 0, duplicates = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    // Two threads each send the same message ids.
    threads.emplace_back([&, group = thread / 2] {
      for (int request = 0; request < kRequests; ++request) {
        std::vector<Happening> events;
        for (int i = 0; i < kEvents; ++i) {
          const std::string id = std::to_string(group) + "-" + std::to_string(request * kEvents + i);
          events.push_back({{{"user", ids[static_cast<std::size_t>(i)]}}, "e", i, id});
        }
        std::istringstream words(append(*store, events));
        for (std::string word; words >> word;) ++(word == "stored" ? stored : duplicates);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  constexpr int kDistinct = kThreads / 2 * kRequests * kEvents;
  BOOST_TEST(stored == kDistinct);
  BOOST_TEST(duplicates == kDistinct);
  const std::string all = scan(*store);
  BOOST_TEST(std::count(all.begin(), all.end(), '#') == kDistinct);
}

BOOST_AUTO_TEST_CASE(a_second_server_on_the_same_data_is_refused) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  const auto second = EmbeddedStore::open(directory.store());
  BOOST_REQUIRE(second.has_error());
  BOOST_TEST(second.error().code == "unavailable");
  BOOST_TEST(second.error().message == directory.store() + " is in use by another flagd");
  BOOST_TEST(append(*store, {{{{"user", "u"}}, "e", 1, "m"}}) == "stored");
}

BOOST_AUTO_TEST_CASE(a_store_is_read_beside_its_server) {
  const TemporaryDirectory directory, temporary;
  const std::string tmp = std::filesystem::temp_directory_path().string();
  setenv("TMPDIR", temporary.path().c_str(), 1);
  const auto store = EmbeddedStore::open(directory.store()).value();
  append(*store, {{{{"user", "u"}}, "e", 1, "m1"}});
  joined(*store, "u", "a", 1);
  {
    const auto beside = EmbeddedStore::open_beside(directory.store()).value();
    append(*store, {{{{"user", "u"}}, "e", 2, "m2"}});
    BOOST_TEST(scan(*beside) == "user \"u\"\n  1 e #m1\nend\n");
    BOOST_TEST(beside->account_of("u").value().value() == "a");
    BOOST_TEST(!std::filesystem::is_empty(temporary.path()));
  }
  BOOST_TEST(std::filesystem::is_empty(temporary.path()));
  BOOST_TEST(scan(*EmbeddedStore::open_beside(directory.store()).value()) == scan(*store));
  setenv("TMPDIR", tmp.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(reading_beside_makes_no_store) {
  const TemporaryDirectory directory;
  const auto beside = EmbeddedStore::open_beside(directory.store());
  BOOST_REQUIRE(beside.has_error());
  BOOST_TEST(beside.error().message == directory.store() + " holds no events");
  BOOST_TEST(!std::filesystem::exists(directory.store()));
}

BOOST_AUTO_TEST_CASE(the_directory_is_its_owners_only) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  BOOST_TEST((std::filesystem::status(directory.store()).permissions() == std::filesystem::perms::owner_all));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_is_named) {
  const auto opened = EmbeddedStore::open("/proc/no-such-directory/store");
  BOOST_REQUIRE(opened.has_error());
  BOOST_TEST(opened.error().code == "unavailable");
  BOOST_TEST(opened.error().message.starts_with("/proc/no-such-directory/store: "));
}

BOOST_AUTO_TEST_CASE(a_damaged_record_is_corrupt_and_named) {
  const TemporaryDirectory directory;
  {
    const auto store = EmbeddedStore::open(directory.store()).value();
    append(*store,
           {{{{"user", "u"}}, "bought", 1, "m1", {}, "intact"}, {{{"user", "u"}}, "bought", 2, "m2", {}, "fragile"}});
  }
  damage_record(directory.store(), "fragile");
  const auto store = EmbeddedStore::open(directory.store()).value();
  const std::string expected =
      "corrupt: user \"u\" at 2026-11-01T00:00:02Z, message \"m2\": the record fails its checksum";
  BOOST_TEST(scan(*store) == expected);
  BOOST_TEST(read(*store, {"user", "u"}) == expected);
  BOOST_TEST(read(*store, {"user", "v"}) == "user \"v\"\nend\n");
}

BOOST_AUTO_TEST_CASE(a_log_that_lost_acknowledged_events_does_not_open) {
  const TemporaryDirectory directory;
  {
    const auto store = EmbeddedStore::open(directory.store()).value();
    for (int i = 0; i < 10; ++i) append(*store, {{{{"user", "u"}}, "e", i, "m" + std::to_string(i)}});
  }
  const auto log = newest_log(directory.store());
  std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(log) / 2));
  file.put('?');
  file.close();
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto opened = EmbeddedStore::open(directory.store());
    BOOST_REQUIRE(opened.has_error());
    BOOST_TEST(opened.error().code == "corrupt");
    BOOST_TEST(opened.error().message.find("acknowledged changes are missing") != std::string::npos);
  }
  // Whoever accepts the loss goes on with what is left.
  std::filesystem::remove(std::filesystem::path(directory.store()) / "ACKNOWLEDGED");
  const auto store = EmbeddedStore::open(directory.store()).value();
  BOOST_TEST(append(*store, {{{{"user", "u"}}, "e", 0, "m0"}}) == "duplicate");
  BOOST_TEST(append(*store, {{{{"user", "u"}}, "e", 9, "m9"}}) == "stored");
}

BOOST_AUTO_TEST_CASE(a_torn_tail_that_was_never_acknowledged_is_dropped) {
  const TemporaryDirectory directory;
  {
    const auto store = EmbeddedStore::open(directory.store()).value();
    append(*store, {{{{"user", "u"}}, "e", 1, "m"}});
  }
  std::ofstream(newest_log(directory.store()), std::ios::app | std::ios::binary) << std::string(100, '?');
  const auto store = EmbeddedStore::open(directory.store()).value();
  BOOST_TEST(scan(*store) == "user \"u\"\n  1 e #m\nend\n");
}

BOOST_AUTO_TEST_CASE(the_latest_account_of_a_user_is_known) {
  const TemporaryDirectory directory;
  {
    const auto store = EmbeddedStore::open(directory.store()).value();
    BOOST_TEST(!store->account_of("u").value().has_value());
    BOOST_TEST(joined(*store, "u", "a\0b"s, 5) == "joined");
    BOOST_TEST(joined(*store, "u", "older", 4) == "joined");
    BOOST_TEST(joined(*store, "", "of nobody", 1) == "joined");
  }
  const auto store = EmbeddedStore::open(directory.store()).value();
  BOOST_TEST(store->account_of("u").value().value() == "a\0b"s);
  BOOST_TEST(store->account_of("").value().value() == "of nobody");
  BOOST_TEST(joined(*store, "u", "newer", 6) == "joined");
  BOOST_TEST(store->account_of("u").value().value() == "newer");
}

BOOST_AUTO_TEST_CASE(a_closed_store_takes_nothing_and_is_still_read) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  append(*store, {{{{"user", "u"}}, "e", 1, "m"}});
  store->close();
  BOOST_TEST(append(*store, {{{{"user", "u"}}, "e", 2, "n"}}) == "closed");
  BOOST_TEST(joined(*store, "u", "a", 1) == "closed");
  BOOST_TEST(scan(*store) == "user \"u\"\n  1 e #m\nend\n");
}

BOOST_AUTO_TEST_CASE(an_empty_request_is_answered) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  BOOST_TEST(append(*store, {}) == "");
  BOOST_TEST(append(*store, {{{}, "of nobody", 1, "m"}}) == "stored");
  BOOST_TEST(append(*store, {{{}, "of nobody", 1, "m"}}) == "duplicate");
  BOOST_TEST(scan(*store) == "");
}

BOOST_AUTO_TEST_SUITE_END()
