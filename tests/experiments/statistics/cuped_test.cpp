#include "experiments/statistics/cuped.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "experiments/statistics/ratio.hpp"

using namespace flywheel::statistics;

namespace {

const std::vector<std::vector<Real>> kColumns{{24, 13, 19, 16, 11, 7}, {3, 4, 2, 3, 4, 4}, {18, 5, 16, 11, 9, 2}};

CrossMoments added(std::size_t from, std::size_t to) {
  CrossMoments moments = CrossMoments::none(3);
  for (std::size_t i = from; i < to; ++i)
    moments.add(std::vector<Real>{kColumns[0][i], kColumns[1][i], kColumns[2][i]});
  return moments;
}

bool close(Real number, Real expected) {
  return std::fabs(number - expected) <= 1e-12L * std::max<Real>(1, std::fabs(expected));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_cuped)

BOOST_AUTO_TEST_CASE(units_added_one_by_one_are_the_columns) {
  const CrossMoments whole = CrossMoments::of_columns(kColumns);
  const CrossMoments one_by_one = added(0, 6);
  const CrossMoments parts = CrossMoments::merged(added(0, 2), added(2, 6));
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(close(one_by_one.mean[i], whole.mean[i]));
    for (std::size_t j = 0; j < 3; ++j) {
      BOOST_TEST(close(one_by_one.at(i, j), whole.at(i, j)));
      BOOST_TEST(close(parts.at(i, j), whole.at(i, j)));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_linearised_ratio_keeps_the_ratio_its_variance_and_what_covariates_know_of_it) {
  // By hand: R = 90/20, units l = (y − R·x)/x̄, deviations from l's mean 0.
  const CrossMoments arm = added(0, 6);
  const CrossMoments result = linearised(arm);
  BOOST_TEST(close(result.mean[0], 4.5L));
  const Real mean_x = 20.0L / 6, mean_z = 61.0L / 6;
  Real square = 0, cross = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const Real unit = (kColumns[0][i] - 4.5L * kColumns[1][i]) / mean_x;
    square += unit * unit;
    cross += unit * (kColumns[2][i] - mean_z);
  }
  BOOST_TEST(close(result.at(0, 0), square));
  BOOST_TEST(close(result.at(0, 1), cross));
  BOOST_TEST(close(result.at(1, 1), arm.at(2, 2)));
  BOOST_TEST(close(ratio_of(arm).variance(), square / 5 / 6));
}

BOOST_AUTO_TEST_CASE(a_covariate_that_explains_everything_leaves_nothing) {
  // y = 3 + 2x in both arms.
  std::vector<CrossMoments> arms(2, CrossMoments::none(2));
  for (const Real x : {1, 2, 5}) arms[0].add(std::vector<Real>{3 + 2 * x, x});
  for (const Real x : {4, 6, 9}) arms[1].add(std::vector<Real>{3 + 2 * x, x});
  const CovariateAdjustment result = adjust_for_covariates(arms, false);
  BOOST_TEST(close(result.theta[0], 2));
  BOOST_TEST(std::fabs(result.variance_reduction - 1) < 1e-12L);
  BOOST_TEST(result.arms[0].mean == 12.0, boost::test_tools::tolerance(1e-12));  // 3 + 2·4.5
  BOOST_TEST(result.arms[1].mean == 12.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_constant_covariate_changes_nothing) {
  std::vector<CrossMoments> arms(2, CrossMoments::none(2));
  for (const Real y : {1, 2, 5}) arms[0].add(std::vector<Real>{y, 7});
  for (const Real y : {4, 6, 9}) arms[1].add(std::vector<Real>{y, 7});
  const CovariateAdjustment result = adjust_for_covariates(arms, false);
  BOOST_TEST(result.theta[0] == 0);
  BOOST_TEST(std::fabs(result.variance_reduction) < 1e-15L);
  BOOST_TEST(result.arms[1].mean == 19.0 / 3, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
