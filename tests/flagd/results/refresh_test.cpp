// Computing from kept rows, against computing everything anew.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <random>

#include "flagd/results/compute.hpp"
#include "flagd/results/range_rows.hpp"
#include "tests/experiments/outcomes/exact.hpp"
#include "tests/flagd/results/memory_store.hpp"
#include "tests/temporary_directory.hpp"

using namespace flywheel;
using results::KeptRows;
using test::MemoryStore;
using Totals = std::vector<outcomes::ExperimentTotals>;

namespace {

constexpr const char* kDefinitions = R"(project: shop
timezone: Europe/Berlin
segments_by: [plan]
test_users: ["unit-7*"]
---
attributes:
  plan: { type: string }
---
experiment: one
status: running
schedule: { start: 2026-11-02T00:00:00Z, end: 2026-11-20T00:00:00Z }
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
secondary: [spent, before, capped, order, load, back, back_calendar, days, habit, first, steps, mood, later, of_pro, ever]
---
experiment: two
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: spent }
---
moments:
  done: { all_of: [look, purchase], same: file, within: 2d }
metrics:
  bought: { reach: purchase, within: 3d }
  spent: { sum: purchase, within: 5d }
  before: { sum: purchase, within: 5d, cuped: 3d }
  capped: { sum: purchase, within: 2d, winsorise: 90% }
  order: { ratio: { sum: purchase, over: { count: purchase } }, within: 5d }
  load: { quantile: 90%, of: look.ms, within: 4d }
  back: { retained: active, day: 2 }
  back_calendar: { retained: active, day: 1, calendar: true }
  days: { active_days_of: active, over: 6d }
  habit: { stickiness_of: done, over: 6d }
  first: { time_to: purchase, censor_at: 6d }
  steps: { funnel: [look, purchase], within: 4d }
  mood: { survey: nps, within: 5d }
  later: { count: purchase, within: 3d, from: look }
  of_pro: { count: look, within: 3d, if: 'plan == "pro"' }
  ever: { count: look }
)";

std::shared_ptr<const catalog::Catalog> definitions() {
  catalog::Loaded loaded = catalog::build({{"all.yaml", kDefinitions}});
  for (const auto& diagnostic : loaded.diagnostics) BOOST_TEST_MESSAGE(diagnostic.message);
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

Time day(int number) {
  return parse_time("2026-11-01T00:00:00Z").value() + number * kDay;
}

/// Events of 200 users and a few devices, some of them long past when they arrive, some yet to come.
class World {
 public:
  /// More of them, about what happened up to `now`.
  void go_on(MemoryStore& store, Time now, int events) {
    for (int i = 0; i < events; ++i) {
      const auto back = std::chrono::hours(random_() % 10 == 0 ? random_() % 200 : random_() % 24);
      const auto ahead = std::chrono::hours(random_() % 20 == 0 ? random_() % 60 : 0);
      add_event(store, std::max(day(0), now - back) + ahead);
    }
  }

 private:
  void add_event(MemoryStore& store, Time time) {
    static constexpr std::array<const char*, 5> kNames{"purchase", "look", "survey_answered", "other",
                                                       "Experiment Viewed"};
    const std::string id = "unit-" + std::to_string(random_() % 200), message = "m" + std::to_string(++messages_);
    const outcomes::UnitId unit{random_() % 50 == 0 ? "device" : "user", id};
    const std::string_view name = kNames[random_() % kNames.size()];
    const std::array attributes{Member{"plan", Value::string(random_() % 3 == 0 ? "pro" : "free")}};
    std::vector<Member> members;
    if (name == "Experiment Viewed") {
      // Most are shown the arm that the unit always has.
      const bool b = (random_() % 30 == 0 ? random_() : std::hash<std::string>{}(id)) % 2 == 1;
      members = {{"experiment_id", Value::string(random_() % 2 == 0 ? "one" : "two")},
                 {"variation_id", Value::string(random_() % 40 == 0 ? "c"
                                                : b                 ? "b"
                                                                    : "a")},
                 {"phase", Value::integer(random_() % 10 == 0 ? 2 : 1)},
                 {"attributes", Value::map(attributes)}};
    } else if (name == "survey_answered") {
      members = {{"question", Value::string("nps")},
                 {"value", Value::integer(static_cast<std::int64_t>(random_() % 11))}};
    } else {
      members = {{"file", Value::string(random_() % 2 == 0 ? "x" : "y")},
                 {"ms", Value::number(static_cast<double>(random_() % 5000) / 7)}};
    }
    std::string properties;
    outcomes::encode_properties(Value::map(members), properties);
    const std::array events{outcomes::Event{std::span(&unit, 1), name, time, static_cast<double>(random_() % 1000) / 9,
                                            outcomes::Properties(properties), message}};
    store.append(events, {});
  }

  std::mt19937 random_{20261127};
  int messages_ = 0;
};

Result<Totals> compute(const MemoryStore& store, const std::shared_ptr<const catalog::Catalog>& catalog, Time as_of,
                       KeptRows* kept, unsigned threads = 2) {
  return results::compute(store, catalog,
                          {.as_of = as_of, .experiment = {}, .threads = threads, .progress = {}, .kept = kept});
}

std::string refreshed(const MemoryStore& store, const std::shared_ptr<const catalog::Catalog>& catalog, Time as_of,
                      KeptRows& kept, unsigned threads = 2) {
  return exact::text(compute(store, catalog, as_of, &kept, threads).value());
}

std::string anew(const MemoryStore& store, const std::shared_ptr<const catalog::Catalog>& catalog, Time as_of) {
  return exact::text(compute(store, catalog, as_of, nullptr).value());
}

/// So many ids of users that stand in one range.
std::vector<std::string> ids_of_one_range(std::size_t count) {
  std::vector<std::string> ids;
  for (int i = 0; ids.size() < count; ++i) {
    const std::string id = "close-" + std::to_string(i);
    if (MemoryStore::range_of({"user", id}) == 77) ids.push_back(id);
  }
  return ids;
}

constexpr KeptRows::Limits kInFiles{.rows_in_memory = 0, .changes_in_memory = 1 << 20, .left_on_disk = 0};

struct Fixture {
  /// The same event of the first of the users.
  void happens(const std::vector<std::string>& users, std::size_t count, std::string_view event, Time at) {
    for (std::size_t i = 0; i < count; ++i) {
      const outcomes::UnitId unit{"user", users[i]};
      const std::string id = std::string(event) + std::to_string(i);
      store.append(std::array{outcomes::Event{std::span(&unit, 1), event, at, 1.0, {}, id}}, {});
    }
  }

  Fixture() { world.go_on(store, day(8), 1500); }
  MemoryStore store;
  World world;
  std::shared_ptr<const catalog::Catalog> catalog = definitions();
  test::TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(results_refresh, Fixture)

BOOST_AUTO_TEST_CASE(a_refresh_gives_the_bits_of_a_computation_anew) {
  const int rounds = std::getenv("FLYWHEEL_SANITIZED") ? 4 : 12;
  constexpr std::size_t kMany = 1 << 20;
  const std::array modes{KeptRows::Limits{.rows_in_memory = kMany, .changes_in_memory = kMany, .left_on_disk = 0},
                         KeptRows::Limits{.rows_in_memory = 0, .changes_in_memory = kMany, .left_on_disk = 0},
                         KeptRows::Limits{.rows_in_memory = 20'000, .changes_in_memory = 500, .left_on_disk = 0}};
  for (const KeptRows::Limits& limits : modes) {
    KeptRows kept(directory.path() / "rows", limits);
    (void)refreshed(store, catalog, day(8), kept);
    const int scans = store.scans();
    Time as_of = day(8);
    for (int round = 0; round < rounds; ++round) {
      as_of += std::chrono::hours(round % 3 == 0 ? 1 : 31);
      if (round % 4 != 3) world.go_on(store, as_of, 40);
      BOOST_TEST_CONTEXT("round " << round << ", bytes in memory " << limits.rows_in_memory) {
        const std::string got = refreshed(store, catalog, as_of, kept, round % 2 == 0 ? 1 : 3);
        BOOST_TEST(store.scans() == scans + round);  // those of the computations anew
        BOOST_TEST((got == anew(store, catalog, as_of)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(only_units_with_new_events_are_read) {
  KeptRows kept(directory.path() / "rows");
  // As of a day when nothing is yet to come.
  (void)refreshed(store, catalog, day(30), kept);
  (void)refreshed(store, catalog, day(31), kept);
  BOOST_TEST(store.units_read() == 0U);
  store.add_user("unit-1", "two", "a", day(30));
  store.add_user("unit-2", "two", "a", day(30), "purchase", day(31), 3);
  (void)refreshed(store, catalog, day(32), kept);
  BOOST_TEST(store.units_read() == 2U);
}

BOOST_AUTO_TEST_CASE(where_most_have_changed_all_are_read) {
  KeptRows kept(directory.path() / "rows");
  const std::vector<std::string> ids = ids_of_one_range(60);
  for (const std::string& id : ids) store.add_user(id, "two", "a", day(30));
  (void)refreshed(store, catalog, day(31), kept);
  happens(ids, 15, "purchase", day(31));
  BOOST_TEST((refreshed(store, catalog, day(32), kept) == anew(store, catalog, day(32))));
  BOOST_TEST(store.units_read() == 15U);
  happens(ids, 20, "look", day(32));
  BOOST_TEST((refreshed(store, catalog, day(33), kept) == anew(store, catalog, day(33))));
  BOOST_TEST(store.units_read() == 15U);
}

BOOST_AUTO_TEST_CASE(units_that_were_never_exposed_count_when_all_are_weighed_against_some) {
  KeptRows kept(directory.path() / "rows");
  const std::vector<std::string> ids = ids_of_one_range(120);
  happens(ids, ids.size(), "look", day(30));
  store.add_user(ids[0], "two", "a", day(30));
  (void)refreshed(store, catalog, day(31), kept);
  happens(ids, 25, "purchase", day(31));
  BOOST_TEST((refreshed(store, catalog, day(32), kept) == anew(store, catalog, day(32))));
  BOOST_TEST(store.units_read() == 25U);
  const auto range = kept.read(MemoryStore::range_of({"user", ids[0]}));
  BOOST_REQUIRE(range.has_value());
  BOOST_TEST(range->units >= ids.size());
  // Nothing stands for those of whom totals have nothing.
  int rows = 0;
  for (results::RangeReader reader(range->changes.empty() ? range->rows : range->changes); reader.advance();) ++rows;
  BOOST_TEST(rows <= 2);
}

BOOST_AUTO_TEST_CASE(units_that_no_experiment_is_on_are_not_read) {
  KeptRows kept(directory.path() / "rows");
  (void)refreshed(store, catalog, day(30), kept);
  const std::array units{outcomes::UnitId{"device", "phone"}, outcomes::UnitId{"user", "unit-3"}};
  store.append(std::array{outcomes::Event{units, "purchase", day(30), 1.0, {}, "both"}}, {});
  BOOST_TEST((refreshed(store, catalog, day(31), kept) == anew(store, catalog, day(31))));
  BOOST_TEST(store.units_read() == 1U);
}

BOOST_AUTO_TEST_CASE(files_are_not_written_again_for_few_changes) {
  KeptRows kept(directory.path() / "rows", kInFiles);
  const auto ids = ids_of_one_range(200);
  for (const std::string& id : ids) store.add_user(id, "two", "a", day(30));
  (void)refreshed(store, catalog, day(31), kept);
  const auto range = std::to_string(MemoryStore::range_of({"user", ids.front()}));
  const std::string file = directory.read("rows/" + range);
  std::size_t changed = 0;
  for (const std::size_t more : {1U, 1U, 15U}) {
    BOOST_TEST((directory.read("rows/" + range) == file));
    for (std::size_t end = changed + more; changed < end; ++changed) {
      store.add_user(ids[changed], "one", "a", day(31), "purchase", day(31), 1);
    }
    const Time as_of = day(32) + std::chrono::hours(changed);
    BOOST_TEST((refreshed(store, catalog, as_of, kept) == anew(store, catalog, as_of)));
  }
  BOOST_TEST((directory.read("rows/" + range) != file));
}

BOOST_AUTO_TEST_CASE(what_was_yet_to_come_is_read_when_it_is_due) {
  KeptRows kept(directory.path() / "rows");
  store.add_user("early", "two", "a", day(40), "purchase", day(42), 3);
  (void)refreshed(store, catalog, day(35), kept);
  (void)refreshed(store, catalog, day(40), kept);
  BOOST_TEST(store.units_read() == 0U);
  const std::string due = refreshed(store, catalog, day(41), kept);
  BOOST_TEST(store.units_read() == 1U);
  BOOST_TEST((due == anew(store, catalog, day(41))));
  BOOST_TEST((refreshed(store, catalog, day(43), kept) == anew(store, catalog, day(43))));
  BOOST_TEST(store.units_read() == 2U);
}

BOOST_AUTO_TEST_CASE(rows_of_other_definitions_of_later_days_or_without_track_are_not_used) {
  KeptRows kept(directory.path() / "rows");
  (void)refreshed(store, catalog, day(12), kept);
  BOOST_TEST((refreshed(store, catalog, day(9), kept) == anew(store, catalog, day(9))));
  BOOST_TEST(store.scans() == 3);
  const auto others = definitions();
  BOOST_TEST((refreshed(store, others, day(12), kept) == anew(store, others, day(12))));
  BOOST_TEST(store.scans() == 5);
  store.lose_track();
  BOOST_TEST((refreshed(store, others, day(13), kept) == anew(store, others, day(13))));
  BOOST_TEST(store.scans() == 7);
  (void)refreshed(store, others, day(13), kept);
  BOOST_TEST(store.scans() == 7);
}

BOOST_AUTO_TEST_CASE(after_a_failure_everything_is_read_again) {
  KeptRows kept(directory.path() / "rows");
  (void)refreshed(store, catalog, day(12), kept);
  world.go_on(store, day(13), 200);
  store.fail(5, {"corrupt", "range 5"});
  BOOST_TEST(compute(store, catalog, day(13), &kept).error().message == "range 5");
  store.fail(store::kRanges, {"corrupt", "no range at all"});
  const int scans = store.scans();
  const std::string got = refreshed(store, catalog, day(13), kept);
  BOOST_TEST(store.scans() == scans + 1);
  BOOST_TEST((got == anew(store, catalog, day(13))));
}

BOOST_AUTO_TEST_CASE(files_that_are_damaged_or_missing_are_computed_anew) {
  KeptRows kept(directory.path() / "rows", kInFiles);
  (void)refreshed(store, catalog, day(12), kept);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path() / "rows")) {
    const auto size = std::filesystem::file_size(entry.path());
    switch (files++ % 4) {
      case 0:
        std::filesystem::remove(entry.path());
        break;
      case 1:
        std::filesystem::resize_file(entry.path(), size / 2);
        break;
      case 2: {
        std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(size) - 1);
        const int last = file.get();
        file.seekp(static_cast<std::streamoff>(size) - 1);
        file.put(static_cast<char>(last ^ 1));
        break;
      }
      default:
        break;
    }
  }
  BOOST_TEST(files > 100);
  BOOST_TEST((refreshed(store, catalog, day(13), kept) == anew(store, catalog, day(13))));
}

BOOST_AUTO_TEST_CASE(the_last_of_a_disk_is_left_to_events) {
  KeptRows kept(
      directory.path() / "rows",
      {.rows_in_memory = 0, .changes_in_memory = 0, .left_on_disk = std::numeric_limits<std::uintmax_t>::max()});
  (void)refreshed(store, catalog, day(12), kept);
  BOOST_TEST(std::filesystem::is_empty(directory.path() / "rows"));
  BOOST_TEST((refreshed(store, catalog, day(13), kept) == anew(store, catalog, day(13))));
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_written_nothing_is_kept) {
  for (const char* path : {"", "/proc/no/such/place"}) {
    KeptRows kept(path, kInFiles);
    (void)refreshed(store, catalog, day(12), kept);
    BOOST_TEST(!kept.read(MemoryStore::range_of({"user", "unit-1"})));
    BOOST_TEST((refreshed(store, catalog, day(13), kept) == anew(store, catalog, day(13))));
  }
}

BOOST_AUTO_TEST_CASE(files_are_the_owners_and_go_in_the_end) {
  const auto rows = directory.path() / "rows";
  std::filesystem::create_directories(rows);
  std::ofstream(rows / "left-over") << "of another run";
  {
    KeptRows kept(rows, kInFiles);
    BOOST_TEST(!std::filesystem::exists(rows / "left-over"));
    BOOST_TEST((std::filesystem::status(rows).permissions() == std::filesystem::perms::owner_all));
    (void)refreshed(store, catalog, day(12), kept);
    BOOST_TEST(!std::filesystem::is_empty(rows));
    kept.clear();
    BOOST_TEST(std::filesystem::is_empty(rows));
  }
  BOOST_TEST(!std::filesystem::exists(rows));
}

BOOST_AUTO_TEST_SUITE_END()
