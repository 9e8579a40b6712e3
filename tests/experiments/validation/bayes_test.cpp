// Bayesian statements are right as often as they say where truths come from the prior.
#include <boost/test/unit_test.hpp>

#include "experiments/report/posterior.hpp"
#include "experiments/statistics/best_arm.hpp"
#include "experiments/statistics/beta_comparison.hpp"
#include "experiments/statistics/posterior.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace flywheel::statistics;
using namespace validation;

namespace {

constexpr Real kZ = 1.959963984540054L;

/// Whether what is said to happen with these chances happens with them: what happened is put beside a draw from the
/// chances, which nobody could tell from it. Where the two differ, either is the larger one half of the time.
void check_chances(const std::string& what, std::int64_t usual,
                   const std::function<std::pair<std::size_t, std::vector<Real>>(Dice&)>& experiment) {
  Dice dice(kSeed);
  std::int64_t differ = 0, above = 0;
  for (std::int64_t i = replications(usual); i > 0; --i) {
    const auto [happened, chances] = experiment(dice);
    Real left = dice.uniform();
    std::size_t drawn = 0;
    while (drawn + 1 < chances.size() && left >= chances[drawn]) left -= chances[drawn++];
    differ += happened != drawn;
    above += happened > drawn;
  }
  BOOST_TEST(differ > 0);
  check(what, exactly(0.5), above, differ);
}

report::MetricResult two_rates(const Proportion& a, const Proportion& b) {
  report::MetricResult metric;
  metric.unit = report::Unit::kRate;
  for (const Proportion& one : {a, b}) {
    report::ArmResult arm;
    const double mean = static_cast<double>(one.x) / static_cast<double>(one.n);
    arm.exposed = arm.mature = one.n;
    arm.moments = {one.n, mean, static_cast<double>(one.n) * mean * (1 - mean)};
    metric.arms.push_back(arm);
  }
  return metric;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_bayes)

BOOST_AUTO_TEST_CASE(credible_intervals_hold_truths_from_their_prior) {
  check("normal posterior, truths from its prior", exactly(0.05), 20'000, [](Dice& dice) {
    const Real truth = 0.01L + 0.05L * dice.normal();
    const Real estimate = truth + 0.03L * dice.normal();
    const auto posterior = NormalPosterior::with_prior(estimate, 0.03L * 0.03L, 0.01L, 0.05L * 0.05L);
    return std::fabs(truth - posterior.mean) > kZ * posterior.sd;
  });
  // The report's interval is normal where the posterior is a difference of betas.
  check("report, credible interval, rates from the uniform prior, 200 + 200", {0.045, 0.055}, 10'000, [](Dice& dice) {
    const double rate_a = dice.uniform(), rate_b = dice.uniform();
    const Proportion a = proportion_of(200, rate_a, dice), b = proportion_of(200, rate_b, dice);
    const auto metric = two_rates(a, b);
    const auto posterior =
        report::posterior_of(metric, metric.arms[0], metric.arms[1], compare_proportions(a, b, 0.05), std::nullopt);
    return !holds(posterior->credible, rate_b - rate_a);
  });
  check("report, flat prior, means of 200 + 200", {0.049, 0.055}, 5'000, [](Dice& dice) {
    report::MetricResult metric;
    metric.estimator = report::Estimator::kMean;
    metric.arms.resize(2);
    for (const int side : {0, 1}) metric.arms[side].moments = moments_of(200, [&] { return side + dice.normal(); });
    const auto compared = compare_means(metric.arms[0].moments, metric.arms[1].moments, 0.05);
    return !holds(report::posterior_of(metric, metric.arms[0], metric.arms[1], compared, std::nullopt)->credible, 1);
  });
}

BOOST_AUTO_TEST_CASE(chances_to_win_are_chances) {
  check_chances("chance that one rate is above another, uniform prior", 8'000, [](Dice& dice) {
    // Few units: with many, nothing would be uncertain of two rates from so wide a prior.
    const double rate_a = dice.uniform(), rate_b = dice.uniform();
    const auto a = static_cast<Real>(proportion_of(10, rate_a, dice).x);
    const auto b = static_cast<Real>(proportion_of(10, rate_b, dice).x);
    const auto compared = compare_beta({1 + a, 11 - a}, {1 + b, 11 - b});
    return std::pair{std::size_t{rate_b > rate_a},
                     std::vector{compared.chance_a_above_b.p, compared.chance_b_above_a.p}};
  });
  check_chances("best of three rates, uniform prior", 100, [](Dice& dice) {
    std::vector<Beta> arms;
    std::size_t best = 0;
    double highest = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double rate = dice.uniform();
      if (rate > highest) highest = rate, best = i;
      const auto x = static_cast<Real>(proportion_of(10, rate, dice).x);
      arms.push_back({1 + x, 11 - x});
    }
    return std::pair{best, arm_ranks(arms).best};
  });
  check_chances("best of four means, normal prior", 300, [](Dice& dice) {
    std::vector<Real> means, sds;
    std::size_t best = 0;
    double highest = -100;
    for (std::size_t i = 0; i < 4; ++i) {
      const double truth = dice.normal(), sd = 0.3 + dice.uniform();
      if (truth > highest) highest = truth, best = i;
      const auto posterior = NormalPosterior::with_prior(truth + sd * dice.normal(), sd * sd, 0, 1);
      means.push_back(posterior.mean), sds.push_back(posterior.sd);
    }
    return std::pair{best, arm_ranks(means, sds).best};
  });
  check_chances("chance that one count is above another, gamma prior", 8'000, [](Dice& dice) {
    // Gamma(2, 1) as the sum of two exponentials; Poisson counts over 3 days by their gaps.
    Real rates[2], counts[2];
    for (const int side : {0, 1}) {
      rates[side] = dice.exponential() + dice.exponential();
      counts[side] = 0;
      for (Real at = dice.exponential() / rates[side]; at < 3; at += dice.exponential() / rates[side]) ++counts[side];
    }
    const Tail b_above_a = gamma_chance_b_above_a(2 + counts[0], 4, 2 + counts[1], 4);
    return std::pair{std::size_t{rates[1] > rates[0]}, std::vector{1 - b_above_a.p, b_above_a.p}};
  });
}

BOOST_AUTO_TEST_SUITE_END()
