#include "experiments/report/posterior.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "experiments/report/effects.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

namespace {

Report two_rates(Role role) {
  Report report;
  report.arms = {"a", "b"};
  MetricResult& metric = report.metrics.emplace_back();
  metric.role = role;
  for (const std::int64_t conversions : {1000, 1100}) {
    ArmResult& arm = metric.arms.emplace_back();
    arm.arm = report.arms[metric.arms.size() - 1];
    arm.exposed = arm.mature = 10'000;
    arm.moments = sample::conversions(10'000, conversions);
  }
  return report;
}

constexpr double kError = 0.0043347433603386484;  // √(0.1·0.9/10,000 + 0.11·0.89/10,000)

}  // namespace

BOOST_AUTO_TEST_SUITE(report_posterior)

BOOST_AUTO_TEST_CASE(a_prior_draws_the_difference_towards_itself) {
  // As precise as the data and around 0: half the difference, at 1/√2 of its error.
  Report report = two_rates(Role::kGoal);
  compare_arms(report, {.prior = Prior{0, kError}, .bayesian = true});
  const Posterior& posterior = *report.metrics[0].effects[0].posterior;
  const double sd = kError / std::sqrt(2.0), z = 0.005 / sd;
  BOOST_TEST(posterior.credible.low == 0.005 - 1.959963984540054 * sd, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(posterior.credible.high == 0.005 + 1.959963984540054 * sd, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(posterior.chance_to_win == std::erfc(-z / std::sqrt(2.0)) / 2, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(posterior.prior == "normal around 0.00 points with a standard deviation of 0.4335 points");
}

BOOST_AUTO_TEST_CASE(a_sure_prior_outweighs_the_data) {
  Report report = two_rates(Role::kGoal);
  compare_arms(report, {.prior = Prior{-0.02, 1e-6}, .bayesian = true});
  const Posterior& posterior = *report.metrics[0].effects[0].posterior;
  BOOST_TEST(posterior.credible.high < -0.0199);
  BOOST_TEST(finding_name(report.metrics[0].effects[0].finding) == "worse");
}

BOOST_AUTO_TEST_CASE(a_prior_is_of_the_goal_alone) {
  Report report = two_rates(Role::kSecondary);
  compare_arms(report, {.prior = Prior{0, kError}, .bayesian = true});
  BOOST_TEST(report.metrics[0].effects[0].posterior->prior == "uniform on each rate");
}

BOOST_AUTO_TEST_SUITE_END()
