#include "experiments/statistics/trend.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_trend)

BOOST_AUTO_TEST_CASE(a_line_is_found_with_the_textbook_error) {
  // Variances 4 at x = 0, 1, 2, 3: Σ(x − 1.5)² = 5, so the slope's variance is 4/5.
  const std::vector<TrendPoint> line{{0, 1, 4}, {1, 3, 4}, {2, 5, 4}, {3, 7, 4}};
  const Trend trend = trend_of(line);
  BOOST_TEST(static_cast<double>(trend.slope) == 2.0, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(static_cast<double>(trend.standard_error * trend.standard_error) == 0.8,
             boost::test_tools::tolerance(1e-15));
  BOOST_TEST(static_cast<double>(trend.p.p) == 0.025347318677468, boost::test_tools::tolerance(1e-9));  // 2·Φ(−√5)
}

BOOST_AUTO_TEST_CASE(precise_points_count_more) {
  const std::vector<TrendPoint> points{{0, 0, 1}, {1, 1, 1}, {2, 100, 1e12L}};
  BOOST_TEST(static_cast<double>(trend_of(points).slope) == 1.0, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(one_place_has_no_slope) {
  BOOST_TEST(static_cast<double>(trend_of({}).standard_error) == 0.0);
  const std::vector<TrendPoint> same{{3, 1, 1}, {3, 2, 1}};
  BOOST_TEST(static_cast<double>(trend_of(same).standard_error) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
