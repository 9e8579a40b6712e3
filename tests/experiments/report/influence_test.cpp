#include "experiments/report/influence.hpp"

#include <boost/test/unit_test.hpp>

#include "experiments/report/effects.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;
using flywheel::statistics::Moments;

namespace {

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return moments;
}

/// Arms of the units with these values, compared.
Report report_of(const std::vector<std::vector<double>>& arms) {
  Report report;
  MetricResult& metric = report.metrics.emplace_back();
  metric.name = "revenue";
  metric.estimator = Estimator::kMean;
  metric.unit = Unit::kNumber;
  metric.role = Role::kSecondary;
  for (const auto& values : arms) {
    ArmResult& arm = metric.arms.emplace_back();
    arm.arm = report.arms.emplace_back(1, static_cast<char>('a' + report.arms.size()));
    arm.moments = moments_of(values);
    arm.exposed = arm.mature = arm.moments.n;
    arm.largest = *std::max_element(values.begin(), values.end());
  }
  compare_arms(report, {.always_compare = true});
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_influence)

BOOST_AUTO_TEST_CASE(without_the_largest_unit_an_effect_is_that_of_the_others) {
  const Report report = report_of({{1, 2, 3, 4}, {1, 3, 2, 94}, {2, 2, 3, 4}});
  const Influence& influence = report.metrics[0].influence.value();
  BOOST_TEST(influence.arm == "b");
  BOOST_TEST(influence.largest == 94.0);
  BOOST_TEST(influence.share == 0.94, boost::test_tools::tolerance(1e-12));
  BOOST_REQUIRE(influence.without.size() == 1U);
  const auto due = flywheel::statistics::compare_means(moments_of({1, 2, 3, 4}), moments_of({1, 3, 2}), 0.05);
  BOOST_TEST(influence.without[0].first == "b");
  BOOST_TEST(*influence.without[0].second.difference == *due.difference, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(influence.without[0].second.interval->low == due.interval->low, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(
      influence.sentence.starts_with("The largest user holds 94% of b's total (94); without it the effect of b is "));
}

BOOST_AUTO_TEST_CASE(the_baselines_largest_unit_is_part_of_every_effect) {
  const Report report = report_of({{1, 2, 3, 94}, {1, 3, 2, 4}, {2, 2, 3, 4}});
  const Influence& influence = report.metrics[0].influence.value();
  BOOST_TEST(influence.arm == "a");
  BOOST_REQUIRE(influence.without.size() == 2U);
  BOOST_TEST(*influence.without[1].second.difference == 0.75, boost::test_tools::tolerance(1e-9));  // 2.75 against 2
}

BOOST_AUTO_TEST_CASE(small_shares_are_not_worth_a_sentence) {
  const std::vector<double> many(200, 1.0);
  const Report report = report_of({many, many});
  BOOST_TEST(report.metrics[0].influence->share == 0.005, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(report.metrics[0].influence->sentence.empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_plain_mean_over_units_has_no_largest_one) {
  Report report = report_of({{1, 2, 3, 4}, {1, 3, 2, 94}});
  MetricResult metric = report.metrics[0];
  metric.phases = {1, 2};
  BOOST_TEST(!influence_of(report, metric));
  metric = report.metrics[0];
  metric.winsorising.emplace();
  BOOST_TEST(!influence_of(report, metric));
  metric = report.metrics[0];
  metric.estimator = Estimator::kProportion;
  BOOST_TEST(!influence_of(report, metric));
  for (ArmResult& arm : report.metrics[0].arms) arm.largest = 0;
  BOOST_TEST(!influence_of(report, report.metrics[0]));
}

BOOST_AUTO_TEST_SUITE_END()
