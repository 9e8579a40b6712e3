#include "flagd/results/compute.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/outcomes/exact.hpp"
#include "tests/flagd/results/memory_store.hpp"

using namespace flywheel;
using test::MemoryStore;

namespace {

constexpr const char* kDefinitions = R"(experiment: greeting
status: running
split: { control: 50%, warm: 50% }
values: { control: 1, warm: 2 }
goal: { metric: bought }
secondary: [spent]
---
experiment: later
status: draft
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
---
experiment: other
status: ended
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
---
metrics:
  bought: { reach: purchase, within: 1d }
  spent: { sum: purchase, within: 1d }
)";

std::shared_ptr<const catalog::Catalog> definitions() {
  const catalog::Loaded loaded = catalog::build({{"all.yaml", kDefinitions}});
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

Time at(const char* text) {
  return parse_time(text).value();
}

/// 600 users, of whom every third bought for an amount whose sums depend on the order of adding.
void fill(MemoryStore& store) {
  const Time seen = at("2026-11-01T00:00:00Z");
  for (int i = 0; i < 600; ++i) {
    const std::string user = "user-" + std::to_string(i);
    const char* arm = i % 2 == 0 ? "control" : "warm";
    if (i % 3 == 0) {
      store.add_user(user, "greeting", arm, seen, "purchase", seen + std::chrono::hours(1), 0.1 + 1e9 / (i + 1));
    } else {
      store.add_user(user, "greeting", arm, seen);
    }
  }
}

results::ComputeOptions with_threads(unsigned threads) {
  return {.as_of = at("2026-11-20T00:00:00Z"), .experiment = {}, .threads = threads, .progress = {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results_compute)

BOOST_AUTO_TEST_CASE(any_number_of_threads_gives_the_same_bits) {
  MemoryStore store;
  fill(store);
  const auto catalog = definitions();
  const auto one = results::compute(store, catalog, with_threads(1));
  BOOST_REQUIRE(one.has_value());
  for (const unsigned threads : {2U, 3U, 7U, 0U}) {
    for (int repetition = 0; repetition < 5; ++repetition) {
      BOOST_TEST(exact::text(results::compute(store, catalog, with_threads(threads)).value()) == exact::text(*one));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_totals_are_those_of_the_events) {
  MemoryStore store;
  fill(store);
  const auto all = results::compute(store, definitions(), with_threads(2)).value();
  BOOST_REQUIRE(all.size() == 2U);  // the draft has none
  BOOST_TEST(all[0].experiment == "greeting");
  BOOST_TEST(all[1].experiment == "other");
  BOOST_TEST(all[0].exposed(0) == 300);
  BOOST_TEST(all[0].exposed(1) == 300);
  // Of 600 numbers the multiples of 6 bought in control, those of 6 plus 3 in warm: a third of each.
  for (const auto& arm : all[0].arms()) {
    BOOST_TEST(arm.metrics[0].total().moments().n == 300);
    BOOST_TEST(arm.metrics[0].total().moments().mean == 1.0 / 3, boost::test_tools::tolerance(1e-12));
  }
  BOOST_TEST(all[1].exposed(0) == 0);
}

BOOST_AUTO_TEST_CASE(one_experiment_can_be_asked_for) {
  MemoryStore store;
  fill(store);
  auto options = with_threads(2);
  options.experiment = "greeting";
  const auto totals = results::compute(store, definitions(), options).value();
  BOOST_REQUIRE(totals.size() == 1U);
  BOOST_TEST(totals[0].experiment == "greeting");
  BOOST_TEST(totals[0].exposed(0) == 300);
}

BOOST_AUTO_TEST_CASE(events_at_or_after_as_of_are_not_looked_at) {
  MemoryStore store;
  fill(store);
  auto options = with_threads(1);
  options.as_of = at("2026-11-01T00:00:00Z");
  BOOST_TEST(results::compute(store, definitions(), options).value()[0].exposed(0) == 0);
}

BOOST_AUTO_TEST_CASE(a_range_that_cannot_be_read_fails_the_whole) {
  for (const unsigned threads : {1U, 4U}) {
    MemoryStore store;
    fill(store);
    store.fail(700, {"corrupt", "a record of range 700"});
    const auto totals = results::compute(store, definitions(), with_threads(threads));
    BOOST_REQUIRE(!totals.has_value());
    BOOST_TEST(totals.error().code == "corrupt");
    BOOST_TEST(totals.error().message == "a record of range 700");
  }
}

BOOST_AUTO_TEST_CASE(progress_grows_up_to_the_whole) {
  MemoryStore store;
  fill(store);
  std::vector<double> seen;
  auto options = with_threads(3);
  options.progress = [&](double share) { seen.push_back(share); };
  BOOST_REQUIRE(results::compute(store, definitions(), options).has_value());
  BOOST_REQUIRE(!seen.empty());
  BOOST_TEST(std::is_sorted(seen.begin(), seen.end()));
  BOOST_TEST(seen.back() == 1.0);
}

BOOST_AUTO_TEST_SUITE_END()
