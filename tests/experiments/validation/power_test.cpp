// With the units that `flagd power` asks for, an effect is found as often as it says.
#include <boost/test/unit_test.hpp>

#include "experiments/statistics/confidence_sequence.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/multiplicity.hpp"
#include "experiments/statistics/power.hpp"
#include "experiments/statistics/tail.hpp"
#include "experiments/statistics/test_plan.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel::statistics;
using namespace validation;

namespace {

constexpr double kAlpha = 0.05;

/// Units of an arm with that share of all that are needed.
int units_of(const TestPlan& plan, const Outcome& control, double difference, Real share) {
  return static_cast<int>(std::ceil(units_needed(plan, control, difference) * share));
}

bool finds(const Comparison& comparison, double level = kAlpha) {
  return comparison.p && *comparison.p<level&& * comparison.difference> 0;
}

Moments normals(int n, double mean, Dice& dice) {
  return moments_of(n, [&] { return mean + dice.normal(); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_power)

BOOST_AUTO_TEST_CASE(rates_are_told_apart_as_planned) {
  for (const auto& [rate, difference] : {std::pair{0.1, 0.04}, std::pair{0.4, 0.08}}) {
    const int n = units_of({}, Outcome::of_rate(rate), difference, 0.5L);
    check("power 80%, rates " + std::to_string(rate).substr(0, 4) + " and " +
              std::to_string(rate + difference).substr(0, 4),
          {0.785, 0.815}, 2'000, [&, rate = rate, difference = difference](Dice& dice) {
            return finds(
                compare_proportions(proportion_of(n, rate, dice), proportion_of(n, rate + difference, dice), kAlpha));
          });
  }
  const TestPlan uneven{.control_share = 0.75L, .treatment_share = 0.25L, .design = {}};
  const int a = units_of(uneven, Outcome::of_rate(0.2), 0.06, 0.75L),
            b = units_of(uneven, Outcome::of_rate(0.2), 0.06, 0.25L);
  check("power 80%, rates, three quarters are control", {0.785, 0.815}, 2'000, [&](Dice& dice) {
    return finds(compare_proportions(proportion_of(a, 0.2, dice), proportion_of(b, 0.26, dice), kAlpha));
  });
}

BOOST_AUTO_TEST_CASE(means_are_told_apart_as_planned) {
  // The plan is normal, the test is Student's: it asks for a unit or two too few.
  const int n = units_of({}, Outcome::of_mean(0, 1), 0.25, 0.5L);
  check("power 80%, means", {0.79, 0.805}, 5'000,
        [&](Dice& dice) { return finds(compare_means(normals(n, 0, dice), normals(n, 0.25, dice), kAlpha)); });
  // Of few units: Student's test, and Welch's, which does not know that the variances are equal.
  const auto student = static_cast<double>(power_student(1.2L, 1, 10, kAlpha));
  const auto of_ten = [](Dice& dice) { return compare_means(normals(10, 0, dice), normals(10, 1.2, dice), kAlpha); };
  check("power of Student's test, 10 + 10", exactly(student), 10'000, [&](Dice& dice) {
    const Real t = *of_ten(dice).statistic;  // the same for both tests, where arms are of one size
    return t > 0 && student_two_sided(t, 18).p < kAlpha;
  });
  check("power of Welch's test, 10 + 10", {student - 0.01, student}, 10'000,
        [&](Dice& dice) { return finds(of_ten(dice)); });
  const Real seen = *detectable({}, Outcome::of_mean(0, 1), 400, true);
  check("power 80%, the smallest effect that 400 units show", {0.79, 0.805}, 5'000, [&](Dice& dice) {
    return finds(compare_means(normals(200, 0, dice), normals(200, static_cast<double>(seen), dice), kAlpha));
  });
}

BOOST_AUTO_TEST_CASE(designs_have_the_power_that_was_planned) {
  const Outcome control = Outcome::of_mean(0, 1);
  const int adjusted = units_of({.rho = 0.6L, .design = {}}, control, 0.25, 0.5L);
  check("power 80%, CUPED with correlation 0.6", {0.785, 0.81}, 5'000, [&](Dice& dice) {
    std::vector<CrossMoments> arms(2, CrossMoments::none(2));
    for (int i = 0; i < 2 * adjusted; ++i) {
      const Real x = dice.normal();
      arms[i % 2].add(std::vector<Real>{0.6L * x + 0.8L * dice.normal() + (i % 2 == 1 ? 0.25L : 0), x});
    }
    const auto result = adjust_for_covariates(arms, true);
    return finds(compare_means(result.arms[0], result.arms[1], kAlpha));
  });
  // Clusters of 10 that share a tenth of the variance: their means decide.
  const TestPlan clustered{.cluster_size = 10, .icc = 0.1L, .design = {}};
  const int clusters = units_of(clustered, control, 0.25, 0.05L);
  check("power 80%, clusters of 10", {0.78, 0.81}, 5'000, [&](Dice& dice) {
    const auto draw = [&](double effect) {
      return moments_of(clusters, [&] { return effect + std::sqrt(0.1 + 0.9 / 10) * dice.normal(); });
    };
    return finds(compare_means(draw(0), draw(0.25), kAlpha));
  });
}

BOOST_AUTO_TEST_CASE(several_arms_have_it_too) {
  const TestPlan plan{.comparisons = 3, .control_share = 0.25L, .treatment_share = 0.25L, .design = {}};
  const int n = units_of(plan, Outcome::of_mean(0, 1), 0.3, 0.25L);
  const auto p_of_arms = [=](Dice& dice) {
    const Moments control = normals(n, 0, dice);
    std::vector<std::optional<Real>> p;
    for (const double effect : {0.3, 0.3, 0.0})
      p.emplace_back(*compare_means(control, normals(n, effect, dice), kAlpha).p);
    return p;
  };
  check("power 80%, 3 arms, Bonferroni", {0.785, 0.805}, 3'000,
        [&](Dice& dice) { return *adjusted(p_of_arms(dice), Adjustment::kBonferroni)[0] < kAlpha; });
  check("power 80% or more, 3 arms, Holm", at_least(0.785), 3'000,
        [&](Dice& dice) { return *adjusted(p_of_arms(dice), Adjustment::kHolm)[0] < kAlpha; });
}

BOOST_AUTO_TEST_CASE(looking_on_the_way_costs_what_was_planned) {
  constexpr Real kDifference = 0.1L;
  const Outcome control = Outcome::of_mean(0, 1);
  // A path of the estimate at fractions of all units; `finds` looks at estimate, standard error and units.
  const auto path = [](Real units, int looks, auto&& finds_at) {
    return [=](Dice& dice) {
      Real sum = 0;
      for (int look = 1; look <= looks; ++look) {
        const Real step = units / 2 / static_cast<Real>(looks), pairs = step * static_cast<Real>(look);
        sum += step * kDifference + std::sqrt(2 * step) * dice.normal();
        if (finds_at(look, sum / pairs, std::sqrt(2 / pairs), 2 * pairs)) return true;
      }
      return false;
    };
  };
  const Real planned = units_needed({.looks = TestPlan::Looks::kPlanned, .design = {}}, control, kDifference);
  std::vector<Real> information;
  for (int k = 1; k <= 5; ++k) information.push_back(static_cast<Real>(k) / 5);
  const auto z = spending_boundaries(Design{}, information).z;
  check("power 80%, 5 planned looks", exactly(0.8), 10'000,
        path(planned, 5, [=](int look, Real estimate, Real se, Real) {
          return estimate / se > z[static_cast<std::size_t>(look) - 1];
        }));
  const Real always = units_needed({.looks = TestPlan::Looks::kAlwaysValid, .design = {}}, control, kDifference);
  check("power 80% or more, confidence sequence, 100 looks", at_least(0.8), 2'000,
        path(always, 100, [=](int, Real estimate, Real se, Real units) {
          const Real half = confidence_sequence(estimate, se, units, kAlpha, always).half_width;
          return estimate > half;
        }));
}

BOOST_AUTO_TEST_CASE(the_power_that_is_left_is_what_is_said) {
  // Half of the units are in, the score is 0.8, and the effect drifts to 2.5 at the end.
  const Real chance = conditional_power(0.8L, 0.5L, 2.5L, kAlpha).p;
  check("conditional power at half of the units", exactly(static_cast<double>(chance)), 20'000,
        [](Dice& dice) { return std::fabs(0.8 + 0.5 * 2.5 + std::sqrt(0.5) * dice.normal()) > 1.959963984540054; });
  // The flat prior: the drift is what the score says, with its error.
  const Real averaged = predictive_power(0.8L, 0.5L, kAlpha).p;
  check("predictive power at half of the units", exactly(static_cast<double>(averaged)), 20'000, [](Dice& dice) {
    const double drift = (0.8 + std::sqrt(0.5) * dice.normal()) / 0.5;
    return std::fabs(0.8 + 0.5 * drift + std::sqrt(0.5) * dice.normal()) > 1.959963984540054;
  });
}

BOOST_AUTO_TEST_SUITE_END()
