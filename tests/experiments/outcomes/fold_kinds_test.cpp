// Every kind of metric that is more than one number of each unit.
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <string>

#include "experiments/outcomes/fold.hpp"
#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::parse;

namespace {

/// One metric, the units' histories, and what comes of arm a.
struct Case {
  const char* metric;
  const char* history;
  const char* expected;
  const char* as_of = "365d";
};

std::string definitions(const std::string& metric, const std::string& project = "") {
  return "project: p\n" + project + R"(---
experiment: e
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: m }
---
moments: { aha: { all_of: [modified, downloaded], same: file } }
metrics: { m: )" +
         metric + " }\n";
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

/// "3x2" for a value 3 that occurs twice.
std::string cells_text(const char* name, const statistics::Distribution& values) {
  std::string text;
  for (const auto& cell : values.cells()) {
    text += " " + number(cell.value) + (cell.count > 1 ? "x" + std::to_string(cell.count) : "");
  }
  return text.empty() ? "" : std::string("; ") + name + text;
}

std::string details(const outcomes::MetricTotals& metric) {
  std::string text = cells_text("values", metric.values) + cells_text("censored", metric.censored);
  if (!metric.steps.empty()) text += "; steps";
  for (const auto& step : metric.steps) {
    text += " " + std::to_string(step.units);
    if (step.units > 0)
      text += "@" + number(static_cast<double>(statistics::quantile_of(step.seconds.cells(), 0.5L)) / 3600) + "h";
  }
  if (!metric.answers.empty()) text += "; answers";
  for (const std::int64_t units : metric.answers) text += " " + std::to_string(units);
  return text;
}

/// The part of the totals that is about arm a.
std::string of_arm_a(const Case& one, const std::string& project = "") {
  const auto catalog = histories::catalog_of(definitions(one.metric, project));
  const auto totals = histories::fold(catalog, parse(one.history), at(one.as_of));
  const std::string all = histories::text(totals.at(0));
  return all.substr(0, all.find(" | ")) + details(totals[0].arms()[0].metrics[0]);
}

void check(std::initializer_list<Case> cases, const std::string& project = "") {
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.metric << " of " << one.history) BOOST_TEST(of_arm_a(one, project) == one.expected);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_fold_kinds)

BOOST_AUTO_TEST_CASE(ratios_have_two_numbers_of_every_unit) {
  constexpr const char* kOrder = "{ ratio: { sum: purchase.amount, over: { count: purchase } }, within: 2d }";
  constexpr const char* kEditors = "{ ratio: { count: opened, where: role == \"editor\", over: { count: opened } } }";
  check({
      {kOrder, "0h exposed a; 1h purchase amount=3; 2h purchase amount=5; 48h purchase amount=9", "a 1: m 8:2/1"},
      {kOrder, "0h exposed a; 1h purchase amount=3\n0h exposed a", "a 2: m 3:1/2"},  // who never bought is in n
      {kOrder, "0h exposed a; 1h purchase", "a 1: m 0:1/1"},                         // no number: counted, adds nothing
      {kOrder, "0h exposed a; 1h purchase amount=3", "a 1: m 0/0 (1 open)", "47h"},
      {kEditors, "0h exposed a; 1h opened role=editor; 2h opened role=viewer; 3h opened", "a 1: m 1:3/1"},
      {"{ ratio: { count: aha, over: { count: modified } } }",
       "0h exposed a; 1h modified file=x; 2h downloaded file=x; 3h modified file=y", "a 1: m 1:2/1"},
      {"{ mean: purchase.amount, within: 2d }", "0h exposed a; 1h purchase amount=3; 2h purchase; 3h purchase amount=x",
       "a 1: m 3:1/1"},
      {"{ k_factor: { sent: invited, accepted: joined } }", "0h exposed a; 1h invited; 2h invited; 3h joined",
       "a 1: m 1:2/1"},
  });
}

BOOST_AUTO_TEST_CASE(stickiness_is_daily_over_monthly_active) {
  // On 7 of 28 days one unit, never the other: a quarter, of one unit that was active at all.
  check(
      {{"{ stickiness_of: active }",
        "0h exposed a; 1h x; 2h x; 30h x; 3d x; 9d x; 12d x; 20d x; 27.9d x; 28d x\n0h exposed a", "a 2: m 0.25:1/2"}});
}

BOOST_AUTO_TEST_CASE(quantiles_keep_the_numbers_of_all_events_and_count_units) {
  check({{"{ quantile: 95%, of: page.ms, within: 1d }",
          "0h exposed a; 1h page ms=30; 2h page ms=10; 3h page ms=30; 4h page; 24h page ms=99\n0h exposed a",
          "a 2: m 3/2; values 10 30x2"}});
}

BOOST_AUTO_TEST_CASE(winsorised_metrics_keep_what_each_unit_came_to) {
  check({{"{ count: purchase, within: 1d, winsorise: 99% }",
          "0h exposed a; 1h purchase; 2h purchase\n0h exposed a\n0h exposed a; 1h purchase\n0h exposed a; 1h purchase",
          "a 4: m 4/4; values 0 1x2 2"}});
}

BOOST_AUTO_TEST_CASE(who_is_still_waited_for_is_censored_and_not_left_out) {
  constexpr const char* kWaited = "{ time_to: aha, censor_at: 3d }";
  check({
      {kWaited, "0h exposed a; 1h modified file=x; 2h downloaded file=x; 3h modified file=y; 4h downloaded file=y",
       "a 1: m 1/1; values 7200"},
      {kWaited, "0h exposed a; 1h modified file=x", "a 1: m 0/1; censored 259200"},
      {kWaited, "0h exposed a; 72h modified file=x; 73h downloaded file=x", "a 1: m 0/1; censored 259200"},
      {kWaited, "0h exposed a\n10h exposed a", "a 2: m 0/2; censored 36000 72000", "20h"},
      {"{ time_to: active }", "0h exposed a; 1h x\n5h exposed a", "a 2: m 1/2; values 3600; censored 18000", "10h"},
      {"{ time_to: purchase, from: signed_up }", "0h signed_up; 2h exposed a; 5h purchase\n0h exposed a; 5h purchase",
       "a 2: m 1/1; values 18000", "10h"},
  });
}

BOOST_AUTO_TEST_CASE(funnels_go_step_by_step) {
  constexpr const char* kStrict = "{ funnel: [viewed, started, bought], within: 3d }";
  constexpr const char* kLoose = "{ funnel: [viewed, started, bought], within: 3d, order: loose }";
  check({
      {kStrict, "0h exposed a; 1h viewed; 3h started; 4h bought", "a 1: m 1/1; steps 1@1h 1@2h 1@1h"},
      {kStrict, "0h exposed a; 1h started; 2h viewed; 3h bought; 5h started; 5h viewed",
       "a 1: m 0/1; steps 1@2h 1@3h 0"},
      {kStrict, "0h exposed a; 2h bought; 2h started; 2h viewed", "a 1: m 1/1; steps 1@2h 1@0h 1@0h"},  // one instant
      {kStrict, "0h exposed a; 1h viewed; 3h started; 72h bought", "a 1: m 0/1; steps 1@1h 1@2h 0"},
      {kStrict, "-1h viewed; 0h exposed a; 1h started", "a 1: m 0/1; steps 0 0 0"},
      {kLoose, "0h exposed a; 1h started; 2h viewed; 3h bought", "a 1: m 1/1; steps 1@2h 1@0h 1@1h"},
      {kLoose, "0h exposed a; 1h bought; 2h started; 6h viewed", "a 1: m 1/1; steps 1@6h 1@0h 1@0h"},
      {kLoose, "0h exposed a; 1h bought; 2h started", "a 1: m 0/1; steps 0 0 0"},
      {"{ funnel: [viewed, aha] }", "0h exposed a; 1h modified file=x; 2h viewed; 3h downloaded file=x",
       "a 1: m 1/1; steps 1@2h 1@1h"},
  });
}

BOOST_AUTO_TEST_CASE(the_first_answer_to_a_survey_counts) {
  check({
      {"{ survey: ces }",
       "0h exposed a; 1h survey_answered question=ces value=6; 2h survey_answered value=1\n0h exposed a",
       "a 2: m 6:1/2; answers 0 0 0 0 0 1"},
      {"{ survey: ces }",
       "0h exposed a; 1h survey_answered question=nps value=6; 2h survey_answered value=8; 3h "
       "survey_answered value=1.5",
       "a 1: m 0:0/1"},
      {"{ survey: nps }",
       "0h exposed a; 1h survey_answered value=9\n0h exposed a; 1h survey_answered value=7\n"
       "0h exposed a; 1h survey_answered value=0\n0h exposed a; 1h survey_answered value=10",
       "a 4: m 100:4/4; answers 1 0 0 0 0 0 0 1 0 1 1"},
      {"{ survey: pmf }",
       "0h exposed a; 1h survey_answered value=very_disappointed\n"
       "0h exposed a; 1h survey_answered value=not_disappointed\n0h exposed a; 1h survey_answered value=x",
       "a 3: m 1:2/3; answers 1 0 1"},
  });
}

BOOST_AUTO_TEST_CASE(calendar_windows_end_with_a_day_of_the_project) {
  // Vienna is an hour ahead of UTC: its Monday, 2026-11-02, begins at 23h; 2026-11-01 is a Sunday.
  check(
      {
          {"{ count: x, within: 1d, calendar: true }", "12h exposed a; 22.9h x; 23h x", "a 1: m 1/1"},
          {"{ count: x, within: 2d, calendar: true }", "12h exposed a; 22.9h x; 23h x; 46.9h x; 47h x", "a 1: m 3/1"},
          {"{ count: x, within: 2d, calendar: true }", "12h exposed a", "a 1: m 0/0 (1 open)", "46.9h"},
          {"{ retained: active, day: 1, calendar: true }", "22h exposed a; 23h x", "a 1: m 1/1"},
          {"{ retained: active, day: 1 }", "22h exposed a; 23h x", "a 1: m 0/1"},
          {"{ retained: active, week: 1, calendar: true }", "22h exposed a; 23h x", "a 1: m 1/1"},
          {"{ retained: active, week: 1, calendar: true }", "23h exposed a; 6d x", "a 1: m 0/1"},
          {"{ retained: active, month: 1, calendar: true }", "29d exposed a; 29.9d x; 30d x", "a 1: m 1/1"},
          {"{ retained: active, month: 2, calendar: true }", "29d exposed a; 60.9d x", "a 1: m 0/1"},
          {"{ retained: active, month: 2, calendar: true }", "29d exposed a; 61d x", "a 1: m 1/1"},
          {"{ active_days_of: active, over: 3d, calendar: true }", "12h exposed a; 13h x; 22h x; 23h x; 70.9h x; 71h x",
           "a 1: m 3/1"},
      },
      "timezone: Europe/Vienna\n");
}

BOOST_AUTO_TEST_CASE(a_covariate_is_the_same_metric_of_the_time_before) {
  // The value, the same of the five days before, and whether the unit was not known then.
  constexpr const char* kCount = "{ count: x, within: 1d, cuped: 5d }";
  check({
      {kCount, "0h x; 1h x; 5d x; 5d exposed a; 5.5d x; 7d x", "a 1: m 2:2:0/1"},
      {kCount, "0h x; 5.1d exposed a; 5.5d x", "a 1: m 1:0:0/1"},  // known, but did nothing in the five days
      {kCount, "5d exposed a; 5.5d x", "a 1: m 1:0:1/1"},          // new
      {kCount, "0h y; 5d exposed a", "a 1: m 0:0:0/1"},            // known by something else
      {kCount, "5d exposed a; 5.5d x", "a 1: m 0/0 (1 open)", "5.9d"},
      {"{ reach: aha, within: 1d, cuped: 5d }", "1h modified file=x; 2h downloaded file=x; 5d exposed a",
       "a 1: m 0:1:0/1"},
      {"{ reach: aha, within: 1d, cuped: 5d }", "1h modified file=x; 5d exposed a; 5.1d downloaded file=x",
       "a 1: m 0:0:0/1"},
      {"{ retained: active, day: 1, cuped: 5d }", "1h x; 5d exposed a", "a 1: m 0:1:0/1"},
      {"{ active_days_of: active, over: 2d, cuped: 5d }", "1h x; 2h x; 30h x; 5d exposed a; 5.1d x", "a 1: m 1:2:0/1"},
      {"{ ratio: { sum: p.v, over: { count: p } }, within: 1d, cuped: 5d }",
       "1h p v=4; 5d exposed a; 5.1d p v=3; 5.2d p v=2", "a 1: m 5:2:4:1:0/1"},
      {"{ stickiness_of: active, over: 4d, cuped: 5d }", "1h x; 5d exposed a; 5.1d x; 7d x", "a 1: m 0.5:1:0.2:1:0/1"},
  });
}

BOOST_AUTO_TEST_CASE(an_experiment_may_have_the_pre_period_for_all_its_metrics) {
  const auto catalog = histories::catalog_of(R"(experiment: e
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
analysis: { pre_period: 1d }
goal: { metric: own }
secondary: [plain, capped]
---
metrics: { own: { count: x, cuped: 2d }, plain: { count: x }, capped: { count: x, winsorise: 99% } }
)");
  const auto totals = histories::fold(catalog, parse("0h x; 30h x; 40h x; 48h exposed a; 49h x"), at("9d"));
  BOOST_TEST(histories::text(totals.at(0)).substr(0, 46) == "a 1: own 1:3:0/1, plain 1:2:0/1, capped 1/1 | ");
}

BOOST_AUTO_TEST_CASE(only_units_that_fit_are_in_the_metric) {
  constexpr const char* kFree = "{ count: x, if: plan == \"free\" }";
  check({
      {kFree, "0h exposed a plan=free; 1h x\n0h exposed a plan=paid; 1h x\n0h exposed a; 1h x", "a 3: m 1/1"},
      {kFree, "0h exposed a plan=free; 1h exposed a plan=paid; 2h x", "a 1: m 1/1"},  // the first exposure counts
      {"{ count: x, if: targetingKey == \"unit-1\" }", "0h exposed a; 1h x\n0h exposed a; 1h x; 2h x", "a 2: m 2/1"},
      {"{ count: x, if: seats > 2 }", "0h exposed a seats=3; 1h x\n0h exposed a seats=2; 1h x", "a 2: m 1/1"},
  });
}

BOOST_AUTO_TEST_CASE(bots_are_left_out_and_counted) {
  const auto catalog = histories::catalog_of(definitions("{ count: x }", "bots: [agent == \"bot\", clicks > 9]\n"));
  const auto totals = histories::fold(
      catalog, parse("0h exposed a agent=bot; 1h x\n0h exposed a clicks=10\n0h exposed a clicks=9; 1h x\n0h exposed b"),
      at("9d"));
  BOOST_TEST(histories::text(totals.at(0)) == "a 1: m 1/1 | b 1: m 0/1 | bots 2");
}

BOOST_AUTO_TEST_CASE(units_belong_to_the_phase_of_their_first_exposure) {
  const auto catalog = histories::catalog_of(definitions("{ count: x }"));
  const auto totals = histories::fold(
      catalog,
      parse("0h exposed a; 1h exposed a phase=2; 2h x\n0h exposed a phase=2; 1h x\n0h exposed b phase=0\n0h "
            "exposed b phase=1e9"),
      at("9d"));
  BOOST_TEST(totals.at(0).phases.size() == 2U);
  BOOST_TEST(totals[0].phases.at(1)[0].metrics[0].total().moments().sum() == 1);
  BOOST_TEST(totals[0].phases.at(1)[1].exposed == 2);
  BOOST_TEST(totals[0].phases.at(2)[0].exposed == 1);
}

BOOST_AUTO_TEST_CASE(segments_are_counted_by_level) {
  const auto catalog = histories::catalog_of(definitions("{ count: x, within: 1d }", "segments_by: [plan, seats]\n"));
  const auto totals = histories::fold(
      catalog,
      parse("0h exposed a plan=free seats=3; 1h x\n0h exposed a plan=free; 1h exposed b\n0h exposed b plan=paid "
            "seats=true; 1h x; 2h x\n0h exposed a plan=free seats=3; 1h x"),
      at("9d"));
  std::string text;
  for (const auto& segment : totals.at(0).segments) {
    for (const auto& [level, phases] : segment.levels) {
      text += segment.attribute + " " + level + ":";
      for (const auto& arm : phases.at(1)) {
        text += " " + std::to_string(arm.exposed) + "/" + std::to_string(arm.first_exposed) + " " +
                number(arm.metrics[0].total().moments().sum());
      }
      text += "\n";
    }
  }
  BOOST_TEST(text ==
             "plan free: 2/3 2 0/0 0\nplan paid: 0/0 0 1/1 2\nseats (missing): 0/1 0 0/0 0\nseats 3.0: 2/2 2 0/0 0\n"
             "seats true: 0/0 0 1/1 2\n");
}

BOOST_AUTO_TEST_CASE(outcomes_are_filed_under_the_day_on_which_their_window_closed) {
  const auto catalog = histories::catalog_of(definitions("{ count: x, within: 1d }"));
  const auto totals = histories::fold(
      catalog, parse("0h exposed a; 1h x\n1h exposed a; 2h x\n25h exposed a\n9d exposed a"), at("9.5d"));
  const auto by_day = totals.at(0).arms()[0].metrics[0].by_day;
  BOOST_TEST(by_day.size() == 2U);  // 2026-11-02 and -03
  BOOST_TEST(by_day.at(20'759).moments().sum() == 2);
  BOOST_TEST(by_day.at(20'760).n() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
