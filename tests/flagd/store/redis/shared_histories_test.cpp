// Histories that several servers share through a real Redis: atomic, also where it fails, is emptied or hangs.
#include "flagd/store/redis/shared_histories.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "flagd/store/history_record.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/redis_server.hpp"

using namespace flywheel;
using e2e::eventually;
using messages::History;
using store::redis::parse_address;
using store::redis::SharedHistories;

namespace {

constexpr outcomes::UnitId kUser{"user", "u"};
constexpr const char* kKey = "flywheel:1:messages:{user:u}";

/// As one of several servers sees it.
struct Node {
  explicit Node(const std::string& url)
      : histories(parse_address(url).value(), [this](const std::string& sentence) {
          const std::lock_guard lock(mutex);
          notices.push_back(sentence);
        }) {}
  std::vector<std::string> noticed() {
    const std::lock_guard lock(mutex);
    return notices;
  }
  std::mutex mutex;
  std::vector<std::string> notices;
  SharedHistories histories;  // last: its thread notes the others
};

bool count_up(History& history) {
  ++history.times_in_all;
  return true;
}

/// The number of changes; or the error.
std::string times_of(const SharedHistories& histories, outcomes::UnitId unit = kUser) {
  const auto history = histories.history_of(unit);
  return history ? std::to_string(history->times_in_all) : history.error().code + ": " + history.error().message;
}

/// Checks and reserves in one step: as long as there are fewer than `cap`. Returns whether it did; fails where the
/// state is not available.
Result<bool> reserve_one(SharedHistories& histories, outcomes::UnitId unit, std::uint32_t cap) {
  bool reserved = false;
  const auto changed = histories.change_history(unit,
                                                [&](History& history) {
                                                  reserved = history.times_in_all < cap;
                                                  return reserved && count_up(history);
                                                },
                                                {});
  if (!changed) return changed.error();
  return reserved;
}

/// Runs `work(i)` on so many threads.
void together(int threads, const std::function<void(int)>& work) {
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : all) thread.join();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_redis_shared_histories)

BOOST_AUTO_TEST_CASE(what_one_node_stores_the_other_sees) {
  const test::RedisServer redis;
  Node one(redis.url()), two("unix:" + redis.socket());
  BOOST_TEST(times_of(one.histories) == "0");
  BOOST_TEST(redis.cli({"EXISTS", kKey}) == "0\n");
  bool told = false;
  BOOST_REQUIRE(
      one.histories.change_history(kUser, count_up, [&](const Result<void>& stored) { told = stored.has_value(); }));
  BOOST_TEST(told);
  BOOST_TEST(times_of(two.histories) == "1");
  BOOST_REQUIRE(two.histories.change_history(kUser, count_up, {}));
  BOOST_TEST(times_of(one.histories) == "2");
  BOOST_TEST(times_of(one.histories, {"user", "v"}) == "0");
  BOOST_TEST(times_of(one.histories, {"account", "u"}) == "0");
  BOOST_TEST(one.histories.reachable().has_value());
  BOOST_TEST(one.noticed().empty());
}

BOOST_AUTO_TEST_CASE(nothing_is_stored_where_nothing_changes) {
  const test::RedisServer redis;
  Node node(redis.url());
  BOOST_REQUIRE(node.histories.change_history(kUser,
                                              [](History& history) {
                                                history.times_in_all = 9;  // a change that says it is none
                                                return false;
                                              },
                                              {}));
  BOOST_TEST(redis.cli({"EXISTS", kKey}) == "0\n");
}

BOOST_AUTO_TEST_CASE(everything_is_kept_for_two_years_after_the_last_use) {
  const test::RedisServer redis;
  Node node(redis.url());
  constexpr long kTwoYears = 730L * 86'400;
  const auto seconds_left = [&] { return std::stol(redis.cli({"TTL", kKey})); };
  BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
  BOOST_TEST(seconds_left() > kTwoYears - 1000);
  BOOST_TEST(seconds_left() <= kTwoYears);
  BOOST_TEST(redis.cli({"EXPIRE", kKey, "1000"}) == "1\n");
  BOOST_TEST(times_of(node.histories) == "1");
  BOOST_TEST(seconds_left() > kTwoYears - 1000);
  BOOST_TEST(redis.cli({"EXPIRE", kKey, "1000"}) == "1\n");
  BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
  BOOST_TEST(seconds_left() > kTwoYears - 1000);
}

BOOST_AUTO_TEST_CASE(of_changes_at_once_none_is_lost) {
  const test::RedisServer redis;
  Node one(redis.url()), two(redis.url());
  std::atomic<int> stored{0};
  together(6, [&](int thread) {
    for (int i = 0; i < 100; ++i) {
      if ((thread % 2 == 0 ? one : two).histories.change_history(kUser, count_up, {})) ++stored;
    }
  });
  BOOST_TEST(times_of(one.histories) == std::to_string(stored));
  BOOST_TEST(stored > 0);
}

BOOST_AUTO_TEST_CASE(threads_and_nodes_never_reserve_more_than_a_cap_allows) {
  const test::RedisServer redis;
  Node one(redis.url()), two(redis.url());
  constexpr int kUsers = 150;
  constexpr std::uint32_t kCap = 3;
  std::vector<std::atomic<int>> reserved(kUsers);
  std::atomic<int> failed{0};
  together(6, [&](int thread) {
    Node& node = thread % 2 == 0 ? one : two;
    for (int i = 0; i < kUsers; ++i) {
      const std::string id = "user-" + std::to_string(i);
      for (int attempt = 0; attempt < 2; ++attempt) {
        const auto one_more = reserve_one(node.histories, {"user", id}, kCap);
        if (!one_more) ++failed;
        if (one_more && *one_more) ++reserved[static_cast<std::size_t>(i)];
      }
    }
  });
  int over = 0, under = 0;
  for (const auto& count : reserved) {
    over += count > static_cast<int>(kCap) ? 1 : 0;
    under += count < static_cast<int>(kCap) ? 1 : 0;
  }
  BOOST_TEST(over == 0);
  BOOST_TEST(under <= failed);  // twelve try for three: nobody is left out but where Redis did not answer in time
}

BOOST_AUTO_TEST_CASE(a_change_is_run_again_on_what_others_stored_meanwhile) {
  const test::RedisServer redis;
  Node one(redis.url()), two(redis.url());
  std::vector<std::uint32_t> found;
  BOOST_REQUIRE(one.histories.change_history(kUser,
                                             [&](History& history) {
                                               found.push_back(history.times_in_all);
                                               if (found.size() < 3) {
                                                 (void)two.histories.change_history(kUser, count_up, {});
                                               }
                                               return count_up(history);
                                             },
                                             {}));
  BOOST_TEST((found == std::vector<std::uint32_t>{0, 1, 2}));
  BOOST_TEST(times_of(one.histories) == "3");
  // Where others never leave off, it gives up, and nothing of it is stored.
  std::uint32_t tries = 0;
  const auto crowded = one.histories.change_history(kUser,
                                                    [&](History& history) {
                                                      ++tries;
                                                      (void)two.histories.change_history(kUser, count_up, {});
                                                      history.times_in_all = 0;
                                                      return true;
                                                    },
                                                    {});
  BOOST_REQUIRE(!crowded);
  BOOST_TEST(crowded.error().code == "unavailable");
  BOOST_TEST(crowded.error().message == "too many change the messages of user \"u\" at once");
  BOOST_TEST(times_of(one.histories) == std::to_string(3 + tries));
}

BOOST_AUTO_TEST_CASE(a_server_that_forgot_the_script_is_told_it_again) {
  const test::RedisServer redis;
  Node node(redis.url());
  const auto known = [&] {
    return redis.cli({"INFO", "memory"}).find("number_of_cached_scripts:1") != std::string::npos;
  };
  BOOST_TEST(!known());
  for (int i = 0; i < 3; ++i) {
    BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
    BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
    BOOST_TEST(known());
    BOOST_TEST(redis.cli({"SCRIPT", "FLUSH"}) == "OK\n");
  }
  BOOST_TEST(times_of(node.histories) == "6");
  // It is known by its name: of all these only the first and those after a flush were sent whole.
  BOOST_TEST(redis.cli({"INFO", "commandstats"}).find("cmdstat_eval:calls=3,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(emptied_under_load_caps_begin_anew_and_nothing_breaks) {
  const test::RedisServer redis;
  Node one(redis.url()), two(redis.url());
  std::atomic<bool> stop{false};
  std::atomic<int> reserved{0}, corrupt{0};
  std::thread load([&] {
    together(4, [&](int thread) {
      for (int i = 0; !stop; ++i) {
        const std::string id = "user-" + std::to_string(i % 5);
        const auto done = reserve_one((thread % 2 == 0 ? one : two).histories, {"user", id}, 2);
        if (done && *done) ++reserved;
        if (!done && done.error().code == "corrupt") ++corrupt;
      }
    });
  });
  constexpr int kFlushes = 5;
  for (int i = 0; i < kFlushes; ++i) {
    const int before = reserved;
    BOOST_TEST(redis.cli({"FLUSHALL"}) == "OK\n");
    BOOST_TEST(eventually([&] { return reserved >= before + 5; }));  // caps begin anew
  }
  stop = true;
  load.join();
  BOOST_TEST(reserved <= (kFlushes + 1) * 5 * 2);
  BOOST_TEST(corrupt == 0);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_killed_and_comes_back_is_found_again) {
  test::RedisServer redis;
  Node node(redis.url());
  std::atomic<bool> stop{false};
  std::atomic<int> stored{0}, failed{0}, otherwise{0};
  std::thread load([&] {
    together(4, [&](int) {
      while (!stop) {
        const auto done = node.histories.change_history(kUser, count_up, {});
        ++(done ? stored : done.error().code == "unavailable" ? failed : otherwise);
        if (!done) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
  });
  for (int round = 0; round < 2; ++round) {
    const int before = stored;
    BOOST_TEST(eventually([&] { return stored > before; }));
    redis.kill();
    const int while_away = failed;
    BOOST_TEST(eventually([&] { return failed > while_away; }));
    BOOST_TEST(eventually([&] { return !node.histories.reachable(); }));
    redis.start();
    BOOST_TEST(eventually([&] { return node.histories.reachable().has_value(); }));
    const int again = stored;
    BOOST_TEST(eventually([&] { return stored > again; }));
  }
  stop = true;
  load.join();
  BOOST_TEST(otherwise == 0);
  BOOST_REQUIRE(eventually([&] { return node.noticed().size() >= 4; }));
  const std::vector<std::string> notices = node.noticed();
  BOOST_TEST(notices[0].starts_with("Redis at " + redis.url() + ": "));
  BOOST_TEST(notices[1] == "Redis at " + redis.url() + " answers again");
}

BOOST_AUTO_TEST_CASE(a_server_that_comes_up_later_is_found) {
  test::RedisServer redis;
  redis.kill();
  Node node(redis.url());
  BOOST_TEST(times_of(node.histories) == "unavailable: Redis at " + redis.url() + ": Connection refused");
  redis.start();
  BOOST_TEST(eventually([&] { return node.histories.reachable().has_value(); }));
  BOOST_TEST(times_of(node.histories) == "0");
}

BOOST_AUTO_TEST_CASE(connections_that_ended_while_nobody_used_them_are_no_failure) {
  const test::RedisServer redis;
  Node node(redis.url());
  for (int i = 0; i < 5; ++i) {
    BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
    (void)redis.cli({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  }
  BOOST_TEST(times_of(node.histories) == "5");
  BOOST_TEST(node.noticed().empty());
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_is_waited_for_once) {
  const test::RedisServer redis;
  Node node(redis.url());
  BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
  redis.hang();
  const auto first = node.histories.change_history(kUser, count_up, {});
  BOOST_REQUIRE(!first);
  BOOST_TEST(first.error().message == "Redis at " + redis.url() + ": it does not answer in time");
  // As many as nobody could wait for one after the other, without the test's timing out.
  int ran = 0;
  const auto change = [&](History& history) {
    ++ran;
    return count_up(history);
  };
  for (int i = 0; i < 100'000; ++i) {
    if (node.histories.change_history(kUser, change, {})) BOOST_FAIL("it answered");
  }
  BOOST_TEST(ran == 0);
  redis.go_on();
  BOOST_TEST(eventually([&] { return node.histories.reachable().has_value(); }));
  BOOST_TEST(node.histories.change_history(kUser, count_up, {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_no_writes_is_as_good_as_none) {
  const test::RedisServer redis;
  Node node(redis.url());
  BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
  BOOST_TEST(redis.cli({"REPLICAOF", "127.0.0.1", "1"}) == "OK\n");  // it becomes a replica, which only reads
  const auto refused = node.histories.change_history(kUser, count_up, {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.starts_with("Redis at " + redis.url() + ": it refuses GETEX: READONLY "));
  BOOST_TEST(!node.histories.reachable().has_value());
  BOOST_TEST(redis.cli({"REPLICAOF", "NO", "ONE"}) == "OK\n");
  BOOST_TEST(eventually([&] { return node.histories.reachable().has_value(); }));
  BOOST_TEST(times_of(node.histories) == "1");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_called_by_its_name) {
  const test::RedisServer redis("secret");
  Node right("redis://:secret@127.0.0.1:" + std::to_string(redis.port()));
  BOOST_TEST(right.histories.change_history(kUser, count_up, {}).has_value());
  Node wrong("redis://:guess@127.0.0.1:" + std::to_string(redis.port()));
  const std::string why =
      "Redis at " + redis.url() + ": it refuses AUTH: WRONGPASS invalid username-password pair or user is disabled.";
  BOOST_TEST(times_of(wrong.histories) == "unavailable: " + why);
  BOOST_TEST(eventually([&] { return wrong.noticed() == std::vector<std::string>{why}; }));
}

BOOST_AUTO_TEST_CASE(what_is_no_history_is_called_corrupt_and_left_alone) {
  const test::RedisServer redis;
  Node node(redis.url());
  const std::string corrupt =
      "corrupt: the messages of user \"u\" do not decode: Redis key `" + std::string(kKey) + "`";
  const auto refuses = [&] {
    int ran = 0;
    const auto changed = node.histories.change_history(kUser, [&](History&) { return ++ran > 0; }, {});
    return !changed && changed.error().code == "corrupt" && ran == 0 && times_of(node.histories) == corrupt;
  };
  for (const char* value : {"", "short", "long enough, but no history"}) {
    BOOST_TEST(redis.cli({"SET", kKey, value}) == "OK\n");
    BOOST_TEST(refuses(), value);
    BOOST_TEST(redis.cli({"GET", kKey}) == std::string(value) + "\n");
  }
  BOOST_TEST(redis.cli({"DEL", kKey}) == "1\n");
  BOOST_TEST(redis.cli({"LPUSH", kKey, "list"}) == "1\n");
  BOOST_TEST(refuses());
  BOOST_TEST(redis.cli({"DEL", kKey}) == "1\n");
  BOOST_REQUIRE(node.histories.change_history(kUser, count_up, {}));
  const long size = std::stol(redis.cli({"STRLEN", kKey}));
  BOOST_TEST(size == 8 + static_cast<long>(store::history_record(History()).size()));
  BOOST_TEST(redis.cli({"SETRANGE", kKey, std::to_string(size - 1), "x"}) == std::to_string(size) + "\n");
  BOOST_TEST(refuses());
  // Nor is another user's.
  BOOST_REQUIRE(node.histories.change_history({"user", "v"}, count_up, {}));
  BOOST_TEST(redis.cli({"RENAME", "flywheel:1:messages:{user:v}", kKey}) == "OK\n");
  BOOST_TEST(refuses());
  BOOST_TEST(node.histories.reachable().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
