#include "experiments/statistics/test_plan.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel::statistics;

namespace {

bool close(Real number, Real expected, Real relative = 1e-9L) {
  return std::fabs(number - expected) <= relative * std::fabs(expected);
}

TestPlan with_power(Real power) {
  TestPlan plan;
  plan.power = power;
  return plan;
}

/// Three arms of 50%, 25% and 25%.
TestPlan three_arms() {
  TestPlan plan;
  plan.comparisons = 2;
  plan.treatment_share = 0.25L;
  return plan;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_test_plan)

BOOST_AUTO_TEST_CASE(rates_take_what_r_says) {
  // help(power.prop.test): p1 = .50, p2 = .75, power = .90 gives n = 76.7 in each group.
  BOOST_TEST(close(units_needed(with_power(0.9L), Outcome::of_rate(0.5L), 0.25L) / 2, 76.7L, 1e-3L));
  // A rare conversion: 0.1%, +10% relative, about 1.65 million units an arm. Formula of Fleiss, Levin, Paik (2003) in
  // scipy 1.17.
  BOOST_TEST(close(units_needed({}, Outcome::of_rate(0.001L), 0.0001L) / 2, 1'646'532.8872945893L));
  BOOST_TEST(close(units_needed({}, Outcome::of_rate(0.047L), 0.005L) / 2, 29'541.847378299546L));
}

BOOST_AUTO_TEST_CASE(arms_of_unequal_shares_are_compared_with_the_smallest) {
  // scipy, as above with weights 2 : 1 and alpha 0.025.
  BOOST_TEST(close(units_needed(three_arms(), Outcome::of_rate(0.047L), 0.005L), 106'542.21151213904L));
}

BOOST_AUTO_TEST_CASE(means_take_less_with_a_covariate_and_more_in_clusters) {
  // ((1.95996 + 0.84162)·2·30/0.5)², times 1 − 0.6², times 1 + 19·0.02.
  const Outcome spent = Outcome::of_mean(12.5L, 30);
  TestPlan plan;
  BOOST_TEST(close(units_needed(plan, spent, 0.5L), 113'023.86817462691L));
  plan.rho = 0.6L;
  BOOST_TEST(close(units_needed(plan, spent, 0.5L), 72'335.27563176122L));
  plan.rho = 0;
  plan.cluster_size = 20;
  plan.icc = 0.02L;
  BOOST_TEST(close(units_needed(plan, spent, 0.5L), 155'972.93808098513L));
}

BOOST_AUTO_TEST_CASE(units_effect_and_power_follow_from_each_other) {
  const Outcome rate = Outcome::of_rate(0.047L);
  // scipy: brentq over the formula, and the normal distribution.
  BOOST_TEST(close(*detectable({}, rate, 100'000, true), 0.0038215685560454423L));
  BOOST_TEST(close(power_with({}, rate, 0.00235L, 100'000), 0.4110784357289258L));
  for (const auto looks : {TestPlan::Looks::kOne, TestPlan::Looks::kAlwaysValid, TestPlan::Looks::kPlanned}) {
    TestPlan plan = three_arms();
    plan.looks = looks;
    for (const Outcome& outcome : {rate, Outcome::of_mean(12.5L, 30)}) {
      const Real difference = outcome.is_rate ? -0.004L : -0.7L;
      const Real units = units_needed(plan, outcome, difference);
      BOOST_TEST(close(*detectable(plan, outcome, units, false), difference, 1e-8L));
      BOOST_TEST(close(power_with(plan, outcome, difference, units), 0.8L, 1e-6L));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_rate_rises_above_one) {
  BOOST_TEST(!detectable({}, Outcome::of_rate(0.9L), 20, true).has_value());
  BOOST_TEST(detectable({}, Outcome::of_rate(0.9L), 20, false).has_value());
}

BOOST_AUTO_TEST_CASE(plans_that_cannot_be_are_told_apart) {
  BOOST_TEST(TestPlan().possible());
  BOOST_TEST(!with_power(0.02L).possible());  // below alpha / 2
  TestPlan plan;
  plan.treatment_share = 0.6L;
  BOOST_TEST(!plan.possible());
  plan = {};
  plan.icc = 1.1L;
  BOOST_TEST(!plan.possible());
}

BOOST_AUTO_TEST_SUITE_END()
