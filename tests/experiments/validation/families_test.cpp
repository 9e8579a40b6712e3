// Several arms against one control: errors of the whole family.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "experiments/report/assemble.hpp"
#include "experiments/statistics/multiplicity.hpp"
#include "experiments/statistics/tail.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/question.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace flywheel::statistics;
using namespace validation;

namespace {

constexpr double kAlpha = 0.05;
constexpr int kArms = 5;  // beside the control

/// The last `real` arms have an effect of 6 standard errors: it is found.
Real effect_of(int arm, int real) {
  return arm >= kArms - real ? 6 : 0;
}

/// z of each arm against the same control.
std::vector<Real> draw_family(Dice& dice, int real) {
  const Real control = dice.normal();
  std::vector<Real> z;
  for (int arm = 0; arm < kArms; ++arm) {
    z.push_back((dice.normal() - control) / std::sqrt(2.0L) + effect_of(arm, real));
  }
  return z;
}

std::vector<std::optional<Real>> p_of(const std::vector<Real>& z) {
  std::vector<std::optional<Real>> p;
  for (const Real one : z) p.emplace_back(normal_two_sided(one).p);
  return p;
}

/// Whether any of the arms without an effect is found to have one.
auto any_false(Adjustment adjustment, int real) {
  return [=](Dice& dice) {
    const auto p = adjusted(p_of(draw_family(dice, real)), adjustment);
    return std::any_of(p.begin(), p.end() - real, [](const auto& one) { return *one < kAlpha; });
  };
}

report::Report family_report(const std::vector<double>& rates, int units, Dice& dice) {
  report::Table table;
  table.name = table.source = "simulated";
  report::TableMetric metric;
  metric.name = "converted";
  for (std::size_t i = 0; i < rates.size(); ++i) {
    table.arms.push_back("arm" + std::to_string(i));
    table.weights.push_back(1);
    table.first_seen.push_back(units);
    table.units.push_back(units);
    metric.arms.push_back(moments_of(units, [&] { return dice.happens(rates[i]) ? 1 : 0; }));
  }
  table.metrics.push_back(std::move(metric));
  return assemble(table);
}

bool found(const report::Effect& effect) {
  return effect.finding == report::Finding::kBetter || effect.finding == report::Finding::kWorse;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation_families)

BOOST_AUTO_TEST_CASE(the_family_errs_in_at_most_5_percent) {
  // The arms share their control: their tests agree more often than independent ones.
  check("5 arms, unadjusted: breaks its 5%", at_least(0.1), 10'000, [](Dice& dice) {
    const auto p = p_of(draw_family(dice, 0));
    return std::any_of(p.begin(), p.end(), [](const auto& one) { return *one < kAlpha; });
  });
  check("5 arms, Bonferroni", at_most(kAlpha), 20'000, any_false(Adjustment::kBonferroni, 0));
  check("5 arms, Holm", at_most(kAlpha), 20'000, any_false(Adjustment::kHolm, 0));
  check("5 arms, Holm, two with an effect", at_most(kAlpha), 20'000, any_false(Adjustment::kHolm, 2));
  check("5 arms, Hochberg, two with an effect", at_most(kAlpha), 20'000, any_false(Adjustment::kHochberg, 2));
  // Where no arm has an effect, any finding is a family of false ones.
  check("5 arms, Benjamini-Hochberg, none with an effect", at_most(kAlpha), 20'000,
        any_false(Adjustment::kBenjaminiHochberg, 0));
  check("5 arms, Benjamini-Yekutieli, none with an effect", at_most(kAlpha), 20'000,
        any_false(Adjustment::kBenjaminiYekutieli, 0));
}

// One finding is picked blindly: it is false as often as findings are, on average over experiments.
BOOST_AUTO_TEST_CASE(findings_are_false_in_at_most_5_percent) {
  const auto false_pick = [](Adjustment adjustment) {
    return [=](Dice& dice) {
      constexpr int kReal = 2;
      const auto p = adjusted(p_of(draw_family(dice, kReal)), adjustment);
      std::vector<int> found;
      for (int i = 0; i < kArms; ++i) {
        if (*p[static_cast<std::size_t>(i)] < kAlpha) found.push_back(i);
      }
      return !found.empty() && found[dice.below(found.size())] < kArms - kReal;
    };
  };
  check("5 arms, findings of Benjamini-Hochberg, two with an effect", at_most(kAlpha), 20'000,
        false_pick(Adjustment::kBenjaminiHochberg));
  check("5 arms, findings of Benjamini-Yekutieli, two with an effect", at_most(kAlpha), 20'000,
        false_pick(Adjustment::kBenjaminiYekutieli));
}

BOOST_AUTO_TEST_CASE(adjusted_intervals_hold_all_truths_or_agree_with_decisions) {
  const auto any_misses = [](std::string low, std::string high, int real) {
    return [=](Dice& dice) {
      const auto z = draw_family(dice, real);
      Question question("adjusted_intervals");
      question.with("estimate", z).with("se", std::vector<Real>(z.size(), 1));
      const Value answer = question.answer();
      for (std::size_t i = 0; i < z.size(); ++i) {
        const Real truth = effect_of(static_cast<int>(i), real);
        if (!holds(*real_of(answer.find(low).as_list()[i]), *real_of(answer.find(high).as_list()[i]), truth))
          return true;
      }
      return false;
    };
  };
  for (const int real : {0, 2, 4}) {
    check("5 arms, " + std::to_string(real) + " with an effect: any interval of Bonferroni misses", at_most(kAlpha),
          2'000, any_misses("bonferroni_low", "bonferroni_high", real));
  }
  check("5 arms, none with an effect: any interval of Holm misses", at_most(kAlpha), 2'000,
        any_misses("holm_low", "holm_high", 0));
  // Holm's agree with its decisions, each at the level at which its arm was found. They do not hold all truths at once:
  // with effects that are surely found, up to 5% · (1 + 1/2 + … + 1/5) miss.
  check("5 arms, 4 with an effect: any interval of Holm misses", {0.05, 0.05 * 137 / 60}, 2'000,
        any_misses("holm_low", "holm_high", 4));
}

BOOST_AUTO_TEST_CASE(reports_of_several_arms_err_as_families) {
  check("report, 4 arms, Holm, none with an effect", at_most(kAlpha), 1'000, [](Dice& dice) {
    const auto report = family_report({0.2, 0.2, 0.2, 0.2}, 500, dice);
    const auto& effects = report.metrics.front().effects;
    return std::any_of(effects.begin(), effects.end(), found);
  });
  check("report, 4 arms, Holm, one with an effect", at_most(kAlpha), 1'000, [](Dice& dice) {
    const auto report = family_report({0.2, 0.2, 0.3, 0.2}, 500, dice);
    const auto& effects = report.metrics.front().effects;
    return found(effects[0]) || found(effects[2]);
  });
}

BOOST_AUTO_TEST_SUITE_END()
