#include "experiments/statistics/binomial.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_binomial)

BOOST_AUTO_TEST_CASE(the_two_sided_p_adds_every_outcome_that_is_at_most_as_likely) {
  struct Case {
    Real n, x, p, expected;  // by adding up all masses in 40-digit arithmetic
  };
  const std::vector<Case> cases{
      {12, 3, 0.5L, 0.14599609375L},
      {12, 9, 0.5L, 0.14599609375L},
      {7, 0, 0.5L, 0.015625L},
      {10, 1, 0.25L, 0.46815013885498046875L},
      {9, 6, 1.0L / 3, 0.068434689833866788599L},
      {40, 0, 0.1L, 0.030276188355879053026L},
      {12, 6, 0.5L, 1},
      {4, 1, 0.25L, 1},
  };
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.x << " of " << one.n) {
      const Tail tail = binomial_two_sided(one.n, one.x, one.p);
      BOOST_TEST(std::fabs(tail.p / one.expected - 1) < 1e-15L);
      BOOST_TEST(std::fabs(tail.ln_p - std::log(one.expected)) < 1e-15L);
    }
  }
}

BOOST_AUTO_TEST_CASE(masses_of_a_distribution_add_up_to_one) {
  Real total = 0;
  for (int x = 0; x <= 30; ++x) total += std::exp(ln_binomial_mass(30, static_cast<Real>(x), 0.3L));
  BOOST_TEST(std::fabs(total - 1) < 1e-15L);
}

BOOST_AUTO_TEST_SUITE_END()
