#include "flagd/store/embedded/changed_units.hpp"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "flagd/store/embedded/embedded_store.hpp"
#include "flagd/store/embedded/event_key.hpp"
#include "tests/flagd/store/store_parts.hpp"

using namespace store_test;
using outcomes::UnitId;
using store::ChangedUnits;
using store::EmbeddedStore;

namespace {

constexpr std::uint32_t kDefaultFamily = 0;

/// `unknown`, or the units in order of their keys: `user "a" user "b"`.
std::string names(const std::optional<store::UnitsByRange>& units) {
  if (!units) return "unknown";
  std::string text;
  BOOST_TEST(units->ranges.size() == store::kRanges);
  for (std::uint32_t range = 0; range < units->ranges.size(); ++range) {
    const std::vector<std::string_view>& keys = units->ranges[range];
    BOOST_TEST(std::is_sorted(keys.begin(), keys.end()));
    for (const std::string_view unit : keys) {
      BOOST_TEST(store::range_of_key(unit) == range);
      text += (text.empty() ? "" : " ") + store::describe_unit(unit);
    }
  }
  return text;
}

std::string event_key(UnitId unit) {
  std::string key;
  store::append_event_key(unit, Happening{{unit}, "bought", 1, "m"}.event(), key);
  return key;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_changed_units)

BOOST_AUTO_TEST_CASE(a_store_tells_which_units_got_events_since_it_was_asked_last) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  const std::vector<UnitId> ada{{"user", "ada"}}, both{{"user", "ada"}, {"account", "acme"}};
  append(*store, {{ada, "bought", 1, "a"}});
  BOOST_TEST(names(store->take_changed()) == "unknown");  // nobody had asked
  BOOST_TEST(names(store->take_changed()) == "");
  append(*store, {{ada, "bought", 2, "b"}, {ada, "bought", 3, "c"}});
  BOOST_TEST(names(store->take_changed()) == "user \"ada\"");
  append(*store, {{both, "bought", 4, "d"}});
  const std::string told = names(store->take_changed());
  BOOST_TEST((told == "user \"ada\" account \"acme\"" || told == "account \"acme\" user \"ada\""));
  // Neither a repetition nor what is no event is a change.
  append(*store, {{ada, "bought", 1, "a"}});
  std::promise<void> joined;
  store->join_account("ada", "acme", Time(), [&](const Result<void>&) { joined.set_value(); });
  joined.get_future().get();
  BOOST_TEST(names(store->take_changed()) == "");
}

BOOST_AUTO_TEST_CASE(a_store_opened_beside_cannot_tell) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  const auto beside = EmbeddedStore::open_beside(directory.store()).value();
  BOOST_TEST(names(beside->take_changed()) == "unknown");
  BOOST_TEST(names(beside->take_changed()) == "unknown");
}

BOOST_AUTO_TEST_CASE(beyond_a_limit_it_loses_track) {
  ChangedUnits changed(kDefaultFamily, 3);
  (void)changed.take();
  const auto note = [&](const std::string& id) {
    rocksdb::WriteBatch batch;
    BOOST_REQUIRE(batch.Put(event_key({"user", id}), "record").ok());
    changed.note(batch);
  };
  for (const char* id : {"a", "b", "c", "a"}) note(id);
  BOOST_TEST(names(changed.take()).size() == std::string("user \"a\" user \"b\" user \"c\"").size());
  for (const char* id : {"a", "b", "c", "d", "e"}) note(id);
  BOOST_TEST(names(changed.take()) == "unknown");
  note("a");
  BOOST_TEST(names(changed.take()) == "user \"a\"");
  changed.lose_track();
  BOOST_TEST(names(changed.take()) == "unknown");
}

BOOST_AUTO_TEST_CASE(what_is_not_just_added_is_not_tracked) {
  ChangedUnits changed(kDefaultFamily), of_others(kDefaultFamily + 1);
  for (ChangedUnits* one : {&changed, &of_others}) (void)one->take();
  rocksdb::WriteBatch batch;
  BOOST_REQUIRE(batch.DeleteRange(event_key({"user", "a"}), event_key({"user", "b"})).ok());
  for (ChangedUnits* one : {&changed, &of_others}) one->note(batch);
  BOOST_TEST(names(changed.take()) == "unknown");
  BOOST_TEST(names(of_others.take()) == "");
}

BOOST_AUTO_TEST_CASE(units_are_visited_by_their_keys) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  std::vector<std::string> ids;
  for (int i = 0; i < 5000; ++i) ids.push_back("user-" + std::to_string(i));
  std::vector<std::string> owned;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::vector<UnitId> unit{{"user", ids[i]}};
    if (i % 2 == 0)
      append(*store, {{unit, "bought", static_cast<int>(i), "a" + ids[i]}, {unit, "opened", 1, "b" + ids[i]}});
    if (i % 3 == 0) store->append_key(unit.front(), owned.emplace_back());
  }
  std::vector<std::string_view> keys(owned.begin(), owned.end());
  std::sort(keys.begin(), keys.end());
  std::string expected;
  Transcript visited;
  for (auto first = keys.begin(); first != keys.end();) {
    const std::uint32_t range = store::range_of_key(*first);
    const auto last =
        std::find_if(first, keys.end(), [&](std::string_view key) { return store::range_of_key(key) != range; });
    BOOST_REQUIRE(store->scan(std::span(first, last), visited).has_value());
    for (; first != last; ++first) {
      std::string scratch;
      expected += read(*store, store->unit_of(*first, scratch));
    }
  }
  BOOST_TEST((visited.text == expected));
  BOOST_TEST(std::count(expected.begin(), expected.end(), '"') == 2 * 1667);
  BOOST_TEST(expected.find("opened") != std::string::npos);
  Transcript none;
  BOOST_TEST(store->scan(std::span<const std::string_view>(), none).has_value());
  BOOST_TEST(none.text == "");
}

BOOST_AUTO_TEST_CASE(nothing_that_is_acknowledged_is_missed_while_others_ask) {
  const TemporaryDirectory directory;
  const auto store = EmbeddedStore::open(directory.store()).value();
  (void)store->take_changed();
  constexpr int kUsers = 300;
  std::thread writer([&] {
    for (int i = 0; i < kUsers; ++i) {
      const std::string id = "user-" + std::to_string(i);
      append(*store, {{{{"user", id}}, "bought", i, id}});
    }
  });
  std::set<std::string> told;
  const auto take = [&] {
    const auto changed = store->take_changed();
    BOOST_REQUIRE(changed.has_value());
    for (const auto& units : changed->ranges) told.insert(units.begin(), units.end());
  };
  for (int i = 0; i < 50; ++i) take();
  writer.join();
  take();
  BOOST_TEST(told.size() == static_cast<std::size_t>(kUsers));
}

BOOST_AUTO_TEST_SUITE_END()
