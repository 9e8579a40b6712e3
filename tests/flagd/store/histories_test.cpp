// Histories of messages in a real store: atomic, seen at once, durable.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>
#include <thread>

#include "experiments/messages/message_event.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "tests/flagd/store/store_parts.hpp"

using namespace flywheel;
using messages::History;
using store::EmbeddedStore;
using store_test::TemporaryDirectory;

namespace {

constexpr outcomes::UnitId kUser{"user", "u"};

std::unique_ptr<EmbeddedStore> opened(const TemporaryDirectory& directory) {
  auto store = EmbeddedStore::open(directory.store());
  BOOST_REQUIRE(store.has_value());
  return std::move(*store);
}

/// Changes, and waits until that is durable.
Result<void> change(EmbeddedStore& store, outcomes::UnitId unit, const store::MessageState::Change& change) {
  std::promise<Result<void>> done;
  (void)store.change_history(unit, change, [&](Result<void> stored) { done.set_value(std::move(stored)); });
  return done.get_future().get();
}

std::uint32_t times_of(const EmbeddedStore& store, outcomes::UnitId unit) {
  return store.history_of(unit).value().times_in_all;
}

bool count_up(History& history) {
  ++history.times_in_all;
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_histories)

BOOST_AUTO_TEST_CASE(a_change_is_seen_at_once_and_stays) {
  const TemporaryDirectory directory;
  {
    const auto store = opened(directory);
    BOOST_TEST(times_of(*store, kUser) == 0);
    BOOST_REQUIRE(store->change_history(kUser, count_up, {}));
    BOOST_TEST(times_of(*store, kUser) == 1);
    BOOST_REQUIRE(change(*store, kUser, count_up));
    BOOST_TEST(times_of(*store, kUser) == 2);
    BOOST_TEST(times_of(*store, {"user", "v"}) == 0);
    BOOST_TEST(times_of(*store, {"account", "u"}) == 0);
  }
  BOOST_TEST(times_of(*opened(directory), kUser) == 2);
  const auto beside = EmbeddedStore::open_beside(directory.store());
  BOOST_REQUIRE(beside.has_value());
  BOOST_TEST(times_of(**beside, kUser) == 2);
}

BOOST_AUTO_TEST_CASE(nothing_is_stored_where_nothing_changes) {
  const TemporaryDirectory directory;
  const auto store = opened(directory);
  BOOST_REQUIRE(change(*store, kUser, [](History& history) {
    history.times_in_all = 9;  // a change that says it is none
    return false;
  }));
  BOOST_TEST(times_of(*store, kUser) == 0);
}

BOOST_AUTO_TEST_CASE(of_changes_at_once_none_is_lost) {
  const TemporaryDirectory directory;
  constexpr int kThreads = 4, kChanges = 500, kUsers = 3;
  {
    const auto store = opened(directory);
    std::vector<std::thread> threads;
    std::atomic<int> durable{0};
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < kChanges; ++n) {
          const std::string id = "u" + std::to_string(n % kUsers);
          (void)store->change_history({"user", id}, count_up, [&](Result<void> stored) { durable += stored ? 1 : 0; });
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    store->close();
    BOOST_TEST(durable == kThreads * kChanges);
  }
  const auto store = opened(directory);
  std::uint32_t sum = 0;
  for (int i = 0; i < kUsers; ++i) sum += times_of(*store, {"user", "u" + std::to_string(i)});
  BOOST_TEST(sum == static_cast<std::uint32_t>(kThreads * kChanges));
}

BOOST_AUTO_TEST_CASE(of_two_that_check_and_reserve_one_finds_what_the_other_reserved) {
  const TemporaryDirectory directory;
  const auto store = opened(directory);
  for (int round = 0; round < 200; ++round) {
    const std::string id = "user-" + std::to_string(round);
    std::atomic<int> reserved{0};
    const auto reserve_one = [&] {
      (void)store->change_history({"user", id},
                                  [&](History& history) {
                                    if (!history.decisions.empty()) return false;
                                    messages::Decided decided;
                                    decided.uses.push_back({});
                                    history.decisions.push_back(decided);
                                    ++reserved;
                                    return true;
                                  },
                                  {});
    };
    std::thread other(reserve_one);
    reserve_one();
    other.join();
    BOOST_REQUIRE(reserved == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_closed_store_takes_no_change_and_keeps_what_was) {
  const TemporaryDirectory directory;
  const auto store = opened(directory);
  BOOST_REQUIRE(change(*store, kUser, count_up));
  store->close();
  const auto refused = change(*store, kUser, count_up);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().code == "closed");
  BOOST_TEST(!store->change_history(kUser, count_up, {}));
  BOOST_TEST(times_of(*store, kUser) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
