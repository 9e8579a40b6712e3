#include "experiments/report/harm_findings.hpp"

#include <boost/test/unit_test.hpp>

#include "experiments/report/effects.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

namespace {

/// One guardrail, harmed by a rise of more than one point, in a report that is as sure as it can be.
Report guarded(const std::vector<sample::Arm>& arms, Tolerance tolerance = {0.01, std::nullopt}) {
  Report report;
  MetricResult metric;
  metric.name = "mute_rate";
  metric.role = Role::kGuardrail;
  metric.good_up = false;
  metric.tolerance = tolerance;
  for (const sample::Arm& arm : arms) {
    report.arms.push_back(arm.name);
    ArmResult result;
    result.arm = arm.name;
    result.exposed = result.mature = arm.n;
    result.moments = sample::conversions(arm.n, arm.x);
    metric.arms.push_back(std::move(result));
  }
  report.metrics.push_back(std::move(metric));
  return report;
}

/// "guardrail arm", for all findings.
std::string found(Report report, const Inference& inference = {.sequential = true}) {
  compare_arms(report, inference);
  std::string text;
  for (const HarmFinding& finding : harm_findings(report)) {
    text += (text.empty() ? "" : ", ") + finding.guardrail + " " + finding.arm;
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_harm_findings)

BOOST_AUTO_TEST_CASE(what_is_paused_for) {
  struct Case {
    std::string what;
    std::vector<sample::Arm> arms;
    Tolerance tolerance;
    std::string found;
  };
  const Tolerance rise{0.01, std::nullopt}, fall{std::nullopt, -0.02}, both{0.01, -0.02};
  for (const Case& c : std::vector<Case>{
           {"five points more", {{"a", 10'000, 500}, {"b", 10'000, 1000}}, rise, "mute_rate b"},
           {"as much as tolerated", {{"a", 10'000, 500}, {"b", 10'000, 600}}, rise, ""},
           {"more than tolerated, by chance perhaps", {{"a", 10'000, 500}, {"b", 10'000, 640}}, rise, ""},
           {"the same", {{"a", 10'000, 500}, {"b", 10'000, 500}}, rise, ""},
           {"less, which nobody minds", {{"a", 10'000, 1000}, {"b", 10'000, 500}}, rise, ""},
           {"less, which is minded", {{"a", 10'000, 1000}, {"b", 10'000, 500}}, fall, "mute_rate b"},
           {"less, of two sides", {{"a", 10'000, 1000}, {"b", 10'000, 500}}, both, "mute_rate b"},
           {"more, of two sides", {{"a", 10'000, 500}, {"b", 10'000, 1000}}, both, "mute_rate b"},
           {"one of two arms", {{"a", 10'000, 500}, {"b", 10'000, 510}, {"c", 10'000, 1000}}, rise, "mute_rate c"},
           {"both arms",
            {{"a", 10'000, 500}, {"b", 10'000, 1000}, {"c", 10'000, 1000}},
            rise,
            "mute_rate b, mute_rate c"},
           {"an arm that collects", {{"a", 10'000, 500}, {"b", 199, 199}}, rise, ""},
           {"a baseline that collects", {{"a", 199, 0}, {"b", 10'000, 9000}}, rise, ""},
           {"just enough units", {{"a", 200, 2}, {"b", 200, 198}}, rise, "mute_rate b"},
           {"everybody, and nobody before", {{"a", 1000, 0}, {"b", 1000, 1000}}, rise, "mute_rate b"},
       }) {
    BOOST_TEST_CONTEXT(c.what) BOOST_TEST(found(guarded(c.arms, c.tolerance)) == c.found);
  }
}

BOOST_AUTO_TEST_CASE(what_holds_for_one_look_only_pauses_nothing) {
  const std::vector<sample::Arm> arms{{"a", 10'000, 500}, {"b", 10'000, 1000}};
  Report fixed = guarded(arms);
  compare_arms(fixed, {});
  BOOST_TEST((fixed.metrics[0].effects[0].harm->state == Harm::State::kHarmed));  // and yet
  BOOST_TEST(harm_findings(fixed).empty());
  Report growing = guarded(arms);
  growing.metrics[0].growing = true;
  BOOST_TEST(found(growing) == "");
}

BOOST_AUTO_TEST_CASE(only_guardrails_pause) {
  for (const Role role : {Role::kGoal, Role::kSecondary}) {
    Report report = guarded({{"a", 10'000, 500}, {"b", 10'000, 1000}});
    report.metrics[0].role = role;
    BOOST_TEST(found(report) == "");
  }
}

BOOST_AUTO_TEST_CASE(units_whose_window_is_open_do_not_count) {
  Report report = guarded({{"a", 10'000, 500}, {"b", 199, 150}});
  report.metrics[0].arms[1].exposed = 10'000;
  compare_arms(report, {.sequential = true});
  BOOST_TEST((report.metrics[0].effects[0].harm->state == Harm::State::kHarmed));
  BOOST_TEST(harm_findings(report).empty());
}

BOOST_AUTO_TEST_CASE(a_sample_ratio_that_is_off_neither_pauses_nor_prevents_it) {
  Report report = guarded({{"a", 10'000, 500}, {"b", 10'000, 1000}});
  report.sample_ratio_sequential = report.sample_ratio_sequential_after =
      flywheel::statistics::Tail::from_ln(-100);  // p = 4e-44
  BOOST_TEST(found(report) == "mute_rate b");
  Report harmless = guarded({{"a", 10'000, 500}, {"b", 5000, 250}});
  harmless.sample_ratio_sequential = report.sample_ratio_sequential;
  BOOST_TEST(found(harmless) == "");
}

BOOST_AUTO_TEST_CASE(a_finding_has_the_numbers_and_says_them) {
  Report report = guarded({{"control", 10'000, 500}, {"team", 8000, 800}});
  compare_arms(report, {.sequential = true});
  const auto findings = harm_findings(report);
  BOOST_REQUIRE(findings.size() == 1U);
  const HarmFinding& finding = findings[0];
  BOOST_TEST(finding.baseline == "control");
  BOOST_TEST(finding.difference == 0.05, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(finding.limit == report.metrics[0].effects[0].always_valid->one_sided.low);
  BOOST_TEST((finding.limit > 0.01 && finding.limit < 0.05));
  BOOST_TEST((finding.tolerance == 0.01 && finding.above && finding.look == 1));
  BOOST_TEST((finding.n_arm == 8000 && finding.n_baseline == 10'000));
  BOOST_TEST(finding.sentence.starts_with("team harms mute_rate: +5.00 points against control, at the least +"));
  BOOST_TEST(
      finding.sentence.ends_with("points (always-valid 95% limit, look 1; 8,000 and 10,000 users); a change "
                                 "above +1.00 points is harm."));
}

BOOST_AUTO_TEST_SUITE_END()
