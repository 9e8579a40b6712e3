#include "experiments/report/served_metric.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel;
using namespace flywheel::report;
using catalog::Metric;
using outcomes::MetricTotals;
using outcomes::UnitOutcome;

namespace {

constexpr double kSecondsADay = 86'400;

/// One unit that got there after so many days; negative: that was watched for so long in vain.
void add_time(MetricTotals& totals, int days) {
  const double seconds = std::abs(days) * kSecondsADay, got_there = days > 0 ? 1 : 0;
  UnitOutcome outcome;
  outcome.numbers = {&got_there, 1};
  if (days > 0) outcome.values = {&seconds, 1};
  if (days < 0) outcome.censored = seconds;
  totals.add(outcome, MetricTotals::Place());
}

/// Two arms of the same units, described.
MetricResult described(const Metric& metric, const MetricTotals& totals) {
  MetricResult result;
  result.arms.resize(2);
  ServedMetric(metric, {{1, {&totals, &totals}}}, 0.05).describe(result);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_served_metric)

BOOST_AUTO_TEST_CASE(of_times_the_shares_by_some_days_are_told) {
  // Freireich et al. (1963), weeks taken as days; the intervals are Stata's.
  MetricTotals totals;
  for (const int time : {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35}) {
    add_time(totals, time);
  }
  Metric metric;
  metric.type = Metric::Type::kTimeTo;
  const ArmResult arm = described(metric, totals).arms.at(1);
  struct Row {
    int day;
    double share, low, high;
  };
  const std::vector<Row> rows{
      {1, 0, 0, 0}, {7, 0.1933, 0.0772, 0.4369}, {14, 0.3098, 0.1509, 0.5684}, {30, 0.5518, 0.3199, 0.8119}};
  BOOST_REQUIRE(arm.by_day.size() == rows.size());  // watched for 35 days
  for (std::size_t i = 0; i < rows.size(); ++i) {
    BOOST_TEST_CONTEXT("day " << rows[i].day) {
      BOOST_TEST(arm.by_day[i].day == rows[i].day);
      BOOST_TEST(std::abs(arm.by_day[i].share - rows[i].share) < 6e-5);
      BOOST_TEST(arm.by_day[i].interval.has_value() == (rows[i].share > 0));
      if (!arm.by_day[i].interval) continue;
      BOOST_TEST(std::abs(arm.by_day[i].interval->low - rows[i].low) < 6e-5);
      BOOST_TEST(std::abs(arm.by_day[i].interval->high - rows[i].high) < 6e-5);
    }
  }
}

BOOST_AUTO_TEST_CASE(days_beyond_the_horizon_are_not_told) {
  MetricTotals totals;
  for (const int time : {2, 5, -60, -60}) add_time(totals, time);
  Metric metric;
  metric.type = Metric::Type::kTimeTo;
  metric.within = kDay * 14;
  const ArmResult arm = described(metric, totals).arms.at(0);
  BOOST_REQUIRE(arm.by_day.size() == 3U);
  BOOST_TEST(arm.by_day.back().day == 14);
  BOOST_TEST(arm.by_day.back().share == 0.5);
}

BOOST_AUTO_TEST_CASE(without_units_no_share_is_told) {
  Metric metric;
  metric.type = Metric::Type::kTimeTo;
  metric.within = kDay * 14;
  BOOST_TEST(described(metric, {}).arms.at(0).by_day.empty());
}

BOOST_AUTO_TEST_CASE(ratios_keep_the_raw_moments_of_every_phase) {
  const auto totals_of = [](const std::vector<std::array<double, 2>>& rows) {
    MetricTotals totals;
    for (const auto& row : rows) {
      UnitOutcome outcome;
      outcome.numbers = row;
      totals.add(outcome, MetricTotals::Place());
    }
    return totals;
  };
  const MetricTotals first = totals_of({{1, 2}, {3, 2}}), second = totals_of({{0, 1}, {6, 3}});
  Metric metric;
  metric.type = Metric::Type::kRatio;
  metric.counted.resize(2);
  MetricResult result;
  result.arms.resize(2);
  ServedMetric(metric, {{1, {&first, &first}}, {4, {&first, &second}}}, 0.05).describe(result);
  BOOST_TEST(result.variables == (std::vector<std::string>{"numerator", "denominator"}),
             boost::test_tools::per_element());
  BOOST_REQUIRE(result.arms.at(1).raw.size() == 2U);
  const PhaseMoments& phase = result.arms[1].raw[1];
  BOOST_TEST(phase.phase == 4);
  BOOST_TEST(static_cast<double>(phase.cross.mean[0]) == 3.0);
  BOOST_TEST(static_cast<double>(phase.cross.at(0, 0)) == 18.0);
  BOOST_TEST(static_cast<double>(phase.cross.at(0, 1)) == 6.0);
}

BOOST_AUTO_TEST_CASE(means_keep_their_moments_where_phases_are_weighed) {
  const auto totals_of = [](std::initializer_list<double> values) {
    MetricTotals totals;
    for (const double value : values) {
      UnitOutcome outcome;
      outcome.numbers = {&value, 1};
      totals.add(outcome, MetricTotals::Place());
    }
    return totals;
  };
  const MetricTotals first = totals_of({1, 2, 3}), second = totals_of({4, 8});
  Metric metric;
  metric.type = Metric::Type::kCount;
  MetricResult one, two;
  one.arms.resize(2), two.arms.resize(2);
  ServedMetric(metric, {{1, {&first, &second}}}, 0.05).describe(one);
  BOOST_TEST(one.arms[1].raw.empty());
  ServedMetric(metric, {{1, {&first, &second}}, {2, {&second, &first}}}, 0.05).describe(two);
  BOOST_TEST(two.variables == std::vector<std::string>{"value"}, boost::test_tools::per_element());
  BOOST_REQUIRE(two.arms[0].raw.size() == 2U);
  BOOST_TEST(static_cast<double>(two.arms[0].raw[1].cross.mean[0]) == 6.0);
  BOOST_TEST(static_cast<double>(two.arms[0].raw[1].cross.at(0, 0)) == 8.0);
}

BOOST_AUTO_TEST_SUITE_END()
