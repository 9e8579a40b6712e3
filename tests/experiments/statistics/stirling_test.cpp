#include "experiments/statistics/stirling.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_stirling)

BOOST_AUTO_TEST_CASE(what_stirlings_formula_leaves) {
  // ln Γ(1) = 0 leaves 1 − ½·ln 2π; from 20 on it is Stirling's series, which begins 1/(12 z) − 1/(360 z³).
  BOOST_TEST(static_cast<double>(stirling_rest(1)) == 0.0810614667953272582, boost::test_tools::tolerance(1e-15));
  for (const Real z : {19.999999L, 20.0L, 1e3L, 1e9L}) {
    const Real due = 1 / (12 * z) - 1 / (360 * z * z * z) + 1 / (1260 * std::pow(z, 5));
    BOOST_TEST(std::fabs(stirling_rest(z) / due - 1) < 1e-9L);
  }
}

BOOST_AUTO_TEST_CASE(deviances_do_not_cancel) {
  BOOST_TEST(deviance(0, 3) == 3);
  BOOST_TEST(deviance(7, 7) == 0);
  BOOST_TEST(static_cast<double>(deviance(2, 1)) == 2 * std::log(2.0) - 1, boost::test_tools::tolerance(1e-15));
  // Of x = m(1 + e) it is m·(e²/2 − e³/6 + e⁴/12 − …).
  const Real m = 1e9L, e = 1e-6L;
  const Real due = m * (e * e / 2 - e * e * e / 6 + e * e * e * e / 12);
  BOOST_TEST(std::fabs(deviance(m + m * e, m) / due - 1) < 1e-11L);
}

BOOST_AUTO_TEST_SUITE_END()
