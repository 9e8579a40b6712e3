#include "experiments/outcomes/totals.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>

using namespace flywheel::outcomes;
using flywheel::Duration;
using flywheel::Time;

namespace {

Time at_hour(int hour) {
  return Time(std::chrono::hours(hour));
}

/// One unit of the second of two arms.
ExperimentTotals of_unit(double value, int hour) {
  ExperimentTotals totals;
  totals.experiment = "e";
  totals.metrics = {"m"};
  totals.arms.resize(2);
  for (ArmTotals& arm : totals.arms) arm.metrics.resize(1);
  ArmTotals& arm = totals.arms[1];
  arm.exposed = arm.first_exposed = 1;
  arm.exposed_by_day[hour / 24] = 1;
  arm.metrics[0].moments.add(value);
  totals.count_exposure(at_hour(hour));
  return totals;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_totals)

BOOST_AUTO_TEST_CASE(merging_adds_everything_up) {
  ExperimentTotals sum = of_unit(2, 30);
  sum.unknown_arm = 1;
  ExperimentTotals other = of_unit(4, 50);
  other.unknown_arm = 2;
  other.outside = 3;
  other.test_users = 4;
  other.arms[1].excluded = 5;
  other.arms[1].first_exposed = 6;
  other.arms[1].metrics[0].immature = 7;
  other.arms[1].metrics[0].started_later = 8;
  sum.merge(other);
  sum.merge(of_unit(9, 31));

  BOOST_TEST(sum.unknown_arm == 3);
  BOOST_TEST(sum.outside == 3);
  BOOST_TEST(sum.test_users == 4);
  BOOST_TEST((sum.first_exposure == at_hour(30)));
  BOOST_TEST((sum.last_exposure == at_hour(50)));
  BOOST_TEST(sum.arms[0].exposed == 0);
  const ArmTotals& arm = sum.arms[1];
  BOOST_TEST(arm.exposed == 3);
  BOOST_TEST(arm.first_exposed == 8);
  BOOST_TEST(arm.excluded == 5);
  BOOST_TEST((arm.exposed_by_day == std::map<int, std::int64_t>{{1, 2}, {2, 1}}));
  const MetricTotals& metric = arm.metrics[0];
  BOOST_TEST(metric.immature == 7);
  BOOST_TEST(metric.started_later == 8);
  BOOST_TEST(metric.moments.n == 3);
  BOOST_TEST(metric.moments.mean == 5.0);  // of 2, 4, 9
  BOOST_TEST(metric.moments.m2 == 26.0);   // 9 + 1 + 16
}

BOOST_AUTO_TEST_CASE(merging_with_nothing_changes_nothing) {
  ExperimentTotals sum = of_unit(2, 30);
  ExperimentTotals nothing = of_unit(2, 30);
  nothing.arms.assign(2, {});
  for (ArmTotals& arm : nothing.arms) arm.metrics.resize(1);
  nothing.first_exposure = nothing.last_exposure = std::nullopt;
  sum.merge(nothing);
  BOOST_TEST(sum.arms[1].exposed == 1);
  BOOST_TEST((sum.arms[1].metrics[0].moments == of_unit(2, 30).arms[1].metrics[0].moments));
  BOOST_TEST((sum.first_exposure == at_hour(30)));
  nothing.merge(sum);
  BOOST_TEST((nothing.last_exposure == at_hour(30)));
  BOOST_TEST((nothing.arms[1].metrics[0].moments == sum.arms[1].metrics[0].moments));
}

BOOST_AUTO_TEST_CASE(an_exposure_widens_the_span_on_either_side) {
  ExperimentTotals totals;
  for (const int hour : {5, 3, 9, 4}) totals.count_exposure(at_hour(hour));
  BOOST_TEST((totals.first_exposure == at_hour(3)));
  BOOST_TEST((totals.last_exposure == at_hour(9)));
}

BOOST_AUTO_TEST_SUITE_END()
