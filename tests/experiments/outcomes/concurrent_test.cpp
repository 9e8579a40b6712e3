// Experiments that run side by side on the same units.
#include <boost/test/unit_test.hpp>
#include <string>

#include "experiments/outcomes/concurrent.hpp"
#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

std::string experiment(const std::string& key, const std::string& more = "") {
  return "experiment: " + key + "\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n" + more +
         "goal: { metric: bought }\nsecondary: [spent]\n---\n";
}

std::string definitions(const std::string& more_of_other = "") {
  return experiment("e") + experiment("other", more_of_other) +
         "metrics:\n  bought: { reach: purchase, within: 1d }\n  spent: { sum: purchase, within: 1d }\n";
}

/// "other: a/a 1 of 2, …": by the other's arm, then by the own, how many have reached the goal.
std::string beside(const outcomes::ExperimentTotals& totals) {
  std::string text;
  for (const outcomes::SharedTotals& shared : totals.beside) {
    text += shared.experiment + ":";
    for (std::size_t other = 0; other < shared.by_arm.size(); ++other) {
      for (std::size_t own = 0; own < 2; ++own) {
        outcomes::ArmTotals arm;
        arm.metrics.resize(1);
        for (const auto& [phase, arms] : shared.by_arm[other]) arm.merge(arms[own]);
        const statistics::Moments moments = arm.metrics[0].total().moments();
        text += std::string(" ") + "ab"[other] + "/" + "ab"[own] + " " +
                std::to_string(static_cast<int>(moments.sum())) + " of " + std::to_string(arm.exposed);
      }
    }
  }
  return text;
}

constexpr const char* kHistories =
    "0h exposed a; 1h exposed other/a; 2h purchase 3\n"
    "0h exposed other/b; 1h exposed a; 2h purchase 3\n"
    "0h exposed b; 1h exposed other/b\n"
    "0h exposed b; 2h purchase 1\n"
    "0h exposed other/a; 2h purchase 1\n"
    "0h exposed b; 1h exposed other/a; 2h exposed other/b; 3h purchase\n"
    "0h exposed a; 1h exposed b; 2h exposed other/b";

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_concurrent)

BOOST_AUTO_TEST_CASE(the_goal_is_kept_by_the_arms_of_the_other_of_units_in_both_analyses) {
  const auto catalog = histories::catalog_of(definitions());
  const auto totals = histories::fold(catalog, parse(kHistories), at("30d"));
  BOOST_TEST(beside(totals.at(0)) == "other: a/a 1 of 1 a/b 0 of 0 b/a 1 of 1 b/b 0 of 1");
  // Seen from the other the arms change places.
  BOOST_TEST(beside(totals.at(1)) == "e: a/a 1 of 1 a/b 1 of 1 b/a 0 of 0 b/b 0 of 1");
  BOOST_TEST(histories::text(totals.at(0)) == "a 2 of 3: bought 2/2, spent 6/2 | b 3: bought 2/3, spent 1/3");
}

BOOST_AUTO_TEST_CASE(a_fold_of_one_experiment_says_the_same_of_the_others) {
  const auto catalog = histories::catalog_of(definitions());
  outcomes::Fold fold(catalog, at("30d"), "other");
  for (const histories::History& history : parse(kHistories)) histories::show(history, fold);
  const auto totals = fold.take();
  BOOST_REQUIRE(totals.size() == 1U);
  const auto all = histories::fold(catalog, parse(kHistories), at("30d"));
  BOOST_TEST(beside(totals[0]) == beside(all.at(1)));
  BOOST_TEST(histories::text(totals[0]) == histories::text(all.at(1)));
  BOOST_TEST(fold.take().size() == 1U);
}

BOOST_AUTO_TEST_CASE(shards_merge_to_the_same) {
  const auto catalog = histories::catalog_of(definitions());
  const auto units = parse(kHistories);
  auto merged = histories::fold(catalog, {}, at("30d"));
  for (const histories::History& unit : units) {
    const auto one = histories::fold(catalog, {unit}, at("30d"));
    for (std::size_t i = 0; i < merged.size(); ++i) merged[i].merge(one[i]);
  }
  const auto whole = histories::fold(catalog, units, at("30d"));
  BOOST_TEST(beside(merged.at(0)) == beside(whole.at(0)));
  BOOST_TEST(beside(merged.at(1)) == beside(whole.at(1)));
}

BOOST_AUTO_TEST_CASE(only_overlapping_schedules_on_the_same_unit_that_are_no_drafts) {
  struct Case {
    const char* of;
    const char* of_other;
    bool concurrent;
  };
  for (const Case& one :
       {Case{"", "", true}, Case{"", "unit: device\n", false},
        Case{"schedule: { end: 2026-11-05T12:00:00Z }\n", "schedule: { start: 2026-11-05T12:00:00Z }\n", false},
        Case{"schedule: { start: 2026-11-05T12:00:00Z }\n", "schedule: { end: 2026-11-05T12:00:00Z }\n", false},
        Case{"schedule: { end: 2026-11-06 }\n", "schedule: { start: 2026-11-05 }\n", true},
        Case{"schedule: { start: 2026-11-01, end: 2026-11-09 }\n", "schedule: { start: 2026-11-02, end: 2026-11-03 }\n",
             true}}) {
    const auto catalog = histories::catalog_of(experiment("e", one.of) + experiment("other", one.of_other) +
                                               "metrics:\n  bought: { reach: purchase }\n  spent: { sum: purchase }\n");
    const auto others = outcomes::concurrent_with(*catalog, *catalog->find_experiment("e"));
    BOOST_TEST(others.size() == (one.concurrent ? 1U : 0U), one.of << one.of_other);
  }
  std::string drafts = definitions();
  drafts.replace(drafts.rfind("status: running"), 15, "status: draft");
  const auto catalog = histories::catalog_of(drafts);
  BOOST_TEST(outcomes::concurrent_with(*catalog, *catalog->find_experiment("e")).empty());
}

BOOST_AUTO_TEST_CASE(an_experiment_is_told_apart_from_the_first_hundred_others) {
  std::string yaml = experiment("e");
  for (int i = 0; i < 120; ++i) yaml += experiment("x" + std::to_string(i));
  yaml += "metrics:\n  bought: { reach: purchase }\n  spent: { sum: purchase }\n";
  const auto catalog = histories::catalog_of(yaml);
  BOOST_TEST(outcomes::concurrent_with(*catalog, *catalog->find_experiment("e")).size() == outcomes::kMostConcurrent);
}

BOOST_AUTO_TEST_SUITE_END()
