#include "experiments/statistics/moments.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

using flywheel::statistics::Moments;

namespace {

Moments of(const std::vector<double>& values) {
  Moments moments;
  for (const double x : values) moments.add(x);
  return moments;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_moments)

BOOST_AUTO_TEST_CASE(no_value_has_no_mean_and_one_value_no_variance) {
  BOOST_TEST((of({}) == Moments{}));
  BOOST_TEST((of({4.5}) == Moments{1, 4.5, 0}));
  BOOST_TEST(of({4.5}).variance() == 0);
}

BOOST_AUTO_TEST_CASE(the_first_accuracy_set_of_nist_keeps_all_its_digits) {
  const Moments moments = of({10'000'001, 10'000'003, 10'000'002});
  BOOST_TEST(moments.mean == 10'000'002.0);
  BOOST_TEST(moments.variance() == 1.0);
}

BOOST_AUTO_TEST_CASE(the_fourth_accuracy_set_of_nist_keeps_eight_digits_of_its_deviation) {
  Moments moments;
  moments.add(10'000'000.2);
  for (int i = 0; i < 500; ++i) {
    moments.add(10'000'000.1);
    moments.add(10'000'000.3);
  }
  BOOST_TEST(moments.n == 1001);
  BOOST_TEST(std::fabs(moments.mean - 10'000'000.2) < 1e-8);
  BOOST_TEST(std::fabs(std::sqrt(moments.variance()) - 0.1) < 1e-9);
}

BOOST_AUTO_TEST_CASE(merging_parts_gives_the_whole) {
  Moments merged = of({2, 4, 4});
  merged.merge(of({}));
  merged.merge(of({4, 5}));
  merged.merge(of({5, 7, 9}));
  BOOST_TEST(merged.n == 8);
  BOOST_TEST(std::fabs(merged.mean - 5) < 1e-15);
  BOOST_TEST(std::fabs(merged.m2 - 32) < 1e-13);
  BOOST_TEST(std::fabs(merged.sum() - 40) < 1e-13);
}

BOOST_AUTO_TEST_CASE(merging_into_nothing_copies) {
  Moments empty;
  empty.merge(of({1, 2}));
  BOOST_TEST((empty == of({1, 2})));
}

BOOST_AUTO_TEST_SUITE_END()
