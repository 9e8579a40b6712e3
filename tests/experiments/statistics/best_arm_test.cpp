#include "experiments/statistics/best_arm.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel::statistics;

namespace {

void check(const std::vector<Real>& actual, const std::vector<Real>& expected, Real absolute) {
  BOOST_TEST_REQUIRE(actual.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) BOOST_TEST(std::fabs(actual[i] - expected[i]) <= absolute);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_best_arm)

// Expectations: tanh-sinh quadrature in 30 digits (mpmath), of betas with 16-digit distribution functions (scipy).
BOOST_AUTO_TEST_CASE(every_arm_has_its_chance_to_be_first_and_second) {
  const std::vector<Real> means{0.1L, 0.11L, 0.105L};
  const std::vector<Real> sds{0.004L, 0.004L, 0.005L};
  const ArmRanks normals = arm_ranks(means, sds);
  check(normals.best, {0.022231511669658105L, 0.76624174654999548L, 0.21152674178034641L}, 1e-12L);
  check(normals.second, {0.21152674178034641L, 0.21152674178034641L, 0.57694651643930718L}, 1e-12L);
  const std::vector<Beta> betas{{11, 91}, {14, 88}, {121, 881}};
  check(arm_ranks(betas).best, {0.177244051993L, 0.581714535924L, 0.241041412084L}, 1e-9L);
}

BOOST_AUTO_TEST_CASE(two_betas_agree_with_their_comparison) {
  const std::vector<Beta> betas{{1, 21}, {4, 30}};
  const ArmRanks ranks = arm_ranks(betas);
  const BetaComparison comparison = compare_beta(betas[0], betas[1]);
  check(ranks.best, {comparison.chance_a_above_b.p, comparison.chance_b_above_a.p}, 1e-10L);
  check(ranks.second, {comparison.chance_b_above_a.p, comparison.chance_a_above_b.p}, 1e-10L);
}

BOOST_AUTO_TEST_CASE(top_two_gives_half_to_the_best_and_half_to_the_runner_up) {
  const std::vector<Real> sds{0.001L, 0.001L, 0.001L};
  check(arm_ranks(std::vector<Real>{3, 2, 1}, sds).top_two(), {0.5L, 0.5L, 0}, 1e-12L);
  check(arm_ranks(std::vector<Real>{-3, -2, -1}, sds).top_two(), {0, 0.5L, 0.5L}, 1e-12L);
  check(arm_ranks(std::vector<Real>{1}, std::vector<Real>{1}).top_two(), {1}, 0);
}

BOOST_AUTO_TEST_CASE(a_floor_is_added_and_weights_still_total_1) {
  check(with_floor(std::vector<Real>{0.7L, 0.3L, 0}, 0.1L), {0.59L, 0.31L, 0.1L}, 1e-18L);
}

BOOST_AUTO_TEST_SUITE_END()
