#include "experiments/statistics/sample_ratio.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

using namespace flywheel::statistics;

namespace {

SampleRatio of(const std::vector<std::int64_t>& counts, const std::vector<double>& weights) {
  return sample_ratio(counts, weights);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_sample_ratio)

BOOST_AUTO_TEST_CASE(the_published_mismatch_of_kohavi_fires) {
  const SampleRatio result = of({821'588, 815'482}, {0.5, 0.5});
  BOOST_TEST(std::fabs(*result.chi2 / 22.77436884189436 - 1) < 1e-11);
  BOOST_TEST(std::fabs(*result.p / 1.8217928726191873e-06 - 1) < 1e-9);
  BOOST_TEST(std::fabs(*result.ln_p / -13.215689446917375 - 1) < 1e-9);
  BOOST_TEST(result.degrees_of_freedom == 1);
  BOOST_TEST(!result.exact);
}

BOOST_AUTO_TEST_CASE(the_landing_page_test_of_udacity_is_healthy) {
  BOOST_TEST(std::fabs(*of({145'274, 145'310}, {1, 1}).p - 0.94675437) < 1e-8);
}

BOOST_AUTO_TEST_CASE(weights_need_not_total_one_and_arms_without_weight_leave_the_test) {
  const SampleRatio plain = of({110, 290, 600}, {0.1, 0.3, 0.6});
  const SampleRatio scaled = of({110, 5000, 290, 600}, {1, 0, 3, 6});
  // (10²/100) + (10²/300) + 0 = 4/3 on 2 degrees of freedom: p = e^(−2/3).
  BOOST_TEST(std::fabs(*plain.chi2 - 4.0 / 3) < 1e-14);
  BOOST_TEST(std::fabs(*plain.p - std::exp(-2.0 / 3)) < 1e-14);
  BOOST_TEST(std::fabs(*scaled.chi2 - 4.0 / 3) < 1e-14);
  BOOST_TEST(scaled.degrees_of_freedom == 2);
}

BOOST_AUTO_TEST_CASE(an_empty_arm_with_weight_fires) {
  const SampleRatio result = of({100, 0}, {0.5, 0.5});
  BOOST_TEST(*result.chi2 == 100);
  BOOST_TEST(*result.p < kSampleRatioAlpha);
}

BOOST_AUTO_TEST_CASE(two_arms_with_few_units_are_tested_exactly) {
  const SampleRatio result = of({3, 6}, {0.5, 0.5});
  BOOST_TEST(result.exact);
  // 2·(1 + 9 + 36 + 84)/2⁹
  BOOST_TEST(std::fabs(*result.p - 260.0 / 512) < 1e-15);
  BOOST_TEST(!of({3, 9}, {0.5, 0.5}).exact);
}

BOOST_AUTO_TEST_CASE(nobody_is_no_data_and_never_healthy) {
  const SampleRatio result = of({0, 0}, {0.5, 0.5});
  BOOST_TEST((result.reason == ReasonCode::kNoData));
  BOOST_TEST(!result.p.has_value());
  BOOST_TEST((of({0, 7}, {0.5, 0}).reason == ReasonCode::kInvalidInput));
}

BOOST_AUTO_TEST_CASE(impossible_inputs_are_refused) {
  BOOST_TEST((of({-1, 5}, {1, 1}).reason == ReasonCode::kInvalidInput));
  BOOST_TEST((of({1, 5}, {1, -1}).reason == ReasonCode::kInvalidInput));
  BOOST_TEST((of({1, 5}, {1}).reason == ReasonCode::kInvalidInput));
  BOOST_TEST((of({1, 5}, {1, std::numeric_limits<double>::quiet_NaN()}).reason == ReasonCode::kInvalidInput));
}

BOOST_AUTO_TEST_CASE(a_vanishing_p_keeps_its_logarithm) {
  const SampleRatio result = of({1'000'000, 900'000}, {0.5, 0.5});
  BOOST_TEST(*result.chi2 > 5000);
  BOOST_TEST(*result.p == 0);
  BOOST_TEST(*result.ln_p < -2600);
}

BOOST_AUTO_TEST_SUITE_END()
