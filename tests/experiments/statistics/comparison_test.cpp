#include "experiments/statistics/comparison.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace flywheel::statistics;

namespace {

Moments of(const std::vector<double>& values) {
  Moments moments;
  for (const double x : values) moments.add(x);
  return moments;
}

bool near(double actual, double expected, double relative) {
  return std::fabs(actual - expected) <= relative * std::fabs(expected);
}

const std::vector<double> kSleepA{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> kSleepB{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_comparison)

BOOST_AUTO_TEST_CASE(real_experiments_give_their_published_numbers) {
  struct Case {
    std::string name;
    Proportion a, b;
    double difference, z, p, low, high, lift_low, lift_high;  // by 40-digit arithmetic; z and p as published
  };
  const std::vector<Case> cases{
      {"landing page",
       {145'274, 17'489},
       {145'310, 17'264},
       -0.0015782389853555612,
       -1.3109241984234432,
       0.18988337448194973,
       -0.0039379284723700434,
       0.00078142313164998921,
       -0.032393502007741848,
       0.0065553472671761310},
      {"open bandit, men",
       {10'000, 46},
       {10'000, 69},
       0.0023,
       2.1509539667460572,
       0.031479833275892289,
       0.00019646766508805874,
       0.0044546383098831702,
       0.037525928340795960,
       1.2344606682816715},
      {"a billion each",
       {1'000'000'000, 500'000'000},
       {1'000'000'000, 501'000'000},
       0.001,
       44.721381910692339,
       0,
       0.00095617391416517880,
       0.0010438260804021835,
       0.0019122639863594376,
       0.0020877437119240687},
  };
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.name) {
      const Comparison result = compare_proportions(one.a, one.b, 0.05);
      BOOST_TEST(near(*result.difference, one.difference, 1e-12));
      BOOST_TEST(near(*result.statistic, one.z, 1e-12));
      BOOST_TEST(near(*result.p, one.p, 1e-10));
      BOOST_TEST(near(result.interval->low, one.low, 1e-12));
      BOOST_TEST(near(result.interval->high, one.high, 1e-12));
      BOOST_TEST(near(result.lift.interval->low, one.lift_low, 1e-12));
      BOOST_TEST(near(result.lift.interval->high, one.lift_high, 1e-12));
      BOOST_TEST(!result.borderline);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_p_below_the_range_of_double_lives_on_in_its_logarithm) {
  const Comparison result = compare_proportions({1'000'000'000, 500'000'000}, {1'000'000'000, 501'000'000}, 0.05);
  BOOST_TEST(*result.p == 0);
  BOOST_TEST(near(*result.ln_p, std::log(9.0425677656568471) - 437 * std::log(10.0), 1e-14));
}

BOOST_AUTO_TEST_CASE(equal_counts_differ_by_exactly_nothing) {
  const Comparison result = compare_proportions({10'000, 46}, {10'000, 46}, 0.05);
  BOOST_TEST(*result.difference == 0);
  BOOST_TEST(*result.p == 1);
  BOOST_TEST(*result.lift.estimate == 0);
}

BOOST_AUTO_TEST_CASE(an_arm_without_conversions_is_an_answer) {
  const Comparison result = compare_proportions({29, 0}, {56, 5}, 0.05);
  BOOST_TEST(near(*result.p, 0.097186568170579726, 1e-12));
  BOOST_TEST(near(result.interval->low, -0.038137147903536901, 1e-12));
  BOOST_TEST((result.reason == ReasonCode::kNone));
  BOOST_TEST(!result.lift.estimate.has_value());
  BOOST_TEST((result.lift.reason == ReasonCode::kZeroBaseline));
}

BOOST_AUTO_TEST_CASE(two_constant_proportions_keep_their_interval_and_lose_their_p) {
  const Comparison result = compare_proportions({20, 20}, {30, 30}, 0.05);
  BOOST_TEST(!result.p.has_value());
  BOOST_TEST((result.reason == ReasonCode::kZeroVariance));
  BOOST_TEST(near(result.interval->low, -0.11351339317396877, 1e-12));
  BOOST_TEST(near(result.interval->high, 0.16112515805281938, 1e-12));
}

BOOST_AUTO_TEST_CASE(a_control_near_zero_leaves_the_lift_unbounded) {
  const Comparison result = compare_proportions({20, 1}, {20, 5}, 0.05);
  BOOST_TEST(result.lift.unbounded);
  BOOST_TEST(!result.lift.interval.has_value());
  BOOST_TEST(near(*result.lift.estimate, 4, 1e-15));
}

BOOST_AUTO_TEST_CASE(p_and_interval_that_disagree_are_called_borderline) {
  int borderline = 0;
  for (std::int64_t x = 0; x <= 40; ++x) {
    const Comparison result = compare_proportions({40, 8}, {40, x}, 0.05);
    const bool excludes_zero = result.interval->low > 0 || result.interval->high < 0;
    BOOST_TEST(result.borderline == (excludes_zero != (*result.p < 0.05)));
    borderline += result.borderline;
  }
  BOOST_TEST(borderline <= 2);
}

BOOST_AUTO_TEST_CASE(the_sleep_data_of_student_give_the_welch_test_of_every_textbook) {
  const Comparison result = compare_means(of(kSleepA), of(kSleepB), 0.05);
  BOOST_TEST(near(*result.difference, 1.58, 1e-14));
  BOOST_TEST(near(*result.standard_error, 0.849091017238762, 1e-13));
  BOOST_TEST(near(*result.degrees_of_freedom, 17.77647351617849, 1e-13));
  BOOST_TEST(near(*result.statistic, 1.860813467486853, 1e-13));
  BOOST_TEST(near(*result.p, 0.07939414018735814, 1e-12));
  BOOST_TEST(near(*result.ln_p, -2.5333307146192614, 1e-12));
  BOOST_TEST(near(result.interval->low, -0.20548323071171096, 1e-11));
  BOOST_TEST(near(result.interval->high, 3.365483230711711, 1e-12));
}

BOOST_AUTO_TEST_CASE(arms_that_change_places_change_the_sign_and_nothing_else) {
  const Comparison there = compare_means(of(kSleepA), of(kSleepB), 0.05);
  const Comparison back = compare_means(of(kSleepB), of(kSleepA), 0.05);
  BOOST_TEST(*there.difference == -*back.difference);
  BOOST_TEST(*there.p == *back.p);
  BOOST_TEST(there.interval->low == -back.interval->high);
}

BOOST_AUTO_TEST_CASE(the_test_does_not_depend_on_the_unit_of_measurement) {
  const Comparison plain = compare_means({100, 3, 90}, {120, 4, 150}, 0.05);
  for (const double scale : {1e-150, 1e150}) {
    const Comparison scaled =
        compare_means({100, 3 * scale, 90 * scale * scale}, {120, 4 * scale, 150 * scale * scale}, 0.05);
    BOOST_TEST(near(*scaled.statistic, *plain.statistic, 1e-13));
    BOOST_TEST(near(*scaled.p, *plain.p, 1e-12));
    BOOST_TEST(near(*scaled.lift.estimate, *plain.lift.estimate, 1e-14));
  }
}

BOOST_AUTO_TEST_CASE(the_lift_and_the_difference_agree_on_significance) {
  for (int shift = -40; shift <= 40; ++shift) {
    const Comparison result = compare_means({50, 10, 490}, {60, 10 + 0.05 * shift, 700}, 0.05);
    const bool lift_excludes_zero = result.lift.interval->low > 0 || result.lift.interval->high < 0;
    BOOST_TEST(lift_excludes_zero == (*result.p < 0.05));
    BOOST_TEST(!result.borderline);
  }
}

BOOST_AUTO_TEST_CASE(a_negative_baseline_measures_its_lift_by_its_size) {
  const Comparison result = compare_means({50, -10, 490}, {60, -8, 700}, 0.05);
  BOOST_TEST(near(*result.lift.estimate, 0.2, 1e-14));
  BOOST_TEST(result.lift.interval->low < 0.2);
  BOOST_TEST(result.lift.interval->high > 0.2);
}

BOOST_AUTO_TEST_CASE(one_constant_arm_is_tested_with_the_other_arms_degrees_of_freedom) {
  const Comparison result = compare_means({30, 5, 0}, {10, 6, 18}, 0.05);
  BOOST_TEST(*result.degrees_of_freedom == 9);
  BOOST_TEST(near(*result.statistic, 1 / std::sqrt(0.2), 1e-14));
}

BOOST_AUTO_TEST_CASE(what_is_undefined_is_absent_and_says_why) {
  struct Case {
    Moments a, b;
    ReasonCode reason;
    bool difference;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Case& one : std::vector<Case>{
           {{0, 0, 0}, {5, 1, 2}, ReasonCode::kNoData, false},
           {{1, 2, 0}, {5, 1, 2}, ReasonCode::kInsufficientN, true},
           {{5, 2, 0}, {5, 2, 0}, ReasonCode::kZeroVariance, true},
           {{5, nan, 1}, {5, 2, 1}, ReasonCode::kInvalidInput, false},
           {{5, 2, -1}, {5, 2, 1}, ReasonCode::kInvalidInput, false},
       }) {
    BOOST_TEST_CONTEXT(reason_code_name(one.reason)) {
      const Comparison result = compare_means(one.a, one.b, 0.05);
      BOOST_TEST((result.reason == one.reason));
      BOOST_TEST(result.difference.has_value() == one.difference);
      BOOST_TEST(!result.p.has_value());
      BOOST_TEST(!result.interval.has_value());
    }
  }
  BOOST_TEST((compare_proportions({10, 11}, {10, 1}, 0.05).reason == ReasonCode::kInvalidInput));
  BOOST_TEST((compare_proportions({0, 0}, {10, 1}, 0.05).reason == ReasonCode::kNoData));
}

BOOST_AUTO_TEST_SUITE_END()
