#include "experiments/report/planned_looks.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "experiments/report/effects.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel;
using namespace flywheel::report;

namespace {

/// A goal that is followed from the first day on: at the end of each so many of 1,000 units an arm and day.
Report followed(const std::vector<std::pair<int, int>>& conversions) {
  Report report;
  report.arms = {"a", "b"};
  MetricResult& metric = report.metrics.emplace_back();
  metric.name = "m";
  metric.followed = true;
  std::int64_t n = 0, in_a = 0, in_b = 0;
  for (const auto& [a, b] : conversions) {
    n += 1000, in_a += a, in_b += b;
    const auto day = std::chrono::days(static_cast<int>(metric.history.size()));
    metric.history.push_back({format_date(Time(day)), {sample::conversions(n, in_a), sample::conversions(n, in_b)}});
  }
  metric.arms.resize(2);
  for (const std::size_t arm : {0, 1}) {
    metric.arms[arm].arm = report.arms[arm];
    metric.arms[arm].exposed = metric.arms[arm].mature = n;
    if (n > 0) metric.arms[arm].moments = metric.history.back().arms[arm];
  }
  return report;
}

/// "1 1970-01-01 2000 0.2 4.88 no", a line a look.
std::string text_of(const std::vector<PlannedLook>& looks) {
  std::string text;
  for (const PlannedLook& look : looks) {
    char line[120];
    std::snprintf(line, sizeof line, "%d %s %d %.3g %.3f %s\n", look.number, look.day.c_str(), static_cast<int>(look.n),
                  look.information, look.boundary.value_or(NAN), look.crossed() ? "yes" : "no");
    text += line;
  }
  return text;
}

constexpr LookPlan kFive{.looks = 5, .planned_n = 10'000};

}  // namespace

BOOST_AUTO_TEST_SUITE(report_planned_looks)

BOOST_AUTO_TEST_CASE(five_equal_looks_have_the_published_boundaries) {
  // Lan & DeMets' boundaries after O'Brien and Fleming, two-sided 5%, as they are published.
  const Report report = followed({{100, 104}, {100, 104}, {100, 104}, {100, 104}, {100, 104}, {100, 300}});
  const PlannedLooks looks = planned_looks(report.metrics[0], 1, 0.05, kFive);
  BOOST_TEST(text_of(looks.taken) ==
             "1 1970-01-01 2000 0.2 4.877 no\n"
             "2 1970-01-02 4000 0.4 3.357 no\n"
             "3 1970-01-03 6000 0.6 2.680 no\n"
             "4 1970-01-04 8000 0.8 2.290 no\n"
             "5 1970-01-05 10000 1 2.031 no\n");  // and none after the last
  BOOST_TEST(!looks.crossed());
  BOOST_TEST(*looks.p > 0.05);
}

BOOST_AUTO_TEST_CASE(a_look_is_taken_once_its_units_are_there) {
  const Report report = followed({{100, 104}, {100, 104}, {100, 104}, {100, 104}});
  BOOST_TEST(text_of(planned_looks(report.metrics[0], 1, 0.05, {.looks = 2, .planned_n = 10'000}).taken) ==
             "1 1970-01-03 6000 0.6 2.669 no\n");
  // One day passes two of three looks: it is one look, the second.
  BOOST_TEST(text_of(planned_looks(report.metrics[0], 1, 0.05, {.looks = 3, .planned_n = 3'000}).taken).substr(0, 19) ==
             "2 1970-01-01 2000 0");
}

BOOST_AUTO_TEST_CASE(what_crossed_once_decides_whatever_comes_later) {
  Report report = followed({{100, 104}, {100, 200}, {200, 100}, {100, 100}});
  compare_arms(report, {.look_plan = kFive});
  const Effect& effect = report.metrics[0].effects[0];
  BOOST_REQUIRE(effect.planned.has_value());
  BOOST_REQUIRE(effect.planned->crossed());
  BOOST_TEST(effect.planned->crossed()->number == 2);
  BOOST_TEST(*effect.p() < 0.05);
  BOOST_TEST(finding_name(effect.finding) == "better");
  BOOST_TEST(effect.sentence.find("Look 4 of 5 (1970-01-04, 8,000 users): z = 0.") != std::string::npos);
  BOOST_TEST(effect.sentence.find("not crossed. It was crossed at look 2 on 1970-01-02, which decides.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_lies_between_two_looks_decides_nothing) {
  // At a fixed horizon this is p < 0.001; the first look is at 2,000 units of both arms, these are 4,000 of 40,000.
  Report report = followed({{100, 140}, {100, 140}});
  compare_arms(report, {.look_plan = LookPlan{.looks = 5, .planned_n = 40'000}});
  const Effect& effect = report.metrics[0].effects[0];
  BOOST_TEST(*effect.comparison.p < 0.001);
  BOOST_TEST(!effect.p());
  BOOST_TEST(!effect.interval());
  BOOST_TEST(finding_name(effect.finding) == "no_difference");
  BOOST_TEST(effect.sentence.find("The first of 5 planned looks comes at 8,000 users of both arms.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_interval_reaches_as_far_as_the_boundary) {
  Report report = followed({{100, 104}, {100, 104}, {100, 104}, {100, 104}, {100, 104}});
  compare_arms(report, {.look_plan = kFive});
  const Effect& effect = report.metrics[0].effects[0];
  const double se = std::sqrt(0.1 * 0.9 / 5000 + 0.104 * 0.896 / 5000);
  BOOST_TEST(effect.interval()->high == 0.004 + 2.0310 * se, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(effect.interval()->low == 0.004 - 2.0310 * se, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(effect.sentence.find("repeated 95% interval") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_experiment_that_ends_sooner_spends_the_rest_at_its_end) {
  const Report report = followed({{100, 104}, {100, 104}});
  LookPlan over = kFive;
  over.over = true;
  const PlannedLooks looks = planned_looks(report.metrics[0], 1, 0.05, over);
  BOOST_REQUIRE(looks.taken.size() == 2U);
  BOOST_TEST(looks.taken[1].number == 5);
  BOOST_TEST(looks.taken[1].information == 1.0);
  BOOST_TEST(looks.taken[1].spent_alpha == 0.05, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(small_days_are_no_looks) {
  Report report = followed({{100, 104}});
  for (auto& moments : report.metrics[0].history[0].arms) moments = sample::conversions(199, 20);
  BOOST_TEST(planned_looks(report.metrics[0], 1, 0.05, {.looks = 5, .planned_n = 1000}).taken.empty());
}

BOOST_AUTO_TEST_CASE(several_arms_are_adjusted_at_their_looks) {
  Report report = followed({{100, 104}, {100, 104}, {100, 104}, {100, 104}, {100, 130}});
  MetricResult& metric = report.metrics[0];
  report.arms.emplace_back("c");
  for (DayMoments& day : metric.history) day.arms.push_back(day.arms[0]);
  metric.arms.push_back(metric.arms[0]);
  metric.arms[2].arm = "c";
  compare_arms(report, {.look_plan = kFive});
  const Effect& effect = metric.effects[0];
  BOOST_TEST(*effect.p_adjusted == 2 * *effect.planned->p, boost::test_tools::tolerance(1e-12));
  BOOST_TEST((effect.family->interval == *planned_looks(metric, 1, 0.025, kFive).interval));
}

BOOST_AUTO_TEST_CASE(metrics_that_are_not_followed_have_a_fixed_horizon) {
  Report report = followed({{100, 140}, {100, 140}});
  report.metrics[0].followed = false;
  compare_arms(report, {.look_plan = kFive});
  BOOST_TEST(!report.metrics[0].effects[0].planned);
  BOOST_TEST(finding_name(report.metrics[0].effects[0].finding) == "better");
}

BOOST_AUTO_TEST_SUITE_END()
