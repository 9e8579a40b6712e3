#include "experiments/statistics/beta_comparison.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel::statistics;

namespace {

bool near(Real actual, Real expected, Real relative) {
  return std::fabs(actual - expected) <= relative * std::fabs(expected);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_beta_comparison)

// Expectations: Miller's finite sum for whole parameters, in 400 digits.
BOOST_AUTO_TEST_CASE(chances_and_losses_are_exact) {
  struct Case {
    Beta a, b;
    Real b_above_a, a_above_b, loss_b, loss_a;
  };
  for (const Case& c : {
           Case{{101, 901},
                {121, 881},
                0.92318343897355975351L,
                0.076816561026440246492L,
                0.0004846139263564437332L,
                0.020444693766675805011L},
           Case{{1, 21},
                {21, 1},
                0.99999999999814215444L,
                1.8578455559807527411e-12L,
                4.320571060420355212e-14L,
                0.90909090909095229662L},
           Case{{1, 1}, {1, 1}, 0.5L, 0.5L, 1 / 6.0L, 1 / 6.0L},
           Case{{1, 201},
                {4, 198},
                0.93843399021243882774L,
                0.061566009787561172257L,
                0.00030175709290761009914L,
                0.015153242241422461584L},
           Case{{101, 901},
                {301, 701},
                1,
                2.8064250359487567184e-30L,
                4.4285035496398967459e-33L,
                0.19960079840319361277L},
           Case{{3, 2},
                {700, 400},
                0.53890225017716036347L,
                0.46109774982283963653L,
                0.065198515132871424776L,
                0.10156215149650778841L},
       }) {
    const BetaComparison straight = compare_beta(c.a, c.b);
    const BetaComparison swapped = compare_beta(c.b, c.a);
    for (const BetaComparison* one : {&straight, &swapped}) {
      const bool is_straight = one == &straight;
      const Tail& b_above = is_straight ? one->chance_b_above_a : one->chance_a_above_b;
      const Tail& a_above = is_straight ? one->chance_a_above_b : one->chance_b_above_a;
      BOOST_TEST(near(b_above.p, c.b_above_a, 1e-12L));
      BOOST_TEST(near(a_above.p, c.a_above_b, 1e-10L));
      BOOST_TEST(near((is_straight ? one->loss_choosing_b : one->loss_choosing_a).p, c.loss_b, 1e-10L));
      BOOST_TEST(near((is_straight ? one->loss_choosing_a : one->loss_choosing_b).p, c.loss_a, 1e-10L));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_thousand_million_units_agree_with_the_normal_limit) {
  const Real n = 1e9L;
  const BetaComparison comparison =
      compare_beta({1 + 0.1L * n, 1 + 0.9L * n}, {1 + 0.1L * n + 1e4L, 1 + 0.9L * n - 1e4L});
  // z = 1e-5/sqrt(2·0.09/1e9) = 0.745352: the skewness leaves about 1e-5 of it.
  BOOST_TEST(near(comparison.chance_b_above_a.p, normal_sf(-0.745352L).p, 1e-5L));
}

BOOST_AUTO_TEST_CASE(far_apart_arms_keep_logarithms_and_tiny_priors_are_fine) {
  const BetaComparison far = compare_beta({100'001, 900'001}, {200'001, 800'001});
  BOOST_TEST(far.chance_b_above_a.p == 1);
  BOOST_TEST(far.chance_a_above_b.ln_p < -8'000);
  BOOST_TEST(near(far.loss_choosing_a.p, 0.1L, 1e-5L));
  const BetaComparison prior = compare_beta({0.01L, 0.5L}, {0.01L, 0.5L});
  BOOST_TEST(near(prior.chance_b_above_a.p, 0.5L, 1e-9L));
}

BOOST_AUTO_TEST_CASE(equal_arms_have_one_half_each) {
  for (const Beta& arm : {Beta{1, 1}, Beta{47, 9955}, Beta{100'001, 900'001}, Beta{0.01L, 0.5L}}) {
    const BetaComparison comparison = compare_beta(arm, arm);
    BOOST_TEST(comparison.chance_b_above_a.p == 0.5L);
    BOOST_TEST(comparison.chance_a_above_b.p == 0.5L);
    BOOST_TEST(comparison.loss_choosing_a.p == comparison.loss_choosing_b.p);
  }
}

BOOST_AUTO_TEST_SUITE_END()
