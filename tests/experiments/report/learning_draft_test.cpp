#include "experiments/report/learning_draft.hpp"

#include <boost/test/unit_test.hpp>

#include "experiments/report/assemble.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel;
using namespace flywheel::report;

namespace {

constexpr const char* kDefinitions = R"(experiment: nudge
status: ended
funnel: acquisition
product_area: sharing
audience: plan == "free"
analysis: { method: fixed }
split: { control: 50%, team: 25%, speed: 25% }
values: { control: 1, team: 2, speed: 3 }
goal: { metric: eureka_rate }
guardrails: mute_rate
secondary: d7
---
metrics:
  eureka_rate: { reach: eureka, within: 1d }
  mute_rate: { reach: message_muted, within: 1d, good: down, harm_above: +1pp }
  d7: { retained: active, day: 7 }
)";

/// The draft where of 10,000 units an arm so many did it, and muted.
std::string draft(std::array<std::int64_t, 3> eurekas, std::array<std::int64_t, 3> muted = {100, 100, 100},
                  std::int64_t units = 10'000) {
  const auto loaded = catalog::build({{"all.yaml", kDefinitions}});
  BOOST_REQUIRE(loaded.catalog);
  const catalog::Experiment& experiment = *loaded.catalog->find_experiment("nudge");
  outcomes::ExperimentTotals totals;
  totals.experiment = "nudge";
  totals.metrics = {"eureka_rate", "mute_rate", "d7"};
  totals.none.resize(3);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int64_t n = i == 0 ? 2 * units : units;
    const std::int64_t times = i == 0 ? 2 : 1;
    outcomes::ArmTotals& arm = totals.phase(1)[i];
    arm.exposed = arm.first_exposed = n;
    arm.metrics = {sample::totals_of(sample::conversions(n, times * eurekas[i]), 0),
                   sample::totals_of(sample::conversions(n, times * muted[i]), 0),
                   sample::totals_of(sample::conversions(n, n / 5), 0)};
  }
  const Report report = assemble(*loaded.catalog, experiment, totals, Time(kDay * 20'000));
  if (!report.learning.empty()) {
    // What is drafted is what the product reads.
    const auto read = catalog::build({{"all.yaml", kDefinitions}, {"learning.yaml", report.learning}});
    for (const auto& one : read.diagnostics) BOOST_TEST_MESSAGE(render_text(one));
    BOOST_REQUIRE(read.catalog);
    BOOST_TEST(read.catalog->learnings().size() == 1U);
  }
  return report.learning;
}

bool holds(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_learning_draft)

BOOST_AUTO_TEST_CASE(a_better_arm_is_to_be_shipped) {
  const std::string text = draft({800, 1100, 950});
  BOOST_TEST(holds(text, "learning: nudge"));
  BOOST_TEST(holds(text, "decision: ship team"));
  BOOST_TEST(holds(text, "win: true"));
  BOOST_TEST(holds(text, "confidence: high"));
  BOOST_TEST(holds(text, "holds_for: \"plan == \\\"free\\\"\""));
  BOOST_TEST(holds(text, "revisit: 2025-10-04"));
  BOOST_TEST(text.find("  acquisition: { metric: eureka_rate, change: +37.50%, interval: [+2") != std::string::npos);
  BOOST_TEST(text.find("  retention: { metric: d7, change: +0.00%, interval: [-") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_arm_that_harms_is_no_win) {
  const std::string text = draft({800, 1100, 700}, {100, 400, 100});
  BOOST_TEST(holds(text, "decision: iterate"));
  BOOST_TEST(holds(text, "win: false"));
}

BOOST_AUTO_TEST_CASE(what_is_worse_is_declined_and_what_is_unclear_goes_on) {
  BOOST_TEST(holds(draft({1100, 800, 800}), "because: \"every arm is worse than control\""));
  const std::string unclear = draft({1000, 1010, 990});
  BOOST_TEST(holds(unclear, "decision: iterate"));
  BOOST_TEST(holds(unclear, "confidence: low"));
}

BOOST_AUTO_TEST_CASE(few_units_teach_nothing_yet) {
  BOOST_TEST(draft({10, 11, 9}, {1, 1, 1}, 99).empty());
}

BOOST_AUTO_TEST_SUITE_END()
