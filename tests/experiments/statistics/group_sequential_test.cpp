#include "experiments/statistics/group_sequential.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "experiments/simulation/dice.hpp"
#include "experiments/statistics/exit_recursion.hpp"

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_group_sequential)

BOOST_AUTO_TEST_CASE(two_looks_agree_with_the_bivariate_normal) {
  // P(|Z1| < c, |Z2| < c) = 0.95 with correlation sqrt(1/2): Jennison & Turnbull (2000), table 2.1.
  BOOST_TEST(std::fabs(classic_constant(2, 0.05L, 2, true) - 2.178L) < 6e-4L);
}

BOOST_AUTO_TEST_CASE(looks_that_lie_close_together_spend_what_they_may) {
  // Panels that resolve only the last increment gave 1.03 for the fifth bound: it lies next to the fourth.
  const Design design{0.05L, 2, Spending::kPocock, 1};
  const std::vector<Real> information{0.001L, 0.002L, 0.01L, 0.5L, 0.500001L, 1};
  const Boundaries boundaries = spending_boundaries(design, information);
  BOOST_TEST(std::fabs(boundaries.z[4] - boundaries.z[3]) < 0.01L);
  // Without the look that adds nothing the last bound is the same.
  const Boundaries without = spending_boundaries(design, {0.001L, 0.002L, 0.01L, 0.5L, 1});
  BOOST_TEST(std::fabs(boundaries.z[5] - without.z[4]) < 1e-5L);
}

BOOST_AUTO_TEST_CASE(the_p_of_one_look_is_that_of_its_z) {
  for (const auto& [z, p] :
       {std::pair{1.0, 0.31731050786291415}, {2.5, 0.012419330651552318}, {-4.0, 6.334248366623996e-05}}) {
    BOOST_TEST(static_cast<double>(sequential_p({}, {1}, {z})) == p, boost::test_tools::tolerance(1e-6));
  }
  BOOST_TEST(static_cast<double>(sequential_p({}, {1}, {0})) == 1.0);
  BOOST_TEST(static_cast<double>(sequential_p({}, {1}, {9})) == static_cast<double>(kLeastSequentialP));
  BOOST_TEST(static_cast<double>(sequential_p({}, {}, {})) == 1.0);
}

BOOST_AUTO_TEST_CASE(at_its_own_p_a_path_just_reaches_the_boundary) {
  const std::vector<Real> information{0.2L, 0.4L, 0.7L, 1}, path{1, -2.9L, 2, 2.1L};
  for (const Spending spending : {Spending::kObrienFleming, Spending::kPocock}) {
    Design design{0.05L, 2, spending, 1};
    design.alpha = sequential_p(design, information, path);
    const Boundaries boundaries = spending_boundaries(design, information);
    Real least = 9;
    for (std::size_t k = 0; k < path.size(); ++k) least = std::min(least, boundaries.z[k] - std::fabs(path[k]));
    BOOST_TEST(std::fabs(least) < 1e-5L);
    // More looks take nothing back.
    BOOST_TEST(sequential_p(design, {0.2L, 0.4L, 0.7L}, {1, -2.9L, 2}) >= design.alpha - 1e-9L);
  }
}

BOOST_AUTO_TEST_CASE(simulated_paths_leave_as_often_as_computed) {
  const std::vector<Real> information{0.1L, 0.35L, 0.5L, 0.8L, 1};
  const Design design;
  const Boundaries boundaries = spending_boundaries(design, information);
  constexpr int kPaths = 40'000;
  constexpr Real kDrift = 3;
  flywheel::simulation::Dice dice(5);
  int leaves_either = 0, leaves_above = 0;
  for (int path = 0; path < kPaths; ++path) {
    Real score = 0, last = 0;
    bool either = false, above = false, below = false;
    for (std::size_t k = 0; k < information.size(); ++k) {
      score += std::sqrt(information[k] - last) * dice.normal();
      last = information[k];
      const Real bound = boundaries.z[k] * std::sqrt(last);
      either = either || std::fabs(score) > bound;
      above = above || (!below && score + kDrift * last > bound);
      below = below || (!above && score + kDrift * last < -bound);
    }
    leaves_either += either;
    leaves_above += above;
  }
  const auto near = [](int count, Real chance) {
    return std::fabs(count - kPaths * chance) < 4 * std::sqrt(kPaths * chance * (1 - chance));
  };
  BOOST_TEST(near(leaves_either, 0.05L));
  BOOST_TEST(near(leaves_above, upper_exit_probability(design, information, boundaries.z, kDrift)));
  BOOST_TEST(std::fabs(upper_exit_probability(design, information, boundaries.z, 0) - 0.025L) < 1e-9L);
}

BOOST_AUTO_TEST_SUITE_END()
