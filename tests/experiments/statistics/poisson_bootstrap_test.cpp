#include "experiments/statistics/poisson_bootstrap.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "experiments/simulation/dice.hpp"
#include "experiments/statistics/sample.hpp"

using namespace flywheel::statistics;

BOOST_AUTO_TEST_SUITE(statistics_poisson_bootstrap)

BOOST_AUTO_TEST_CASE(weights_are_poisson_with_mean_1) {
  constexpr int kDraws = 200'000;
  int counts[20] = {};
  for (int i = 0; i < kDraws; ++i) {
    ++counts[poisson_weight(7, static_cast<std::uint64_t>(i / 100), static_cast<std::uint32_t>(i % 100))];
  }
  Real expected = std::exp(Real{-1}) * kDraws;
  Real chi2 = 0;
  for (int k = 0; k < 7; ++k) {
    chi2 += (counts[k] - expected) * (counts[k] - expected) / expected;
    expected /= k + 1;
  }
  BOOST_TEST(chi2 < 24);  // 99.9% of χ² with 7 degrees of freedom
}

BOOST_AUTO_TEST_CASE(shards_in_any_order_merge_to_the_same_replicates) {
  PoissonBootstrap whole(3, 50), first(3, 50), second(3, 50);
  for (std::uint64_t unit = 0; unit < 100; ++unit) whole.add(unit, static_cast<Real>(unit % 13), 2);
  for (std::uint64_t unit = 100; unit-- > 0;) {
    (unit % 3 == 0 ? first : second).add(unit, static_cast<Real>(unit % 13), 2);
  }
  second.merge(first);
  BOOST_TEST((second.ratios() == whole.ratios()));
  PoissonBootstrap other_seed(4, 50);
  for (std::uint64_t unit = 0; unit < 100; ++unit) other_seed.add(unit, static_cast<Real>(unit % 13), 2);
  BOOST_TEST((other_seed.ratios() != whole.ratios()));
}

BOOST_AUTO_TEST_CASE(the_spread_is_the_standard_error) {
  flywheel::simulation::Dice dice(1);
  PoissonBootstrap bootstrap(1, 2'000);
  std::vector<Real> values;
  for (std::uint64_t unit = 0; unit < 500; ++unit) {
    values.push_back(dice.normal());
    bootstrap.add(unit, values.back());
  }
  const Real expected = std::sqrt(Sample::of_values(values).mean_variance());
  const Real actual = std::sqrt(Sample::of_values(bootstrap.ratios()).sample_variance());
  BOOST_TEST(std::fabs(actual - expected) < 0.06L * expected);  // four standard errors of 2,000 replicates
}

BOOST_AUTO_TEST_SUITE_END()
