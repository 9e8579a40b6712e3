// Looking 500 times: what is always valid errs in at most 5% of all experiments, over all looks together.
#include <boost/test/unit_test.hpp>

#include "experiments/statistics/confidence_sequence.hpp"
#include "experiments/statistics/difference.hpp"
#include "experiments/statistics/group_sequential.hpp"
#include "experiments/statistics/tail.hpp"
#include "experiments/statistics/uniform_boundary.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel::statistics;
using namespace validation;

namespace {

constexpr Real kAlpha = 0.05L;
constexpr int kLooks = 500;
constexpr int kPairs = 20;  // new units an arm and look

/// One look: the estimated difference of two arms, its standard error, and the units so far.
struct Look {
  Real estimate, se, units;
};

/// Whether `errs` at any of 500 looks at a difference of `truth` between units of variance 1.
template <class Errs>
bool ever(Dice& dice, Real truth, Errs&& errs) {
  Real sum = 0;
  for (int look = 1; look <= kLooks; ++look) {
    const Real pairs = static_cast<Real>(kPairs) * look;
    sum += kPairs * truth + std::sqrt(2.0L * kPairs) * dice.normal();
    if (errs(Look{sum / pairs, std::sqrt(2 / pairs), 2 * pairs})) return true;
  }
  return false;
}

/// The same with the variance as it is estimated, from skewed values (exponential, mean 1).
template <class Errs>
bool ever_of_skewed(Dice& dice, Errs&& errs) {
  Moments a, b;
  for (int look = 1; look <= kLooks; ++look) {
    for (int i = 0; i < kPairs; ++i) {
      a.add(dice.exponential());
      b.add(dice.exponential());
    }
    const Real variance = Real{a.variance()} / static_cast<Real>(a.n) + Real{b.variance()} / static_cast<Real>(b.n);
    if (errs(Look{Real{b.mean} - a.mean, std::sqrt(variance), static_cast<Real>(a.n + b.n)})) return true;
  }
  return false;
}

/// Whether a standardised sum leaves ±z at one of equally spaced looks.
bool crosses_planned(const std::vector<Real>& z, Dice& dice) {
  Real sum = 0;
  for (std::size_t k = 0; k < z.size(); ++k) {
    sum += dice.normal();
    if (std::fabs(sum) / std::sqrt(static_cast<Real>(k + 1)) > z[k]) return true;
  }
  return false;
}

bool sequence_rejects(const Look& look) {
  return confidence_sequence(look.estimate, look.se, look.units, kAlpha).p.p < kAlpha;
}

bool ratio_rejects(const Look& look) {
  return mixture_ratio(look.estimate, look.se * look.se, 0.001L, kAlpha).p.p < kAlpha;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_looks)

BOOST_AUTO_TEST_CASE(a_test_of_one_look_is_no_test_of_500) {
  check("z test at each of 500 looks: breaks its 5%", at_least(0.4), 500, [](Dice& dice) {
    return ever(dice, 0, [](const Look& look) { return std::fabs(look.estimate / look.se) > 1.959963984540054L; });
  });
}

BOOST_AUTO_TEST_CASE(sequences_reject_too_rarely_or_just_right) {
  check("confidence sequence, 500 looks", at_most(0.05), 1'000,
        [](Dice& dice) { return ever(dice, 0, sequence_rejects); });
  check("mSPRT, 500 looks", at_most(0.05), 1'000, [](Dice& dice) { return ever(dice, 0, ratio_rejects); });
  check("confidence sequence, exponential, variance estimated", at_most(0.05), 500,
        [](Dice& dice) { return ever_of_skewed(dice, sequence_rejects); });
  check("mSPRT, exponential, variance estimated", at_most(0.05), 500,
        [](Dice& dice) { return ever_of_skewed(dice, ratio_rejects); });
}

BOOST_AUTO_TEST_CASE(sequences_hold_the_truth_at_every_look) {
  constexpr Real kTruth = 0.07L;
  check("confidence sequence misses the truth", at_most(0.05), 1'000, [](Dice& dice) {
    return ever(dice, kTruth, [](const Look& look) {
      const Real half = confidence_sequence(look.estimate, look.se, look.units, kAlpha).half_width;
      return std::fabs(look.estimate - kTruth) > half;
    });
  });
  check("one-sided confidence sequence misses the truth", at_most(0.05), 1'000, [](Dice& dice) {
    return ever(dice, kTruth, [](const Look& look) {
      const Real half = confidence_sequence(look.estimate, look.se, look.units, kAlpha).one_sided_half_width;
      return look.estimate - half > kTruth;
    });
  });
  check("mSPRT interval misses the truth", at_most(0.05), 1'000, [](Dice& dice) {
    return ever(dice, kTruth, [](const Look& look) {
      return !holds(mixture_ratio(look.estimate, look.se * look.se, 0.001L, kAlpha).bounds, kTruth);
    });
  });
}

BOOST_AUTO_TEST_CASE(sequences_of_lifts_hold_the_truth_at_every_look) {
  // Rates of 10% and 11%: the first look has 200 units an arm.
  check("relative confidence sequence misses a lift of 10%", at_most(0.05), 300, [](Dice& dice) {
    Real units = 0, a = 0, b = 0;
    for (int look = 1; look <= kLooks; ++look) {
      units += 200;
      a += static_cast<Real>(proportion_of(200, 0.1, dice).x), b += static_cast<Real>(proportion_of(200, 0.11, dice).x);
      if (a == 0) continue;
      const auto lift = relative_difference(Sample::of_successes(units, a), Sample::of_successes(units, b));
      if (!(lift.variance > 0)) continue;
      const auto sequence = confidence_sequence(lift.estimate, lift.standard_error(), 2 * units, kAlpha);
      if (std::fabs(lift.estimate - 0.1L) > sequence.half_width) return true;
    }
    return false;
  });
}

BOOST_AUTO_TEST_CASE(boundaries_are_crossed_rarely) {
  // A sum of `each` values a look, from `draw`; its variance process is the number of values.
  const auto crosses = [](int each, auto bound, bool two_sided, auto draw) {
    std::vector<Real> bounds;
    for (int look = 1; look <= kLooks; ++look) bounds.push_back(bound(static_cast<Real>(each) * look));
    return [=](Dice& dice) {
      Real sum = 0;
      for (const Real limit : bounds) {
        sum += draw(dice);
        if ((two_sided ? std::fabs(sum) : sum) > limit) return true;
      }
      return false;
    };
  };
  const auto normals = [](Dice& dice) { return 5 * dice.normal(); };  // 25 of them
  const Real rho = best_mixture_rho(2'500, kAlpha, true);
  const Real one_sided_rho = best_mixture_rho(2'500, kAlpha, false);
  check("normal mixture boundary", at_most(0.05), 1'000,
        crosses(
            25, [=](Real v) { return normal_mixture_bound(v, kAlpha, rho); }, true, normals));
  check("one-sided normal mixture boundary", at_most(0.05), 1'000,
        crosses(
            25, [=](Real v) { return one_sided_normal_mixture_bound(v, kAlpha, one_sided_rho); }, false, normals));
  check("polynomial stitching boundary", at_most(0.05), 1'000,
        crosses(
            25, [](Real v) { return poly_stitching_bound(v, kAlpha, 25, 0, 1.4L, 2); }, false, normals));
  // This one is for heavier tails: centred exponentials have scale 1.
  check("gamma-exponential boundary, exponential values", at_most(0.05), 1'000,
        crosses(
            5, [=](Real v) { return gamma_exponential_bound(v, kAlpha, one_sided_rho, 1); }, false,
            [](Dice& dice) {
              Real sum = -5;
              for (int i = 0; i < 5; ++i) sum += dice.exponential();
              return sum;
            }));
}

BOOST_AUTO_TEST_CASE(planned_looks_spend_all_of_their_5_percent) {
  for (const auto& [name, spending] :
       {std::pair{"O'Brien-Fleming", Spending::kObrienFleming}, std::pair{"Pocock", Spending::kPocock},
        std::pair{"power family, phi 1", Spending::kPower},
        std::pair{"Hwang-Shih-DeCani, phi 1", Spending::kHwangShihDeCani}}) {
    for (const int looks : {5, 25}) {
      std::vector<Real> information;
      for (int k = 1; k <= looks; ++k) information.push_back(static_cast<Real>(k) / looks);
      const auto z = spending_boundaries(Design{.spending = spending}, information).z;
      check(std::string("group sequential, ") + name + ", " + std::to_string(looks) + " looks", exactly(0.05), 10'000,
            [&](Dice& dice) { return crosses_planned(z, dice); });
    }
  }
  for (const bool pocock : {false, true}) {
    const Real constant = classic_constant(5, kAlpha, 2, pocock);
    std::vector<Real> z;
    for (int k = 1; k <= 5; ++k) z.push_back(pocock ? constant : constant * std::sqrt(5 / static_cast<Real>(k)));
    check(std::string("classic ") + (pocock ? "Pocock" : "O'Brien-Fleming") + ", 5 looks", exactly(0.05), 10'000,
          [&](Dice& dice) { return crosses_planned(z, dice); });
  }
}

BOOST_AUTO_TEST_SUITE_END()
