// The fold against a naive reading of its definitions, on random histories with many ties and exact boundaries.
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/reference.hpp"

using namespace flywheel;
using histories::at;
using histories::Happening;
using histories::History;
using outcomes::ExperimentTotals;
using reference::activity;
using reference::all_of;
using reference::events;
using Counts = reference::Metric::Value;

namespace {

constexpr const char* kDefinitions = R"(experiment: e
status: running
schedule: { start: 2026-11-02T00:00:00Z, end: 2026-11-07T00:00:00Z }
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
guardrails: [bought_soon, editors, clicks, spent, paid]
secondary: [finished, finishes, both, d2, after, every, days, later, same_day]
---
experiment: f
status: ended
split: { a: 30%, b: 70% }
values: { a: 1, b: 2 }
goal: { metric: d2 }
---
moments:
  done: { all_of: [modified, downloaded], same: file, within: 6h }
  pair: { all_of: [modified, downloaded, purchase] }
  editor: { event: invited, where: 'role == "editor"' }
metrics:
  bought: { reach: purchase }
  bought_soon: { reach: purchase, within: 12h }
  editors: { count: editor, within: 3d }
  clicks: { count: active, within: 1d }
  spent: { sum: purchase, within: 2d }
  paid: { sum: purchase.amount, where: 'amount > 1' }
  finished: { reach: done, within: 2d }
  finishes: { count: done }
  both: { count: pair, within: 4d }
  d2: { retained: active, day: 2, match: on }
  after: { retained: purchase, day: 1, match: on_or_after }
  every: { retained: active, day: 2, match: every }
  days: { retained: done, match: within, within: [1, 3] }
  later: { count: purchase, within: 2d, from: signed_up }
  same_day: { retained: active, day: 1, match: on, from: signed_up }
)";

/// The same metrics of experiment `e` in the reference's words.
std::vector<reference::Metric> reference_metrics() {
  using std::chrono::hours;
  const auto done = all_of({"modified", "downloaded"}, "file", hours(6));
  const auto pair = all_of({"modified", "downloaded", "purchase"}, "", std::nullopt);
  const auto editor = events("invited", [](const Happening& one) {
    return one.properties.contains("role") && one.properties.at("role") == "editor";
  });
  const auto paid = [](const std::vector<Happening>& all) {
    std::vector<reference::Occurrence> found;
    for (const Happening& one : all) {
      if (one.name != "purchase" || !one.properties.contains("amount")) continue;
      const int amount = std::stoi(one.properties.at("amount"));
      if (amount > 1) found.push_back({one.time, static_cast<double>(amount)});
    }
    return found;
  };
  return {
      {events("purchase"), hours(0), std::nullopt, "", Counts::kWhether},
      {events("purchase"), hours(0), hours(12), "", Counts::kWhether},
      {editor, hours(0), hours(72), "", Counts::kHowOften},
      {activity(), hours(0), hours(24), "", Counts::kHowOften},
      {events("purchase"), hours(0), hours(48), "", Counts::kHowMuch},
      {paid, hours(0), std::nullopt, "", Counts::kHowMuch},
      {done, hours(0), hours(48), "", Counts::kWhether},
      {done, hours(0), std::nullopt, "", Counts::kHowOften},
      {pair, hours(0), hours(96), "", Counts::kHowOften},
      {activity(), hours(48), hours(72), "", Counts::kWhether},
      {events("purchase"), hours(24), hours(29 * 24), "", Counts::kWhether},
      {activity(), hours(24), hours(72), "", Counts::kEveryDay},
      {done, hours(24), hours(96), "", Counts::kWhether},
      {events("purchase"), hours(0), hours(48), "signed_up", Counts::kHowOften},
      {activity(), hours(24), hours(48), "signed_up", Counts::kWhether},
  };
}

Happening random_happening(std::mt19937& random) {
  static constexpr std::array<const char*, 8> kNames{"purchase",  "modified",      "downloaded", "invited",
                                                     "signed_up", "message_shown", "look",       "Experiment Viewed"};
  // A grid of three hours over nine days: ties and events exactly at the ends of windows are common.
  const Time time = at("0h") + std::chrono::hours(3 * (random() % 72));
  Happening one{time, kNames[random() % kNames.size()], std::nullopt, {}};
  if (one.name == "Experiment Viewed") {
    static constexpr std::array<const char*, 9> kArms{"a", "a", "a", "a", "a", "a", "a", "b", "c"};
    return histories::exposure(time, kArms[random() % kArms.size()], random() % 2 == 0 ? "e" : "f");
  }
  if (random() % 3 > 0) one.value = static_cast<double>(random() % 9) - 2;
  if (random() % 4 > 0) one.properties["file"] = random() % 2 == 0 ? "x" : "17";
  if (random() % 2 == 0) one.properties["role"] = random() % 2 == 0 ? "editor" : "viewer";
  if (random() % 2 == 0) one.properties["amount"] = std::to_string(random() % 4);
  return one;
}

std::vector<History> random_units(std::mt19937& random, std::size_t count) {
  std::vector<History> units(count);
  for (std::size_t i = 0; i < count; ++i) {
    units[i].id = "unit-" + std::to_string(i);
    for (auto left = random() % 40; left > 0; --left) units[i].happenings.push_back(random_happening(random));
  }
  return units;
}

void compare(const ExperimentTotals& totals, const reference::Sums& expected) {
  BOOST_TEST(totals.unknown_arm == expected.unknown_arm);
  BOOST_TEST(totals.outside == expected.outside);
  const outcomes::Arms arms = totals.arms();
  for (std::size_t arm = 0; arm < expected.arms.size(); ++arm) {
    BOOST_TEST(arms[arm].exposed == expected.arms[arm].exposed);
    BOOST_TEST(arms[arm].first_exposed == expected.arms[arm].first_exposed);
    for (std::size_t i = 0; i < expected.arms[arm].metrics.size(); ++i) {
      BOOST_TEST_CONTEXT("arm " << arm << ", metric " << totals.metrics[i]) {
        const outcomes::MetricTotals& metric = arms[arm].metrics[i];
        const statistics::Moments moments = metric.total().moments();
        const reference::MetricSums& sums = expected.arms[arm].metrics[i];
        BOOST_TEST(moments.n == sums.n);
        BOOST_TEST(metric.immature == sums.immature);
        BOOST_TEST(metric.started_later == sums.started_later);
        const double n = std::max(1.0, static_cast<double>(sums.n));
        BOOST_TEST(std::abs(moments.sum() - sums.sum) < 1e-9);
        BOOST_TEST(std::abs(moments.m2 - (sums.squares - sums.sum * sums.sum / n)) < 1e-6);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_fold_random)

BOOST_AUTO_TEST_CASE(the_fold_agrees_with_a_naive_reading_of_the_definitions) {
  const auto catalog = histories::catalog_of(kDefinitions);
  const std::vector<reference::Metric> metrics = reference_metrics();
  const reference::Experiment e{"e", {"a", "b"}, at("24h"), at("144h"), metrics};
  const reference::Experiment f{"f", {"a", "b"}, {}, {}, {metrics[9]}};
  std::mt19937 random(20261125);
  for (const char* as_of : {"12h", "96h", "168h", "219h", "40d"}) {
    BOOST_TEST_CONTEXT("as of " << as_of) {
      const std::vector<History> units = random_units(random, 400);
      const auto totals = histories::fold(catalog, units, at(as_of));
      BOOST_REQUIRE(totals.size() == 2U);
      BOOST_REQUIRE(totals[0].metrics.size() == metrics.size());
      compare(totals[0], reference::compute(e, units, at(as_of)));
      compare(totals[1], reference::compute(f, units, at(as_of)));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_random_histories_exercise_every_metric) {
  std::mt19937 random(20261125);
  const std::vector<History> units = random_units(random, 2000);
  const reference::Experiment e{"e", {"a", "b"}, at("24h"), at("144h"), reference_metrics()};
  const reference::Sums sums = reference::compute(e, units, at("40d"));
  BOOST_TEST(sums.unknown_arm > 0);
  BOOST_TEST(sums.outside > 0);
  BOOST_TEST(sums.arms[0].exposed < sums.arms[0].first_exposed);
  for (std::size_t i = 0; i < sums.arms[0].metrics.size(); ++i) {
    BOOST_TEST_CONTEXT("metric " << i) {
      BOOST_TEST(sums.arms[0].metrics[i].n > 100);
      BOOST_TEST(sums.arms[0].metrics[i].sum > 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(units_split_over_folds_and_merged_in_order_give_the_same) {
  const auto catalog = histories::catalog_of(kDefinitions);
  std::mt19937 random(7);
  const std::vector<History> units = random_units(random, 300);
  const auto whole = histories::fold(catalog, units, at("20d"));
  for (int round = 0; round < 20; ++round) {
    outcomes::Fold fold(catalog, at("20d"));
    std::vector<ExperimentTotals> sum = fold.take();
    for (std::size_t i = 0; i < units.size(); ++i) {
      histories::show(units[i], fold);
      if (i + 1 < units.size() && random() % 20 > 0) continue;
      const auto part = fold.take();
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k].merge(part[k]);
    }
    for (std::size_t k = 0; k < sum.size(); ++k) {
      BOOST_TEST(histories::text(sum[k]) == histories::text(whole[k]));
      const outcomes::Arms arms = sum[k].arms(), all = whole[k].arms();
      BOOST_TEST(arms[0].by_day.size() == all[0].by_day.size());
      BOOST_TEST((sum[k].first_exposure == whole[k].first_exposure && sum[k].last_exposure == whole[k].last_exposure));
      for (std::size_t i = 0; i < sum[k].metrics.size(); ++i) {
        BOOST_TEST(std::abs(arms[0].metrics[i].total().moments().m2 - all[0].metrics[i].total().moments().m2) < 1e-6);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
