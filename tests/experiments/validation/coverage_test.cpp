// A 95% interval misses the truth in 5% of experiments.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "experiments/statistics/bootstrap.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/lift_interval.hpp"
#include "experiments/statistics/poisson_bootstrap.hpp"
#include "experiments/statistics/proportion_interval.hpp"
#include "experiments/statistics/quantile.hpp"
#include "experiments/statistics/ratio.hpp"
#include "experiments/statistics/survival.hpp"
#include "experiments/statistics/tail.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/question.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace flywheel::statistics;
using namespace validation;

namespace {

constexpr double kAlpha = 0.05;
constexpr Real kZ = 1.959963984540054L;

/// A rate between 2% and 98%: intervals of whole counts keep their level on average over rates.
double any_rate(Dice& dice) {
  return 0.02 + 0.96 * dice.uniform();
}

/// Beta(½, ½): the arcsine distribution.
double draw_jeffreys(Dice& dice) {
  const double sine = std::sin(dice.uniform() * std::numbers::pi / 2);
  return sine * sine;
}

bool misses(const Lift& lift, double truth) {
  return lift.interval && !holds(*lift.interval, truth);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_coverage)

BOOST_AUTO_TEST_CASE(intervals_of_one_rate) {
  const auto of_100 = [](Dice& dice, double rate, auto&& interval) {
    const auto x = static_cast<Real>(proportion_of(100, rate, dice).x);
    return !holds(interval(x), rate);
  };
  check("Wilson, any rate of 100", {0.045, 0.055}, 20'000,
        [&](Dice& dice) { return of_100(dice, any_rate(dice), [](Real x) { return wilson_interval(100, x, kZ); }); });
  check("Clopper-Pearson, any rate of 100", at_most(kAlpha), 20'000, [&](Dice& dice) {
    return of_100(dice, any_rate(dice), [](Real x) { return clopper_pearson_interval(100, x, kAlpha); });
  });
  // Exact by its definition where rates come from its prior, but for the ends, which are widened to 0 and 1.
  check("Jeffreys, rates from its prior, of 100", {0.045, 0.0501}, 5'000, [&](Dice& dice) {
    return of_100(dice, draw_jeffreys(dice), [](Real x) { return jeffreys_interval(100, x, kAlpha); });
  });
}

BOOST_AUTO_TEST_CASE(intervals_of_differences) {
  check("Welch, normal, 20 + 60, sd 3 : 1", {0.048, 0.053}, 20'000, [](Dice& dice) {
    const Moments a = moments_of(20, [&] { return 3 * dice.normal(); });
    return !holds(*compare_means(a, moments_of(60, [&] { return 1 + dice.normal(); }), kAlpha).interval, 1);
  });
  check("Newcombe, any two rates of 200 + 100", {0.044, 0.053}, 5'000, [](Dice& dice) {
    const double a = any_rate(dice), b = any_rate(dice);
    const auto compared = compare_proportions(proportion_of(200, a, dice), proportion_of(100, b, dice), kAlpha);
    return !holds(*compared.interval, b - a);
  });
  check("CUPED, an effect of 0.5, 100 + 100", {0.048, 0.056}, 5'000, [](Dice& dice) {
    std::vector<CrossMoments> arms(2, CrossMoments::none(2));
    for (int i = 0; i < 200; ++i) {
      const Real x = dice.normal();
      arms[i % 2].add(std::vector<Real>{0.8L * x + 0.6L * dice.normal() + (i % 2 == 1 ? 0.5L : 0), x});
    }
    const auto adjusted = adjust_for_covariates(arms, true);
    return !holds(*compare_means(adjusted.arms[0], adjusted.arms[1], kAlpha).interval, 0.5);
  });
  check("ratio, delta method, 500 + 500", {0.048, 0.054}, 2'000, [](Dice& dice) {
    std::vector<CrossMoments> arms(2, CrossMoments::none(2));
    for (int i = 0; i < 1000; ++i) {
      const Real size = 1 + std::floor(5 * dice.exponential());
      arms[i % 2].add(std::vector<Real>{size * (i % 2 == 1 ? 0.33L : 0.3L) + 0.2L * dice.normal(), size});
    }
    const auto compared = compare_means(linearised(arms[0]).moments_of(0), linearised(arms[1]).moments_of(0), kAlpha);
    return !holds(*compared.interval, 0.03L);
  });
}

BOOST_AUTO_TEST_CASE(intervals_of_lifts) {
  check("Fieller, rates of 10% and 11%, 1,000 + 1,000", {0.047, 0.053}, 5'000, [](Dice& dice) {
    const Proportion a = proportion_of(1000, 0.1, dice), b = proportion_of(1000, 0.11, dice);
    return misses(compare_proportions(a, b, kAlpha).lift, 0.1);
  });
  check("Fieller, means, a control 3 errors from 0", exactly(kAlpha), 20'000, [](Dice& dice) {
    const Real a = 3 + dice.normal(), b = 3.3L + dice.normal();
    const FiellerInterval fieller = fieller_interval(a, 1, b, 1, kZ);
    // An unbounded set holds the truth where the test of b − 1.1·a does not reject.
    if (fieller.unbounded) return std::fabs(b - 1.1L * a) > kZ * std::sqrt(1 + 1.21L);
    return !holds(fieller.bounds, 0.1L);
  });
  check("delta lift, rates of 10% and 11%, 1,000 + 1,000", {0.047, 0.055}, 5'000, [](Dice& dice) {
    const auto a = static_cast<Real>(proportion_of(1000, 0.1, dice).x) / 1000;
    const auto b = static_cast<Real>(proportion_of(1000, 0.11, dice).x) / 1000;
    const Real se = delta_lift_standard_error(a, a * (1 - a) / 1000, b, b * (1 - b) / 1000);
    return std::fabs((b - a) / a - 0.1L) > kZ * se;
  });
  check("log-ratio lift, rates of 10% and 11%, 1,000 + 1,000", {0.046, 0.053}, 3'000, [](Dice& dice) {
    const Proportion a = proportion_of(1000, 0.1, dice), b = proportion_of(1000, 0.11, dice);
    Question question("relative_risk_log");
    question.arm("a", {{"n", Value::integer(a.n)}, {"sum", Value::integer(a.x)}});
    question.arm("b", {{"n", Value::integer(b.n)}, {"sum", Value::integer(b.x)}});
    const Value answer = question.answer();
    return !holds(number_in(answer, "lift_low"), number_in(answer, "lift_high"), 0.1);
  });
}

BOOST_AUTO_TEST_CASE(intervals_of_distributions) {
  for (const Real q : {0.5L, 0.9L}) {
    const RankInterval ranks = rank_interval(100, q, kAlpha);
    // What it covers is known exactly, and is said: at least 95%.
    BOOST_TEST(ranks.coverage >= 0.95L);
    check("order statistics, " + std::to_string(static_cast<int>(q * 100)) + "% quantile of 100",
          exactly(static_cast<double>(1 - ranks.coverage)), 10'000, [&](Dice& dice) {
            auto values = values_of(100, [&] { return dice.uniform(); });
            std::sort(values.begin(), values.end());
            const auto at = [&](Real rank) { return values[static_cast<std::size_t>(rank) - 1]; };
            return !holds(at(ranks.lower), at(ranks.upper), q);
          });
  }
  check("quantile difference, median, 300 + 300", {0.045, 0.055}, 2'000, [](Dice& dice) {
    Question question("quantile_two_sample");
    question.arm("a", values_of(300, [&] { return dice.normal(); }));
    question.arm("b", values_of(300, [&] { return 0.5 + dice.normal(); })).with("q", 0.5);
    const Value answer = question.answer();
    return !holds(number_in(answer, "ci_low"), number_in(answer, "ci_high"), 0.5);
  });
}

BOOST_AUTO_TEST_CASE(intervals_by_resampling) {
  // Percentiles of resampled means have z for t and n for n − 1: too narrow by about 2% at 50 units an arm.
  check("bootstrap, difference of means, 50 + 50", {0.05, 0.07}, 600, [](Dice& dice) {
    const auto a = values_of(50, [&] { return dice.normal(); }), b = values_of(50, [&] { return dice.normal(); });
    const auto mean = [](std::span<const Real> values) {
      Real sum = 0;
      for (const Real value : values) sum += value;
      return sum / static_cast<Real>(values.size());
    };
    const auto seed = static_cast<std::uint64_t>(dice.uniform() * 1e9);
    return !holds(bootstrap(a, b, mean, false, kAlpha, seed, 400).bounds, 0);
  });
  check("Poisson bootstrap, a ratio, 100 units", {0.05, 0.075}, 300, [](Dice& dice) {
    PoissonBootstrap resampled(static_cast<std::uint64_t>(dice.uniform() * 1e9), 400);
    for (std::uint64_t unit = 0; unit < 100; ++unit) {
      const Real size = 1 + 4 * dice.uniform();
      resampled.add(unit, size * (0.3 + 0.1 * dice.normal()), size);
    }
    auto ratios = resampled.ratios();
    std::sort(ratios.begin(), ratios.end());
    return !holds(quantile_of_sorted(ratios, 0.025L), quantile_of_sorted(ratios, 0.975L), 0.3L);
  });
}

BOOST_AUTO_TEST_CASE(intervals_of_lifetimes) {
  const auto draw = [](Dice& dice) {
    std::vector<Lifetime> lifetimes;
    for (int i = 0; i < 150; ++i) {
      const double event = dice.exponential(), censored = 0.5 + 2.5 * dice.uniform();
      lifetimes.push_back({std::min(event, censored), event <= censored});
    }
    return survival_curve(lifetimes);
  };
  check("Kaplan-Meier with Greenwood, 150 units", {0.048, 0.06}, 5'000, [&](Dice& dice) {
    SurvivalStep at{.survival = 1};
    for (const SurvivalStep& step : draw(dice)) {
      if (step.time <= 1) at = step;
    }
    return std::fabs(at.survival - std::exp(-1.0L)) > kZ * at.standard_error;
  });
  check("restricted mean lifetime, 150 units", {0.048, 0.06}, 5'000, [&](Dice& dice) {
    const auto curve = draw(dice);
    const Real truth = 1 - std::exp(-1.5L);  // ∫ e^−t to 1.5
    return std::fabs(restricted_mean(curve, 1.5L) - truth) > kZ * std::sqrt(restricted_mean_variance(curve, 1.5L));
  });
}

BOOST_AUTO_TEST_SUITE_END()
