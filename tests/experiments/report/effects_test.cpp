#include "experiments/report/effects.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

namespace {

/// A report of one metric with the given arms, the first the baseline.
Report with_metric(Role role, const std::vector<sample::Arm>& arms, bool good_up = true) {
  Report report;
  MetricResult metric;
  metric.name = "m";
  metric.role = role;
  metric.good_up = good_up;
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

}  // namespace

BOOST_AUTO_TEST_SUITE(report_effects)

BOOST_AUTO_TEST_CASE(whether_a_change_is_better_depends_on_what_is_good) {
  for (const bool good_up : {true, false}) {
    Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1300}}, good_up);
    compare_arms(report, {});
    const Effect& effect = report.metrics[0].effects[0];
    BOOST_TEST(finding_name(effect.finding) == (good_up ? "better" : "worse"));
    BOOST_TEST((effect.tone == (good_up ? Tone::kGood : Tone::kBad)));
  }
}

BOOST_AUTO_TEST_CASE(an_arm_of_few_units_is_collecting_and_shows_no_rate) {
  Report report = with_metric(Role::kGoal, {{"a", 200, 20}, {"b", 199, 60}, {"c", 200, 60}});
  compare_arms(report, {});
  const MetricResult& metric = report.metrics[0];
  BOOST_TEST(finding_name(metric.effects[0].finding) == "collecting");
  BOOST_TEST(!metric.effects[0].comparison.difference);
  BOOST_TEST(metric.effects[0].sentence ==
             "b: collecting. 199 users exposed, 200 in a; rates are shown from 200 an arm on.");
  BOOST_TEST(!metric.arms[1].estimate);
  BOOST_TEST(metric.arms[2].estimate.value() == 0.3);
  BOOST_TEST(finding_name(metric.effects[1].finding) == "better");
  // Tables are compared however small they are.
  compare_arms(report, {.always_compare = true});
  BOOST_TEST(report.metrics[0].effects[0].comparison.difference.has_value());
}

BOOST_AUTO_TEST_CASE(several_arms_on_the_goal_are_adjusted) {
  // Two-sided pooled z of 1000/10000 against 1085/10000 is p = 0.0497: alone below 5%, with two arms not.
  Report one = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}});
  compare_arms(one, {});
  BOOST_TEST(finding_name(one.metrics[0].effects[0].finding) == "better");
  BOOST_TEST(!one.metrics[0].effects[0].p_adjusted);
  Report two = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}, {"c", 10'000, 1010}});
  compare_arms(two, {});
  const Effect& effect = two.metrics[0].effects[0];
  BOOST_TEST(*effect.p_adjusted == 2 * *effect.comparison.p, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(finding_name(effect.finding) == "no_difference");
}

BOOST_AUTO_TEST_CASE(intervals_of_several_arms_agree_with_holms_decisions) {
  // Newcombe's intervals by an independent program: at 2.5% for the smallest p, and once that is rejected at 5%.
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}, {"c", 10'000, 1130}});
  compare_arms(report, {});
  const Effect &b = report.metrics[0].effects[0], &c = report.metrics[0].effects[1];
  BOOST_REQUIRE((b.family && c.family));
  BOOST_TEST(c.family->level == 0.025, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(c.interval()->low == 0.0032213733206948626, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(c.interval()->high == 0.022784410173952996, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(b.family->level == 0.05, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(b.interval()->low == b.comparison.interval->low, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(c.lift().interval->low < c.comparison.lift.interval->low);
  BOOST_TEST(finding_name(b.finding) == "better");
  BOOST_TEST(c.sentence.find("Holm-adjusted 95% interval") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_holm_rejects_nothing_all_intervals_hold_zero) {
  // Alone p = 0.0497, and the interval at 5% would not hold 0.
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}, {"c", 10'000, 1010}});
  compare_arms(report, {});
  for (const Effect& effect : report.metrics[0].effects) {
    BOOST_TEST(effect.family->level == 0.025, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(effect.interval()->low < 0);
    BOOST_TEST(effect.interval()->high > 0);
  }
}

BOOST_AUTO_TEST_CASE(a_difference_is_first_shown_where_it_is_after_adjustment) {
  // On the first day the second arm's p lies between 2.5% and 5%: one of two arms, it shows nothing yet.
  Report report = with_metric(Role::kGoal, {{"a", 20'000, 2000}, {"b", 20'000, 2900}, {"c", 20'000, 2000}});
  MetricResult& metric = report.metrics[0];
  const auto day = [](const char* name, std::int64_t x) {
    return DayMoments{name,
                      {sample::conversions(5000, 500), sample::conversions(5000, x), sample::conversions(5000, 500)}};
  };
  metric.history = {day("2026-03-13", 600), day("2026-03-14", 700)};
  compare_arms(report, {.sequential = true});
  const Effect &b = metric.effects[0], &c = metric.effects[1];
  BOOST_TEST(b.looks.at(0).p > 0.025);
  BOOST_TEST(b.looks.at(0).p < 0.05);
  BOOST_TEST(b.always_valid->shown_on == "2026-03-14");
  BOOST_TEST(c.always_valid->shown_on.empty());
}

BOOST_AUTO_TEST_CASE(always_valid_intervals_are_adjusted_as_such) {
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1300}, {"c", 10'000, 1000}});
  compare_arms(report, {.sequential = true});
  const Effect& effect = report.metrics[0].effects[0];
  // Computed from the published formula by an independent program.
  BOOST_TEST(effect.interval()->low == 0.015107801927304439, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(effect.interval()->high == 0.04489219807269556, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(effect.sentence.find("always-valid Holm-adjusted 95% interval") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_corrections_and_other_roles_leave_intervals_alone) {
  const std::vector<sample::Arm> arms{{"a", 10'000, 1000}, {"b", 10'000, 1085}, {"c", 10'000, 1010}};
  Report goal = with_metric(Role::kGoal, arms), secondary = with_metric(Role::kSecondary, arms);
  compare_arms(goal, {.correction = flywheel::statistics::Adjustment::kHochberg});
  compare_arms(secondary, {});
  for (const Report& report : {goal, secondary}) {
    BOOST_TEST(report.metrics[0].effects[0].p_adjusted.has_value());
    BOOST_TEST(!report.metrics[0].effects[0].family);
  }
}

BOOST_AUTO_TEST_CASE(a_guardrail_is_harmed_only_beyond_what_it_tolerates) {
  struct Case {
    std::int64_t conversions;  // of 10,000; the baseline has 1,000
    Tolerance tolerance;
    std::string state;
  };
  // One-sided 95% limits of the difference are about ± 0.007 around it.
  for (const Case& c : std::vector<Case>{{1000, {std::nullopt, 0.0}, "not_excluded"},
                                         {900, {std::nullopt, 0.0}, "harmed"},
                                         {1100, {std::nullopt, 0.0}, "excluded"},
                                         {900, {std::nullopt, -0.02}, "excluded"},
                                         {900, {std::nullopt, -0.01}, "not_excluded"},
                                         {700, {std::nullopt, -0.02}, "harmed"},
                                         {1100, {0.0, std::nullopt}, "harmed"},
                                         {1000, {0.01, -0.01}, "excluded"},
                                         {1200, {0.01, -0.01}, "harmed"}}) {
    Report report = with_metric(Role::kGuardrail, {{"a", 10'000, 1000}, {"b", 10'000, c.conversions}});
    report.metrics[0].tolerance = c.tolerance;
    compare_arms(report, {});
    BOOST_TEST_CONTEXT(c.conversions << " " << c.state) {
      BOOST_REQUIRE(report.metrics[0].effects[0].harm.has_value());
      BOOST_TEST(harm_state_name(report.metrics[0].effects[0].harm->state) == c.state);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_harm_is_told_from_a_change_by_one_sided_limits) {
  // Two-sided p is 0.079, one-sided 0.040: no difference shown, yet harm is.
  Report report = with_metric(Role::kGuardrail, {{"a", 10'000, 1000}, {"b", 10'000, 926}});
  report.metrics[0].tolerance = Tolerance{std::nullopt, 0.0};
  compare_arms(report, {});
  const Effect& effect = report.metrics[0].effects[0];
  BOOST_TEST(finding_name(effect.finding) == "no_difference");
  BOOST_TEST(harm_state_name(effect.harm->state) == "harmed");
  BOOST_TEST((effect.tone == Tone::kBad));
}

BOOST_AUTO_TEST_CASE(a_sequential_analysis_decides_by_the_confidence_sequence) {
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1300}});
  compare_arms(report, {.sequential = true});
  const Effect& effect = report.metrics[0].effects[0];
  BOOST_REQUIRE(effect.always_valid.has_value());
  // Computed from the published formulas by an independent program.
  BOOST_TEST(effect.interval()->low == 0.01620295776302061, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(effect.interval()->high == 0.04379704223697939, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(*effect.p() == 3.6426852292665042e-09, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(effect.lift().interval->low < effect.comparison.lift.interval->low);  // the same critical value
  BOOST_TEST(finding_name(effect.finding) == "better");
}

BOOST_AUTO_TEST_CASE(what_a_fixed_horizon_just_shows_a_sequence_does_not_yet) {
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}});
  compare_arms(report, {.sequential = true});
  const Effect& effect = report.metrics[0].effects[0];
  BOOST_TEST(*effect.comparison.p < 0.05);
  BOOST_TEST(finding_name(effect.finding) == "no_difference");
  BOOST_TEST(effect.sentence.find("always-valid 95% interval") != std::string::npos);
  BOOST_TEST(effect.sentence.find("At a fixed horizon: 95% interval") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(metrics_without_a_window_get_the_fixed_horizon_result) {
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}});
  report.metrics[0].growing = true;
  compare_arms(report, {.sequential = true});
  BOOST_TEST(!report.metrics[0].effects[0].always_valid);
  BOOST_TEST(finding_name(report.metrics[0].effects[0].finding) == "better");
}

BOOST_AUTO_TEST_CASE(a_sequence_harms_by_its_one_sided_limit) {
  Report report = with_metric(Role::kGuardrail, {{"a", 10'000, 1000}, {"b", 10'000, 926}});
  report.metrics[0].tolerance = Tolerance{std::nullopt, 0.0};
  compare_arms(report, {.sequential = true});
  BOOST_TEST(harm_state_name(report.metrics[0].effects[0].harm->state) == "not_excluded");
  report.metrics[0].arms[1].moments = sample::conversions(10'000, 700);
  compare_arms(report, {.sequential = true});
  BOOST_TEST(harm_state_name(report.metrics[0].effects[0].harm->state) == "harmed");
}

BOOST_AUTO_TEST_CASE(no_correction_leaves_every_arm_its_own_p) {
  Report report = with_metric(Role::kGoal, {{"a", 10'000, 1000}, {"b", 10'000, 1085}, {"c", 10'000, 1010}});
  compare_arms(report, {.correction = std::nullopt});
  BOOST_TEST(!report.metrics[0].effects[0].p_adjusted);
}

BOOST_AUTO_TEST_SUITE_END()
