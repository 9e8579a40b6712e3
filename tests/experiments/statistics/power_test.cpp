#include "experiments/statistics/power.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_power)

BOOST_AUTO_TEST_CASE(sequential_designs_need_the_published_inflation) {
  const auto inflation = [](Spending spending, int looks) {
    Design design;
    design.spending = spending;
    return group_sequential_inflation(design, looks, 0.9L);
  };
  BOOST_TEST(std::fabs(inflation(Spending::kObrienFleming, 1) - 1) < 1e-4L);  // the far tail is left out
  // Near the classic designs of Jennison & Turnbull (2000), tables 2.2 and 2.4: Pocock 1.207, O'Brien & Fleming 1.026.
  BOOST_TEST(std::fabs(inflation(Spending::kPocock, 5) - 1.207L) < 0.02L);
  BOOST_TEST(std::fabs(inflation(Spending::kObrienFleming, 5) - 1.026L) < 0.004L);
}

BOOST_AUTO_TEST_CASE(always_valid_designs_need_more) {
  // c = sqrt(2(k + 1)/k · ln(sqrt(k + 1)/α)), k = −2 ln α + ln(1 − 2 ln α) = 7.9363: c = 3.0368, ((c +
  // 0.8416)/2.8016)².
  BOOST_TEST(std::fabs(confidence_sequence_inflation(0.05L, 0.8L) - 1.9149L) < 1e-4L);
}

BOOST_AUTO_TEST_CASE(conditional_power_starts_from_what_is_known) {
  // Half-way at z = 1.25, trend continued: score 0.88388, mean at the end 1.76777, sd sqrt(1/2):
  // Φ((1.76777 − 1.95996)/0.70711) = 0.39291 (and 7e-8 on the other side).
  BOOST_TEST(std::fabs(conditional_power(0.8838834764831844L, 0.5L, 1.7677669529663687L, 0.05L).p - 0.39291L) < 2e-4L);
  // At the very end nothing is open.
  BOOST_TEST(conditional_power(2.5L, 0.999999L, 0, 0.05L).p > 0.999L);
  BOOST_TEST(conditional_power(1.5L, 0.999999L, 0, 0.05L).p < 0.001L);
  // The flat prior's uncertainty pulls towards one half.
  BOOST_TEST(predictive_power(0.8838834764831844L, 0.5L, 0.05L).p > 0.39L);
}

BOOST_AUTO_TEST_SUITE_END()
