#include "experiments/statistics/uniformity.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_uniformity)

BOOST_AUTO_TEST_CASE(the_distance_is_the_largest_gap) {
  const Uniformity even = uniformity_of(std::vector<Real>{0.125L, 0.375L, 0.625L, 0.875L});
  BOOST_TEST(std::fabs(even.distance - 0.125L) < 1e-18L);
  BOOST_TEST(even.p.p > 0.99L);
  BOOST_TEST(uniformity_of(std::vector<Real>{0.5L, 0.5L, 0.5L, 0.5L}).distance == 0.5L);
}

// Expectation: scipy.stats.kstest, exact.
BOOST_AUTO_TEST_CASE(p_is_near_the_exact_one) {
  const Uniformity few = uniformity_of(std::vector<Real>{0.01L, 0.1L, 0.2L, 0.3L, 0.4L, 0.55L, 0.7L, 0.9L});
  BOOST_TEST(std::fabs(few.p.p - 0.73524708L) < 0.03L * 0.73524708L);
  std::vector<Real> low;
  for (int i = 0; i < 1000; ++i) low.push_back(static_cast<Real>(i) / 2000);
  BOOST_TEST(uniformity_of(low).p.ln_p < -400);
}

BOOST_AUTO_TEST_SUITE_END()
