#include "experiments/statistics/distribution.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "experiments/statistics/quantile.hpp"

using namespace flywheel::statistics;

namespace {

std::vector<std::vector<double>> random_units(std::mt19937_64& random, int units, bool rounded) {
  std::vector<std::vector<double>> all(static_cast<std::size_t>(units));
  std::lognormal_distribution<double> value(3, 1.5);
  for (auto& unit : all) {
    for (auto left = random() % 8; left > 0; --left) {
      const double x = value(random) * (random() % 5 == 0 ? -1 : 1);
      unit.push_back(rounded ? std::round(x) : x);
    }
  }
  return all;
}

std::vector<Real> sorted_values(const std::vector<std::vector<double>>& units) {
  std::vector<Real> values;
  for (const auto& unit : units) values.insert(values.end(), unit.begin(), unit.end());
  std::sort(values.begin(), values.end());
  return values;
}

bool same(const Distribution& a, const Distribution& b) {
  const auto one = a.cells(), other = b.cells();
  return a.exact() == b.exact() && a.count() == b.count() && a.squared_sizes() == b.squared_sizes() &&
         std::equal(one.begin(), one.end(), other.begin(), other.end(), [](const auto& x, const auto& y) {
           return x.value == y.value && x.count == y.count && x.by_size == y.by_size && x.squares == y.squares;
         });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_distribution)

BOOST_AUTO_TEST_CASE(few_different_values_are_exact) {
  std::mt19937_64 random(1);
  const auto units = random_units(random, 3000, true);
  Distribution values;
  for (const auto& unit : units) values.add(unit);
  BOOST_TEST(values.exact());
  const auto sorted = sorted_values(units);
  for (const Real q : {0.0L, 0.001L, 0.1L, 0.5L, 0.77L, 0.95L, 0.999L, 1.0L}) {
    BOOST_TEST(std::abs(quantile_of(values.cells(), q) - quantile_of_sorted(sorted, q)) < 1e-12L);
  }
}

BOOST_AUTO_TEST_CASE(many_are_binned_within_two_parts_in_a_thousand) {
  std::mt19937_64 random(2);
  const auto units = random_units(random, 30'000, false);
  Distribution values;
  for (const auto& unit : units) values.add(unit);
  BOOST_TEST(!values.exact());
  BOOST_TEST(values.cells().size() < 8000U);
  const auto sorted = sorted_values(units);
  BOOST_TEST(static_cast<std::size_t>(values.count()) == sorted.size());
  for (const Real q : {0.01L, 0.1L, 0.4L, 0.5L, 0.77L, 0.95L, 0.999L}) {
    const Real due = quantile_of_sorted(sorted, q);
    BOOST_TEST(std::abs(quantile_of(values.cells(), q) - due) < 0.002L * std::abs(due) + 1e-6L);
  }
}

BOOST_AUTO_TEST_CASE(it_depends_on_the_values_and_on_nothing_else) {
  std::mt19937_64 random(3);
  for (const bool rounded : {true, false}) {
    auto units = random_units(random, 6000, rounded);
    Distribution whole;
    for (const auto& unit : units) whole.add(unit);
    for (int round = 0; round < 5; ++round) {
      std::shuffle(units.begin(), units.end(), random);
      std::vector<Distribution> parts(1 + random() % 6);
      for (const auto& unit : units) parts[random() % parts.size()].add(unit);
      Distribution sum;
      for (const Distribution& part : parts) sum.merge(part);
      BOOST_TEST(same(sum, whole));
    }
  }
}

BOOST_AUTO_TEST_CASE(cells_add_up_to_the_moments_of_the_share_below_a_value) {
  std::mt19937_64 random(4);
  const auto units = random_units(random, 500, true);
  Distribution values;
  for (const auto& unit : units) values.add(unit);
  std::int64_t by_size = 0, squares = 0;
  for (const auto& cell : values.cells()) {
    by_size += cell.by_size;
    squares += cell.squares;
    std::int64_t due_by_size = 0, due_squares = 0, sizes = 0;
    for (const auto& unit : units) {
      const auto below = std::count_if(unit.begin(), unit.end(), [&](double x) { return x <= cell.value; });
      const auto size = static_cast<std::int64_t>(unit.size());
      due_by_size += below * size;
      due_squares += below * below;
      sizes += size * size;
    }
    BOOST_REQUIRE(by_size == due_by_size);
    BOOST_REQUIRE(squares == due_squares);
    BOOST_REQUIRE(values.squared_sizes() == sizes);
  }
}

BOOST_AUTO_TEST_CASE(zeros_have_no_sign) {
  Distribution values;
  for (const double value : {-0.0, 0.0, -1.0, 1.0}) values.add(value);
  BOOST_TEST(values.cells().size() == 3U);
  BOOST_TEST(values.cells()[1].count == 2);
}

BOOST_AUTO_TEST_CASE(one_value_a_unit_gives_the_binomial_spread) {
  // 1 to 1,000, a unit each: z·√(q(1 − q)/(n − 1)) around q = 0.5 is 0.5 ± 0.0310, type 7 of 999 steps.
  Distribution values;
  for (int i = 1; i <= 1000; ++i) values.add(i);
  const ClusteredQuantile median = clustered_quantile(values, 0.5L, 1000, 0.05L);
  BOOST_TEST(static_cast<double>(median.estimate) == 500.5);
  BOOST_TEST(median.bounded);
  // Half the width is 999·1.959964·√(0.25/999)·… = 30.97; over 1.959964 that is 15.80.
  BOOST_TEST(static_cast<double>(median.standard_error) == 999 * std::sqrt(0.25 / 999),
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(!clustered_quantile(values, 0.999L, 1000, 0.05L).bounded);
}

BOOST_AUTO_TEST_CASE(bins_are_no_coarser_than_what_chance_moves) {
  // A hundred values fall on the width of a bin around the median, and the standard error is a fifth of that width.
  std::mt19937_64 random(6);
  std::normal_distribution<double> value(300, 5);
  std::vector<std::vector<double>> units(20'000);
  Distribution values;
  for (auto& unit : units) {
    for (int i = 0; i < 2; ++i) unit.push_back(value(random));
    values.add(unit);
  }
  BOOST_TEST(!values.exact());
  const auto sorted = sorted_values(units);
  // The normal distribution's density at its quantiles, per standard deviation.
  for (const auto& [q, density] : {std::pair(0.1L, 0.175498L), std::pair(0.25L, 0.317777L), std::pair(0.5L, 0.398942L),
                                   std::pair(0.9L, 0.175498L), std::pair(0.95L, 0.103136L)}) {
    const ClusteredQuantile found = clustered_quantile(values, q, 20'000, 0.05L);
    const Real error = std::sqrt(q * (1 - q) / static_cast<Real>(sorted.size())) * 5 / density;
    BOOST_TEST(found.bounded);
    BOOST_TEST(std::abs(found.estimate - quantile_of_sorted(sorted, q)) < 0.5L * error);
    BOOST_TEST(std::abs(found.standard_error / error - 1) < 0.1L);
  }
}

BOOST_AUTO_TEST_CASE(equal_values_in_a_bin_are_not_spread) {
  // Three fifths of all values are 35: so is the median, whether the rest is in bins or not, and nothing is left to
  // err.
  std::mt19937_64 random(9);
  std::lognormal_distribution<double> value(3.5, 1);
  Distribution binned, exact;
  for (int i = 0; i < 20'000; ++i) {
    const double x = i % 5 < 3 ? 35 : value(random);
    binned.add(x);
    if (i < 2000) exact.add(x);
  }
  BOOST_TEST(!binned.exact());
  BOOST_TEST(exact.exact());
  for (const ClusteredQuantile& median :
       {clustered_quantile(binned, 0.5L, 20'000, 0.05L), clustered_quantile(exact, 0.5L, 2000, 0.05L),
        clustered_quantile(exact, 0.5L, 2000, 0.05L, true)}) {
    BOOST_TEST(static_cast<double>(median.estimate) == 35);
    BOOST_TEST(static_cast<double>(median.standard_error) == 0);
  }
}

BOOST_AUTO_TEST_CASE(clusters_widen_the_interval) {
  // 100 units with 10 equal values each are 100 values, not 1,000.
  Distribution alone, clustered;
  for (int i = 1; i <= 100; ++i) {
    alone.add(i);
    clustered.add(std::vector<double>(10, i));
  }
  const auto one = clustered_quantile(alone, 0.5L, 100, 0.05L), ten = clustered_quantile(clustered, 0.5L, 100, 0.05L);
  BOOST_TEST(static_cast<double>(ten.standard_error) == static_cast<double>(one.standard_error),
             boost::test_tools::tolerance(0.05));  // ends fall on whole clusters
}

BOOST_AUTO_TEST_SUITE_END()
