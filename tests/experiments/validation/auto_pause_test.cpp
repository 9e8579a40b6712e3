// Pausing by itself: simulated experiments, looked at every evening; what harms is found, what does not is left alone.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "experiments/outcomes/fold.hpp"
#include "experiments/report/assemble.hpp"
#include "experiments/report/harm_findings.hpp"
#include "experiments/simulation/population.hpp"
#include "experiments/simulation/read_scenario.hpp"
#include "tests/experiments/validation/validation.hpp"

using namespace flywheel;
using namespace validation;

namespace {

// Each guardrail of `alike` is at the edge: there is no harm, and none is tolerated.
constexpr const char* kDefinitions = R"(project: shop
---
experiment: alike
status: running
auto_pause: true
split: { control: 50%, warm: 50% }
values: { control: Hello, warm: Welcome back }
guardrails: [mute_rate]
analysis: { tuning_n: 1000 }
---
experiment: loud
status: running
auto_pause: true
split: { control: 34%, loud: 33%, calm: 33% }
values: { control: 1, loud: 2, calm: 3 }
guardrails: [mute_rate_by_a_point]
analysis: { tuning_n: 3000 }
---
metrics:
  mute_rate: { reach: message_muted, within: 3d, good: down }
  mute_rate_by_a_point: { reach: message_muted, within: 3d, good: down, harm_above: +1pp }
)";

std::string scenario_text(const std::string& experiment, int units, const std::string& effects = "[]") {
  return "simulation: people\nexperiment: " + experiment + "\nunits: " + std::to_string(units) +
         "\nstart: 2026-03-01T00:00:00Z\narrivals: 20d\nfollowed: 3d\noutcomes:\n"
         "  - { event: message_muted, once: 5%, delay: 12h, effects: " +
         effects + " }\n";
}

/// What was known at the end of a day.
outcomes::ExperimentTotals until(const outcomes::ExperimentTotals& all, int day) {
  outcomes::ExperimentTotals seen = all;
  for (auto& [phase, arms] : seen.phases) {
    for (outcomes::ArmTotals& arm : arms) {
      arm.by_day.erase(arm.by_day.upper_bound(day), arm.by_day.end());
      arm.exposed = arm.first_exposed = 0;
      for (const auto& [number, units] : arm.by_day) {
        arm.exposed += units.exposed;
        arm.first_exposed += units.first_exposed;
      }
      for (outcomes::MetricTotals& metric : arm.metrics) {
        metric.by_day.erase(metric.by_day.upper_bound(day), metric.by_day.end());
        metric.immature = arm.exposed - metric.total().n();
      }
    }
  }
  return seen;
}

/// The evenings from the first exposure to the last window's end.
std::pair<int, int> days_of(const outcomes::ExperimentTotals& totals) {
  int first = std::numeric_limits<int>::max(), last = 0;
  for (const outcomes::ArmTotals& arm : totals.phases.begin()->second) {
    first = std::min(first, arm.by_day.begin()->first);
    for (const outcomes::MetricTotals& metric : arm.metrics) last = std::max(last, metric.by_day.rbegin()->first);
  }
  return {first, last};
}

class World {
 public:
  World() : catalog_(catalog::build({{"all.yaml", kDefinitions}}).catalog) { BOOST_REQUIRE(catalog_); }

  [[nodiscard]] simulation::Population people(const std::string& text, std::uint64_t seed) const {
    auto read = simulation::read_scenario("scenario.yaml", text, *catalog_);
    for (const auto& one : read.diagnostics) BOOST_TEST_MESSAGE(render_text(one));
    BOOST_REQUIRE(read.scenario.has_value());
    read.scenario->seed = seed;
    return {std::move(*read.scenario), catalog_};
  }

  [[nodiscard]] outcomes::ExperimentTotals totals(const simulation::Population& people, Time as_of) const {
    outcomes::Fold fold(catalog_, as_of, people.experiment().key);
    people.show(0, people.scenario().units, fold);
    return fold.take().at(0);
  }

  [[nodiscard]] report::Report report(const simulation::Population& people, const outcomes::ExperimentTotals& totals,
                                      int day) const {
    return report::assemble(*catalog_, people.experiment(), totals, Time(kDay * (day + 1)));
  }

  /// All that one experiment is paused for, looked at every evening: "guardrail arm".
  [[nodiscard]] std::set<std::string> findings(const std::string& text, std::uint64_t seed) const {
    const simulation::Population people = this->people(text, seed);
    const auto all = totals(people, people.scenario().start + kDay * 60);
    const auto [first, last] = days_of(all);
    std::set<std::string> found;
    for (int day = first; day <= last; ++day) {
      for (const auto& one : harm_findings(report(people, until(all, day), day))) {
        found.insert(one.guardrail + " " + one.arm);
      }
    }
    return found;
  }

 private:
  std::shared_ptr<const catalog::Catalog> catalog_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(validation_auto_pause, World)

BOOST_AUTO_TEST_CASE(an_evening_is_seen_as_a_fold_of_that_evening_sees_it) {
  const auto people = this->people(scenario_text("loud", 2000, "[{ arm: loud, absolute: +5pp }]"), kSeed);
  const auto all = totals(people, people.scenario().start + kDay * 60);
  const auto [first, last] = days_of(all);
  for (const int day : {first, first + 8, last}) {
    const auto folded = totals(people, Time(kDay * (day + 1)));
    auto seen = until(all, day);
    seen.last_exposure = folded.last_exposure;  // which the days do not tell
    BOOST_TEST(render_json(report(people, seen, day)) == render_json(report(people, folded, day)));
  }
}

BOOST_AUTO_TEST_CASE(experiments_without_harm_are_paused_in_at_most_5_percent_over_all_looks) {
  const std::string text = scenario_text("alike", 1200);
  const auto n = replications(250);
  std::int64_t paused = 0, by_window = 0, by_first_day = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto found = findings(text, kSeed + static_cast<std::uint64_t>(i));
    paused += !found.empty();
    by_window += found.contains("mute_rate warm");
    by_first_day += found.contains("mute_rate (first 24h) warm");
  }
  check("A/A, auto_pause: a guardrail, every evening", at_most(0.05), by_window, n);
  check("A/A, auto_pause: its first 24h, every evening", at_most(0.05), by_first_day, n);
  // Each errs in at most 5%; as the second is a part of the first, both together hardly more than one.
  check("A/A, auto_pause: paused at all", at_most(0.05), paused, n);
}

BOOST_AUTO_TEST_CASE(a_harmful_arm_is_found_and_an_innocent_one_beside_it_is_not) {
  const std::string text = scenario_text("loud", 5000, "[{ arm: loud, absolute: +5pp }]");
  const auto n = replications(30);
  std::int64_t found_loud = 0, found_calm = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto found = findings(text, kSeed + static_cast<std::uint64_t>(i));
    const auto names = [&](const char* arm) {
      return std::any_of(found.begin(), found.end(), [&](const std::string& one) { return one.ends_with(arm); });
    };
    found_loud += names(" loud");
    found_calm += names(" calm");
  }
  check("auto_pause: an arm that harms by 5 points where 1 is tolerated", at_least(0.8), found_loud, n);
  check("auto_pause: an innocent arm beside it", at_most(0.05), found_calm, n);
}

BOOST_AUTO_TEST_SUITE_END()
