// From people to verdicts: simulated histories through the assignment, the fold and the report.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>

#include "experiments/outcomes/fold.hpp"
#include "experiments/report/assemble.hpp"
#include "experiments/simulation/population.hpp"
#include "experiments/simulation/read_scenario.hpp"
#include "experiments/statistics/test_plan.hpp"
#include "tests/experiments/validation/draws.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace validation;

namespace {

constexpr const char* kDefinitions = R"(project: shop
---
experiment: greeting
status: running
split: { control: 50%, warm: 50% }
values: { control: Hello, warm: Welcome back }
goal: { metric: bought }
guardrails: [documents]
secondary: [spent]
analysis: { method: fixed }
---
experiment: looked-at
status: running
split: { control: 50%, warm: 50% }
values: { control: Hello, warm: Welcome back }
goal: { metric: bought }
---
experiment: planned
status: running
split: { control: 50%, warm: 50% }
values: { control: Hello, warm: Welcome back }
goal: { metric: bought }
analysis: { method: group_sequential, looks: 4, tuning_n: 2000 }
---
metrics:
  bought: { reach: purchase, within: 7d }
  documents: { count: document_opened, within: 7d }
  spent: { sum: purchase.amount, within: 7d }
)";

/// People who buy with 20%, for about 40, and open a document every other day; `more` goes on, `effects` on purchases.
std::string scenario_text(int units, const std::string& more = "", const std::string& effects = "[]") {
  return "simulation: people\nexperiment: greeting\nunits: " + std::to_string(units) +
         "\nstart: 2026-03-01T00:00:00Z\narrivals: 7d\nfollowed: 7d\n"
         "attributes: { plan: { free: 75%, pro: 25% } }\noutcomes:\n"
         "  - event: purchase\n    once: 20%\n    amount: { mean: 40, sd: 30, property: amount }\n    effects: " +
         effects + "\n  - { event: document_opened, daily: 0.5, spread: 0.6 }\n" + more;
}

/// One experiment of a scenario and what became of it.
struct Outcome {
  simulation::Truth truth;
  report::Report report;
};

class World {
 public:
  World() : catalog_(catalog::build({{"all.yaml", kDefinitions}}).catalog) { BOOST_REQUIRE(catalog_); }

  /// The scenario under another seed.
  [[nodiscard]] Outcome run(const std::string& text, std::uint64_t seed) const {
    auto read = simulation::read_scenario("scenario.yaml", text, *catalog_);
    for (const auto& one : read.diagnostics) BOOST_TEST_MESSAGE(render_text(one));
    BOOST_REQUIRE(read.scenario.has_value());
    read.scenario->seed = seed;
    const simulation::Population people(std::move(*read.scenario), catalog_);
    const Time as_of = people.scenario().start + kDay * 60;
    outcomes::Fold fold(catalog_, as_of, people.experiment().key);
    people.show(0, people.scenario().units, fold);
    const auto totals = fold.take();
    return {people.truth(), report::assemble(*catalog_, people.experiment(), totals.at(0), as_of)};
  }

  /// `usual` experiments, each with people of its own; `see` gets each.
  template <class See>
  std::int64_t repeat(const std::string& text, std::int64_t usual, See&& see) const {
    const std::int64_t n = replications(usual);
    for (std::int64_t i = 0; i < n; ++i) see(run(text, kSeed + static_cast<std::uint64_t>(i)));
    return n;
  }

 private:
  std::shared_ptr<const catalog::Catalog> catalog_;
};

const report::Effect& effect_of(const report::Report& report, std::string_view metric) {
  const auto found = std::find_if(report.metrics.begin(), report.metrics.end(),
                                  [&](const report::MetricResult& one) { return one.name == metric; });
  BOOST_REQUIRE(found != report.metrics.end());
  return found->effects.at(0);
}

bool significant(const report::Effect& effect) {
  return effect.p() && *effect.p() < 0.05;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(validation_experiments, World)

BOOST_AUTO_TEST_CASE(where_arms_are_alike_reports_find_nothing_in_95_percent) {
  std::map<std::string, std::int64_t> found, missed;
  std::int64_t mismatches = 0, harmed = 0;
  const auto n = repeat(scenario_text(500), 500, [&](const Outcome& one) {
    for (const char* metric : {"bought", "documents", "spent"}) {
      const auto& effect = effect_of(one.report, metric);
      found[metric] += significant(effect);
      missed[metric] += !holds(*effect.interval(), 0);
    }
    harmed += effect_of(one.report, "documents").harm->state == report::Harm::State::kHarmed;
    mismatches += *one.report.sample_ratio.p < 0.05;
  });
  check("A/A, whole experiments: a guardrail harmed, one-sided", {0.045, 0.055}, harmed, n);
  check("A/A, whole experiments: a rate", {0.045, 0.055}, found["bought"], n);
  check("A/A, whole experiments: a count", {0.045, 0.055}, found["documents"], n);
  check("A/A, whole experiments: amounts", {0.045, 0.055}, found["spent"], n);
  // 272 of 500 or more, or 228 or fewer: 5.45%, as counts are whole.
  check("A/A, whole experiments: sample ratio at 5%", {0.054, 0.055}, mismatches, n);
  check("A/A, whole experiments: intervals of a rate miss 0", {0.045, 0.055}, missed["bought"], n);
}

BOOST_AUTO_TEST_CASE(always_valid_reports_find_less_at_one_look) {
  std::string text = scenario_text(500);
  text.replace(text.find("greeting"), 8, "looked-at");
  std::int64_t found = 0;
  const auto n = repeat(text, 100, [&](const Outcome& one) {
    const auto& effect = effect_of(one.report, "bought");
    BOOST_TEST(effect.always_valid.has_value());
    found += significant(effect);
  });
  check("A/A, whole experiments: always valid, one look", at_most(0.05), found, n);
}

BOOST_AUTO_TEST_CASE(planned_looks_at_whole_experiments_spend_their_5_percent) {
  std::string text = scenario_text(2000);
  text.replace(text.find("greeting"), 8, "planned");
  std::int64_t found = 0, early = 0, missed = 0;
  const auto n = repeat(text, 200, [&](const Outcome& one) {
    const auto& effect = effect_of(one.report, "bought");
    BOOST_REQUIRE(effect.planned.has_value());
    BOOST_TEST(effect.planned->taken.size() >= 2U);
    const report::PlannedLook* crossed = effect.planned->crossed();
    found += crossed != nullptr;
    early += crossed && crossed != &effect.planned->taken.back();
    missed += !holds(*effect.planned->interval, 0);
    BOOST_TEST(significant(effect) == (crossed != nullptr));
  });
  check("A/A, whole experiments: planned looks", {0.04, 0.055}, found, n);
  check("A/A, whole experiments: planned looks, before the last", at_most(0.03), early, n);
  check("A/A, whole experiments: intervals of planned looks miss 0", at_most(0.055), missed, n);
}

BOOST_AUTO_TEST_CASE(an_effect_is_found_as_often_as_planned_and_held_by_its_interval) {
  const auto units =
      static_cast<int>(std::ceil(statistics::units_needed({}, statistics::Outcome::of_rate(0.2), 0.09L)));
  std::int64_t found = 0, missed = 0, missed_spent = 0;
  const auto n = repeat(scenario_text(units, "", "[{ arm: warm, absolute: +9pp }]"), 250, [&](const Outcome& one) {
    const auto& effect = effect_of(one.report, "bought");
    found += effect.finding == report::Finding::kBetter;
    missed += !holds(*effect.interval(), 0.09);
    missed_spent += !holds(*effect_of(one.report, "spent").interval(), 0.09 * 40);
  });
  check("an effect of 9 points: power 80%", {0.78, 0.82}, found, n);
  check("an effect of 9 points: intervals miss it", {0.045, 0.055}, missed, n);
  check("an effect of 9 points: intervals of amounts miss 3.6", {0.045, 0.06}, missed_spent, n);
}

BOOST_AUTO_TEST_CASE(an_effect_on_a_part_of_people_is_diluted_by_the_rest) {
  std::int64_t missed = 0;
  const char* const effects = "[{ arm: warm, absolute: +12pp, where: { plan: pro } }, { arm: warm, relative: +10% }]";
  const auto n = repeat(scenario_text(800, "", effects), 150, [&](const Outcome& one) {
    const auto& rates = one.truth.outcomes.at(0).rates;
    BOOST_TEST(std::abs(rates[1] - rates[0] - 0.05) < 0.02);  // 2 points for all, 12 for about a quarter
    missed += !holds(*effect_of(one.report, "bought").interval(), 0.05);
  });
  check("an effect on a quarter of people: intervals miss the average", {0.045, 0.055}, missed, n);
}

BOOST_AUTO_TEST_CASE(who_crosses_over_is_out_and_counted) {
  std::int64_t crossed = 0, assigned = 0, found = 0;
  const auto n = repeat(scenario_text(500, "crossovers: 10%\n"), 150, [&](const Outcome& one) {
    std::int64_t known = 0, units = 0;
    for (std::size_t arm = 0; arm < 2; ++arm) {
      known += one.truth.arms[arm].crossed;
      units += one.truth.arms[arm].assigned;
      BOOST_TEST(one.report.first_exposed[arm] == one.truth.arms[arm].assigned);
      BOOST_TEST(one.report.exposed[arm] == one.truth.arms[arm].assigned - one.truth.arms[arm].crossed);
    }
    BOOST_TEST(one.report.multi_arm_units == known);
    crossed += known, assigned += units;
    found += significant(effect_of(one.report, "bought"));
  });
  check("crossovers: 10% of units", exactly(0.1), crossed, assigned);
  check("crossovers: false positives without them", {0.045, 0.055}, found, n);
}

BOOST_AUTO_TEST_CASE(dropout_lowers_rates_by_what_is_known_and_hurts_no_even_comparison) {
  // Who stops, stops evenly over the week in which purchases are even: half of theirs are lost.
  std::int64_t bought = 0, units = 0, found = 0;
  const auto n = repeat(scenario_text(500, "dropout: 30%\n"), 150, [&](const Outcome& one) {
    for (const auto& arm : one.report.metrics.front().arms) {
      bought += std::llround(arm.moments.sum());
      units += arm.moments.n;
    }
    found += significant(effect_of(one.report, "bought"));
  });
  check("dropout of 30%: the rate that is left", exactly(0.2 * (1 - 0.3 / 2)), bought, units);
  check("dropout of 30%: false positives", {0.045, 0.055}, found, n);
  std::int64_t seen = 0;
  const auto uneven = repeat(scenario_text(2000, "dropout: { control: 0%, warm: 60% }\n"), 40, [&](const Outcome& one) {
    seen += effect_of(one.report, "bought").finding == report::Finding::kWorse;
  });
  check("dropout of one arm only is taken for harm", at_least(0.8), seen, uneven);
}

BOOST_AUTO_TEST_CASE(lost_exposures_are_a_sample_ratio_mismatch) {
  for (const auto& [name, loss] :
       {std::pair{"a fifth of an arm", "{ share: 20%, arm: warm }"},
        std::pair{"most paying people of an arm", "{ share: 85%, arm: warm, where: { plan: pro } }"}}) {
    std::int64_t alarms = 0;
    const auto n =
        repeat(scenario_text(2000, std::string("lost_exposures: [") + loss + "]\n"), 40, [&](const Outcome& one) {
          alarms += *one.report.sample_ratio.p < statistics::kSampleRatioAlpha;
          for (std::size_t arm = 0; arm < 2; ++arm)
            BOOST_TEST(one.report.first_exposed[arm] == one.truth.arms[arm].assigned - one.truth.arms[arm].lost);
        });
    check(std::string("lost exposures, ") + name + ": alarms", at_least(0.8), alarms, n);
  }
}

BOOST_AUTO_TEST_CASE(bots_and_wrong_clocks_make_noise_not_effects) {
  std::map<std::string, std::int64_t> found;
  const auto n = repeat(scenario_text(500, "bots: { share: 2%, daily: 20 }\nclock_skew: { share: 20%, most: 1h }\n"),
                        120, [&](const Outcome& one) {
                          for (const char* metric : {"bought", "documents", "spent"})
                            found[metric] += significant(effect_of(one.report, metric));
                        });
  check("bots and wrong clocks: false positives of a rate", {0.045, 0.055}, found["bought"], n);
  // A dozen bots carry nearly all of the variance: their number decides, and Welch's test becomes cautious.
  check("bots and wrong clocks: false positives of a count", at_most(0.055), found["documents"], n);
  check("bots and wrong clocks: false positives of amounts", at_most(0.055), found["spent"], n);
}

BOOST_AUTO_TEST_SUITE_END()
