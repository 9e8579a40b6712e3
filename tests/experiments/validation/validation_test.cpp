// The judge itself: its bounds, and that it sees procedures that break their promise.
#include "tests/experiments/validation/validation.hpp"

#include <boost/test/unit_test.hpp>

using namespace validation;

BOOST_AUTO_TEST_SUITE(validation_bounds)

// By adding up the binomial's probabilities in Python.
BOOST_AUTO_TEST_CASE(bounds_are_binomial_quantiles) {
  struct Case {
    std::int64_t n;
    double rate;
    std::int64_t low, high;
  };
  for (const Case& c :
       {Case{1000, 0.05, 25, 79}, Case{20'000, 0.05, 882, 1122}, Case{1000, 0.001, 0, 7}, Case{40, 0.5, 8, 32}}) {
    const Bounds bounds = bounds_of(c.n, exactly(c.rate));
    BOOST_TEST(bounds.low == c.low);
    BOOST_TEST(bounds.high == c.high);
  }
}

BOOST_AUTO_TEST_CASE(a_range_is_bounded_at_its_own_ends) {
  BOOST_TEST(bounds_of(1000, at_most(0.05)).low == 0);
  BOOST_TEST(bounds_of(1000, at_most(0.05)).high == 79);
  BOOST_TEST(bounds_of(1000, at_least(0.05)).low == 25);
  BOOST_TEST(bounds_of(1000, at_least(0.05)).high == 1000);
}

// Looking five times at a z test, each time at 5%, rejects 14.2% of the time (Armitage, McPherson, Rowe 1969): 20,000
// replications see that, and 1,000 do too.
BOOST_AUTO_TEST_CASE(a_procedure_that_breaks_its_promise_is_seen) {
  for (const std::int64_t n : {1000, 20'000}) BOOST_TEST(bounds_of(n, exactly(0.05)).high < n * 142 / 1000);
}

BOOST_AUTO_TEST_SUITE_END()
