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
  totals.none.resize(2);
  for (ArmTotals& arm : totals.none) arm.metrics.resize(1);
  ArmTotals& arm = totals.phase(1)[1];
  arm.exposed = arm.first_exposed = 1;
  arm.by_day[hour / 24] = {1, 1};
  UnitOutcome outcome;
  outcome.numbers = {&value, 1};
  arm.metrics[0].add(outcome, MetricTotals::Place{hour / 24, 0});
  totals.count_exposure(at_hour(hour));
  return totals;
}

flywheel::statistics::Moments moments(const ExperimentTotals& totals) {
  return totals.arms()[1].metrics[0].total().moments();
}

/// One unit of the only arm in a level.
SegmentTotals of_level(std::string_view level) {
  const Arms none(1);
  SegmentTotals segment;
  segment.attribute = "plan";
  arms_of(segment.level(level), 1, none)[0].exposed = 1;
  return segment;
}

/// "a 1, b 2".
std::string levels_text(const SegmentTotals& segment) {
  std::string text;
  for (const auto& [name, phases] : segment.levels) {
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(exposed_in(phases, 0));
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_totals)

BOOST_AUTO_TEST_CASE(phases_are_kept_apart_and_add_up) {
  ExperimentTotals sum = of_unit(2, 30);
  ExperimentTotals second = of_unit(4, 50);
  second.phases.emplace(2, second.phases.at(1));
  second.phases.erase(1);
  sum.merge(second);
  BOOST_TEST(sum.phases.at(1)[1].exposed == 1);
  BOOST_TEST(sum.phases.at(2)[1].exposed == 1);
  BOOST_TEST(sum.exposed(1) == 2);
  BOOST_TEST(moments(sum).mean == 3.0);
}

BOOST_AUTO_TEST_CASE(levels_beyond_the_first_hundred_by_name_are_one_in_any_order) {
  std::vector<std::string> names{"(missing)"};
  for (int i = 0; i < 150; ++i) names.push_back("level-" + std::to_string(1000 + i));
  std::string expected;
  for (const bool backwards : {false, true}) {
    SegmentTotals one = of_level(names.front()), half = of_level(names.back());
    for (std::size_t i = 1; i + 1 < names.size(); ++i) {
      (i % 2 == 0 ? one : half).merge(of_level(names[backwards ? names.size() - 1 - i : i]));
    }
    one.merge(half);
    BOOST_TEST(one.levels.size() == SegmentTotals::kMostLevels + 1);
    BOOST_TEST(one.levels.find(SegmentTotals::kOther)->second.at(1)[0].exposed == 51);
    BOOST_TEST(one.levels.contains("level-1098"));
    BOOST_TEST(!one.levels.contains("level-1099"));
    if (expected.empty()) expected = levels_text(one);
    BOOST_TEST(levels_text(one) == expected);
  }
}

BOOST_AUTO_TEST_CASE(merging_adds_everything_up) {
  ExperimentTotals sum = of_unit(2, 30);
  sum.unknown_arm = 1;
  ExperimentTotals other = of_unit(4, 50);
  other.unknown_arm = 2;
  other.outside = 3;
  other.test_users = 4;
  ArmTotals& others = other.phase(1)[1];
  others.excluded = 5;
  others.first_exposed = 6;
  others.metrics[0].immature = 7;
  others.metrics[0].started_later = 8;
  sum.merge(other);
  sum.merge(of_unit(9, 31));

  BOOST_TEST(sum.unknown_arm == 3);
  BOOST_TEST(sum.outside == 3);
  BOOST_TEST(sum.test_users == 4);
  BOOST_TEST((sum.first_exposure == at_hour(30)));
  BOOST_TEST((sum.last_exposure == at_hour(50)));
  BOOST_TEST(sum.arms()[0].exposed == 0);
  BOOST_TEST(sum.exposed(1) == 3);
  const ArmTotals arm = sum.arms()[1];
  BOOST_TEST(arm.exposed == 3);
  BOOST_TEST(arm.first_exposed == 8);
  BOOST_TEST(arm.excluded == 5);
  BOOST_TEST(arm.by_day.at(1).exposed == 2);
  BOOST_TEST(arm.by_day.at(2).exposed == 1);
  BOOST_TEST(arm.by_day.size() == 2U);
  const MetricTotals& metric = arm.metrics[0];
  BOOST_TEST(metric.immature == 7);
  BOOST_TEST(metric.started_later == 8);
  BOOST_TEST(metric.by_day.size() == 2U);
  BOOST_TEST(metric.by_day.at(1).n() == 2);
  const UnitSums total = metric.total();
  BOOST_TEST(total.moments().n == 3);
  BOOST_TEST(total.moments().mean == 5.0);  // of 2, 4, 9
  BOOST_TEST(total.moments().m2 == 26.0);   // 9 + 1 + 16
  BOOST_TEST(metric.largest == 9.0);
}

BOOST_AUTO_TEST_CASE(merging_with_nothing_changes_nothing) {
  ExperimentTotals sum = of_unit(2, 30);
  ExperimentTotals nothing = of_unit(2, 30);
  nothing.phases.clear();
  nothing.first_exposure = nothing.last_exposure = std::nullopt;
  sum.merge(nothing);
  BOOST_TEST(sum.exposed(1) == 1);
  BOOST_TEST((moments(sum) == moments(of_unit(2, 30))));
  BOOST_TEST((sum.first_exposure == at_hour(30)));
  nothing.merge(sum);
  BOOST_TEST((nothing.last_exposure == at_hour(30)));
  BOOST_TEST((moments(nothing) == moments(sum)));
}

BOOST_AUTO_TEST_CASE(an_exposure_widens_the_span_on_either_side) {
  ExperimentTotals totals;
  for (const int hour : {5, 3, 9, 4}) totals.count_exposure(at_hour(hour));
  BOOST_TEST((totals.first_exposure == at_hour(3)));
  BOOST_TEST((totals.last_exposure == at_hour(9)));
}

BOOST_AUTO_TEST_SUITE_END()
