// Who is in the analysis.
#include <boost/test/unit_test.hpp>
#include <string>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

std::string definitions(const std::string& more, const std::string& project = "") {
  return project + R"(experiment: e
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
)" + more +
         R"(---
metrics:
  bought: { reach: purchase }
  spent: { sum: purchase }
)";
}

std::string folded(const std::string& yaml, const char* history, const char* as_of = "365d") {
  return histories::text(histories::fold(histories::catalog_of(yaml), parse(history), at(as_of)).at(0));
}

constexpr const char* kNovember = "schedule: { start: 2026-11-01T00:00:00Z, end: 2026-11-02T00:00:00Z }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_population)

BOOST_AUTO_TEST_CASE(units_seen_in_several_arms_are_out_and_counted_by_their_first) {
  BOOST_TEST(folded(definitions(""),
                    "0h exposed a; 1h purchase; 2h exposed b\n0h exposed b; 1h purchase\n"
                    "0h exposed b; 1h exposed a; 2h exposed b") == "a 0 of 1: bought 0/0 | b 1 of 2: bought 1/1");
}

BOOST_AUTO_TEST_CASE(test_users_are_out_and_counted) {
  // The histories are those of unit-0, unit-1 and unit-2.
  const char* histories = "0h exposed a; 1h purchase\n0h exposed b; 1h purchase; 2h exposed a\n0h exposed b";
  BOOST_TEST(folded(definitions("", "project: p\ntest_users: [unit-0, \"*-1\", { if: qa == true }]\n---\n"),
                    histories) == "a 0: bought 0/0 | b 1: bought 0/1 | test users 2");
  BOOST_TEST(folded(definitions("", "project: p\ntest_users: [nobody]\n---\n"), histories) ==
             "a 1: bought 1/1 | b 1 of 2: bought 0/1");
  // The patterns are of users, not of other units.
  BOOST_TEST(folded(definitions("unit: device\n", "project: p\ntest_users: [\"*\"]\n---\n"), "device: 0h exposed a") ==
             "a 1: bought 0/1 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(a_second_arm_that_lies_in_the_future_excludes_nobody_yet) {
  BOOST_TEST(folded(definitions(""), "0h exposed a; 2h exposed b", "2h") == "a 1: bought 0/1 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(arms_the_experiment_does_not_have_are_ignored_and_counted) {
  BOOST_TEST(folded(definitions(""), "0h exposed c; 1h exposed a; 2h purchase; 3h exposed c\n0h exposed A") ==
             "a 1: bought 1/1 | b 0: bought 0/0 | unknown 3");
  BOOST_TEST(folded(definitions(""), "0h Experiment_Viewed experiment_id=e variation_id=a") ==
             "a 0: bought 0/0 | b 0: bought 0/0");
  BOOST_TEST(folded(definitions(""), "0h exposed 1") == "a 0: bought 0/0 | b 0: bought 0/0 | unknown 1");
  BOOST_TEST(folded(definitions(""), "0h exposed other/a") == "a 0: bought 0/0 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(only_first_exposures_from_start_to_before_the_end_are_in) {
  BOOST_TEST(folded(definitions(kNovember),
                    "-1h exposed a; 1h exposed a; 2h purchase\n"
                    "0h exposed a; 48h purchase\n"
                    "23.9h exposed a\n"
                    "24h exposed b; 25h purchase") == "a 2: bought 1/2 | b 0: bought 0/0 | outside 2");
}

BOOST_AUTO_TEST_CASE(an_arm_shown_after_the_end_excludes_nobody) {
  BOOST_TEST(folded(definitions(kNovember), "1h exposed a; 24h exposed b; 25h purchase\n1h exposed a; 23h exposed b") ==
             "a 1 of 2: bought 1/1 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(only_units_of_the_experiments_type_are_in) {
  const char* const histories =
      "user: 0h exposed a\ndevice: 0h exposed a; 1h purchase\naccount: 0h exposed a; 0h exposed x";
  BOOST_TEST(folded("units: { user: {}, device: {} }\n---\n" + definitions("unit: device\n"), histories) ==
             "a 1: bought 1/1 | b 0: bought 0/0");
  BOOST_TEST(folded(definitions(""), histories) == "a 1: bought 0/1 | b 0: bought 0/0");
}

BOOST_AUTO_TEST_CASE(exposures_are_counted_by_local_day) {
  const auto catalog = histories::catalog_of(definitions("", "project: p\ntimezone: Europe/Vienna\n---\n"));
  const auto totals = histories::fold(
      catalog, parse("22.9h exposed a; 47h exposed a\n23h exposed a\n30h exposed a\n0h exposed a; 1h exposed b"),
      at("9d"));
  // 2026-11-01 is day 20,758; Vienna is an hour ahead of UTC.
  const auto by_day = totals.at(0).arms()[0].by_day;
  BOOST_TEST(by_day.size() == 2U);
  BOOST_TEST(by_day.at(20'758).exposed == 1);
  BOOST_TEST(by_day.at(20'759).exposed == 2);
  BOOST_TEST((by_day.at(20'758).first_exposed + by_day.at(20'759).first_exposed == 4));
  BOOST_TEST(format_time(totals[0].first_exposure.value()) == "2026-11-01T22:54:00Z");
  BOOST_TEST(format_time(totals[0].last_exposure.value()) == "2026-11-02T06:00:00Z");
}

BOOST_AUTO_TEST_CASE(experiments_on_one_unit_do_not_see_each_other) {
  const auto catalog = histories::catalog_of(definitions("secondary: [spent, bought]\n") + R"(---
experiment: f
status: paused
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: spent }
---
experiment: g
status: draft
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)");
  const auto units = parse("0h exposed a; 1h purchase 2; 2h exposed f/b; 3h purchase 4\n1h purchase 8; 2h exposed f/a");
  const auto totals = histories::fold(catalog, units, at("9d"));
  BOOST_REQUIRE(totals.size() == 2U);  // no draft
  BOOST_TEST(totals[0].experiment == "e");
  BOOST_TEST(histories::text(totals[0]) == "a 1: bought 1/1, spent 6/1 | b 0: bought 0/0, spent 0/0");
  BOOST_TEST(totals[1].experiment == "f");
  BOOST_TEST(histories::text(totals[1]) == "a 1: spent 0/1 | b 1: spent 4/1");

  outcomes::Fold only(catalog, at("9d"), "f");
  for (const auto& unit : units) histories::show(unit, only);
  const auto one = only.take();
  BOOST_REQUIRE(one.size() == 1U);
  BOOST_TEST(histories::text(one[0]) == histories::text(totals[1]));
  BOOST_TEST(outcomes::Fold(catalog, at("9d"), "none").take().empty());
}

BOOST_AUTO_TEST_CASE(taking_the_totals_begins_anew) {
  outcomes::Fold fold(histories::catalog_of(definitions("")), at("9d"));
  histories::show(parse("0h exposed a; 1h purchase")[0], fold);
  BOOST_TEST(histories::text(fold.take().at(0)) == "a 1: bought 1/1 | b 0: bought 0/0");
  BOOST_TEST(histories::text(fold.take().at(0)) == "a 0: bought 0/0 | b 0: bought 0/0");
  histories::show(parse("0h exposed b")[0], fold);
  BOOST_TEST(histories::text(fold.take().at(0)) == "a 0: bought 0/0 | b 1: bought 0/1");
}

BOOST_AUTO_TEST_CASE(a_unit_leaves_nothing_behind_for_the_next) {
  BOOST_TEST(
      folded(definitions(""), "0h exposed a; 5h purchase\n4h purchase; 5h purchase\n5h purchase; 6h exposed b") ==
      "a 1: bought 1/1 | b 1: bought 0/1");
}

BOOST_AUTO_TEST_SUITE_END()
