#include "experiments/statistics/beta_overlap.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel::statistics;

namespace {

bool close(const Tail& one, const Tail& other) {
  return std::fabs(one.ln_p - other.ln_p) < 1e-8L * std::max<Real>(1, std::fabs(other.ln_p));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_beta_overlap)

BOOST_AUTO_TEST_CASE(it_agrees_with_panels_around_the_pooled_mean) {
  for (const auto& [low, high] : {std::pair{Beta{81, 921}, Beta{131, 1071}}, std::pair{Beta{5, 97}, Beta{2, 3}},
                                  std::pair{Beta{1000, 9000}, Beta{2000, 8000}}, std::pair{Beta{3, 4}, Beta{400, 300}},
                                  std::pair{Beta{900, 100}, Beta{95, 5}}}) {
    const BetaOverlap overlap = beta_overlap(low, high);
    const BetaComparison panels = compare_beta(low, high);
    BOOST_TEST_CONTEXT(static_cast<double>(low.alpha) << " and " << static_cast<double>(high.alpha)) {
      BOOST_TEST(close(overlap.chance, panels.chance_a_above_b));
      BOOST_TEST(close(overlap.shortfall, panels.loss_choosing_b));
    }
  }
}

BOOST_AUTO_TEST_CASE(arms_may_be_huge_and_of_any_sizes) {
  // P(b > a) by mpmath's quadrature of the narrower density times the other's upper tail, 30 digits.
  const BetaComparison few = compare_beta({100'000'001, 900'000'001}, {4, 8});
  BOOST_TEST(static_cast<double>(few.chance_b_above_a.p) == 0.981465237663566555, boost::test_tools::tolerance(1e-12));
  const BetaComparison more = compare_beta({1'000'001, 9'000'001}, {26, 176});
  BOOST_TEST(static_cast<double>(more.chance_b_above_a.p) == 0.895096092317351078, boost::test_tools::tolerance(1e-12));
  const BetaComparison both = compare_beta({100'000'001, 900'000'001}, {200'000'001, 800'000'001});
  BOOST_TEST(static_cast<double>(both.chance_b_above_a.p) == 1);
  BOOST_TEST(static_cast<double>(both.chance_a_above_b.ln_p) < -1e6);
  BOOST_TEST(static_cast<double>(both.loss_choosing_a.p) == 0.1, boost::test_tools::tolerance(1e-8));
}

BOOST_AUTO_TEST_SUITE_END()
