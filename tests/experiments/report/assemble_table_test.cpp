#include <boost/test/unit_test.hpp>

#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

namespace {

const Effect& first_effect(const Report& report) {
  return report.metrics.at(0).effects.at(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_assemble_table)

BOOST_AUTO_TEST_CASE(published_counts_give_the_published_answer) {
  const Report report = assemble(sample::landing_page());
  const auto& comparison = first_effect(report).comparison;
  BOOST_TEST(*comparison.difference == 17'264.0 / 145'310 - 17'489.0 / 145'274, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(*comparison.p == 0.18988337, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(*report.sample_ratio.p == 0.94675437, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(report.verdict ==
             "No difference is shown between treatment and control on conversion: 11.88% against 12.04% (95% interval "
             "−0.39 to +0.08 points, p = 0.19).");
  BOOST_TEST((report.verdict_tone == Tone::kNeutral));
}

BOOST_AUTO_TEST_CASE(a_clear_winner_is_named) {
  const Report report = assemble(sample::conversion_table({{"random", 10'000, 46}, {"bts", 10'000, 69}}));
  BOOST_TEST(report.verdict ==
             "bts is better than random on conversion: 0.69% against 0.46%, +0.23 points (95% interval +0.02 to +0.45 "
             "points, p = 0.031).");
  BOOST_TEST((report.verdict_tone == Tone::kGood));
}

BOOST_AUTO_TEST_CASE(equal_counts_differ_by_nothing) {
  const Report report = assemble(sample::conversion_table({{"random", 10'000, 46}, {"bts", 10'000, 46}}));
  BOOST_TEST(*first_effect(report).comparison.difference == 0.0);
  BOOST_TEST(first_effect(report).sentence ==
             "bts: 0.46% of 10,000 units, exactly as much as random's 0.46% of 10,000 (95% interval −0.19 to +0.19 "
             "points, p = 1): no difference shown.");
}

BOOST_AUTO_TEST_CASE(no_conversions_at_all_are_an_answer) {
  const Report report = assemble(sample::conversion_table({{"a", 1000, 0}, {"b", 1000, 0}}));
  BOOST_TEST(*first_effect(report).comparison.p == 1);
  BOOST_TEST(first_effect(report).comparison.interval.has_value());
  BOOST_TEST(finding_name(first_effect(report).finding) == "no_difference");
  BOOST_TEST(report.verdict ==
             "No difference is shown between b and a on conversion: 0.00% against 0.00% (95% interval −0.38 to +0.38 "
             "points, p = 1).");
}

BOOST_AUTO_TEST_CASE(an_empty_arm_blocks_the_verdict) {
  const Report report = assemble(sample::conversion_table({{"a", 1000, 100}, {"b", 0, 0}}));
  BOOST_TEST(report.verdict.starts_with("No verdict: the sample ratio is off (1,000 : 0, configured 50% : 50%"));
  BOOST_TEST((report.verdict_tone == Tone::kBad));
  BOOST_TEST(first_effect(report).sentence == "b: nothing to compare with a (one of the arms has no values yet).");
}

BOOST_AUTO_TEST_CASE(a_sample_ratio_that_is_off_blocks_even_a_clear_difference) {
  const Report report = assemble(sample::conversion_table({{"a", 10'000, 1000}, {"b", 9'000, 1800}}));
  BOOST_TEST(report.verdict.starts_with("No verdict: the sample ratio is off"));
  BOOST_TEST(report.health.at(0).name == "sample ratio");
  BOOST_TEST((report.health.at(0).tone == Tone::kBad));
  BOOST_TEST(finding_name(first_effect(report).finding) == "not_comparable");
  BOOST_TEST((first_effect(report).tone == Tone::kNeutral));
  BOOST_TEST(first_effect(report).sentence.ends_with(": not comparable, as the sample ratio is off."));
}

BOOST_AUTO_TEST_CASE(small_tables_are_tested_exactly) {
  // By whole numbers: 2·C(1000, 5)/C(2000, 5); with 40 units each and 0 and 4 of them 2·C(40, 4)/C(80, 4).
  const Report rare = assemble(sample::conversion_table({{"a", 1000, 0}, {"b", 1000, 5}}));
  BOOST_TEST(*first_effect(rare).comparison.p == 0.062187578516348834, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(finding_name(first_effect(rare).finding) == "no_difference");
  BOOST_TEST(first_effect(rare).comparison.method == "two_proportions_fisher_newcombe");
  const Report few = assemble(sample::conversion_table({{"a", 40, 0}, {"b", 40, 4}}));
  BOOST_TEST(*first_effect(few).comparison.p == 0.11556797632747, boost::test_tools::tolerance(1e-12));
  const Report enough = assemble(sample::conversion_table({{"a", 1000, 5}, {"b", 1000, 5}}));
  BOOST_TEST(first_effect(enough).comparison.method == "two_proportions_z_newcombe");
  const Report sequential = assemble(sample::conversion_table({{"a", 1000, 1}, {"b", 1000, 5}}), {.sequential = true});
  BOOST_TEST(first_effect(sequential).comparison.method == "two_proportions_z_newcombe");
}

BOOST_AUTO_TEST_CASE(a_verdict_says_where_test_and_interval_disagree) {
  const Report report = assemble(sample::conversion_table({{"a", 27, 3}, {"b", 27, 9}}));
  BOOST_TEST(report.verdict.ends_with("p = 0.05). Borderline: test and interval disagree at this level."));
}

BOOST_AUTO_TEST_CASE(without_a_sequence_nothing_decides_in_its_stead) {
  // Neither arm varies: there is no standard error, however clear the table looks.
  const Report report = assemble(sample::mean_table({{"a", {3, 3}}, {"b", {5, 5}}}), {.sequential = true});
  BOOST_TEST(
      report.verdict ==
      "Whether b differs from a on spent cannot be told: 5.00 against 3.00 (no always-valid interval: the values "
      "of neither arm differ).");
  BOOST_TEST(finding_name(first_effect(report).finding) == "undefined");
  BOOST_TEST(!first_effect(report).p().has_value());
  BOOST_TEST(!first_effect(report).lift().interval.has_value());
  BOOST_TEST(render_json(report).find("\"no_sequence\": {") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rates_of_all_and_nothing_have_a_sequence) {
  const auto verdict = [](std::int64_t n, std::int64_t x) {
    return assemble(sample::conversion_table({{"a", n, 0}, {"b", n, x}}), {.sequential = true}).verdict;
  };
  BOOST_TEST(verdict(5, 5).starts_with("No difference is shown"));  // too few to tell at every look
  BOOST_TEST(verdict(500, 500).starts_with("b is better than a on conversion: 100.00% against 0.00%"));
  BOOST_TEST(verdict(500, 0).starts_with("No difference is shown"));
}

BOOST_AUTO_TEST_CASE(intervals_agree_with_bonferronis_decisions) {
  const Report report = assemble(
      sample::conversion_table({{"a", 10'000, 1000}, {"b", 10'000, 1090}, {"c", 10'000, 1085}, {"d", 10'000, 1300}}),
      {.correction = flywheel::statistics::Adjustment::kBonferroni});
  for (const Effect& effect : report.metrics.at(0).effects) {
    BOOST_TEST((finding_name(effect.finding) == "better") == (effect.arm == "d"));
    BOOST_TEST((effect.interval()->low > 0) == (effect.arm == "d"));
    BOOST_TEST(effect.family->level == 0.05 / 3, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(effect.sentence.find("Bonferroni-adjusted 95% interval") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_was_not_looked_at_is_not_called_fine) {
  Table table = sample::conversion_table({{"a", 1000, 100}, {"b", 1000, 120}});
  table.units_told_apart = false;
  table.left_out_rows = 3893;
  const Report report = assemble(table);
  std::string text;
  for (const HealthCheck& check : report.health) text += check.name + ": " + check.sentence + "\n";
  BOOST_TEST(text.find("multi-arm units: Not checked: no id tells whether a unit saw more than one arm.") !=
             std::string::npos);
  BOOST_TEST(text.find("rows left out: 3,893 rows for which `--where` is false.") != std::string::npos);
  for (const HealthCheck& check : assemble(sample::conversion_table({{"a", 0, 0}, {"b", 0, 0}})).health) {
    BOOST_TEST(check.name != "multi-arm units");
  }
}

BOOST_AUTO_TEST_CASE(less_may_be_better) {
  Table table = sample::conversion_table({{"a", 1000, 100}, {"b", 1000, 160}});
  table.metrics[0].good_up = false;
  BOOST_TEST(finding_name(first_effect(assemble(table)).finding) == "worse");
  table = sample::conversion_table({{"a", 1000, 160}, {"b", 1000, 100}});
  table.metrics[0].good_up = false;
  BOOST_TEST(finding_name(first_effect(assemble(table)).finding) == "better");
}

BOOST_AUTO_TEST_CASE(one_unit_an_arm_has_a_difference_and_no_interval) {
  const Report report = assemble(sample::mean_table({{"a", {3}}, {"b", {5}}}));
  BOOST_TEST(*first_effect(report).comparison.difference == 2.0);
  BOOST_TEST(
      report.verdict ==
      "Whether b differs from a on spent cannot be told: 5.00 against 3.00 (no interval: one unit says nothing of "
      "the spread).");
  BOOST_TEST(report.remarks.back() == "An arm has fewer than 200 units: read the intervals, not the estimates.");
}

BOOST_AUTO_TEST_CASE(nobody_at_all_is_collecting) {
  const Report report = assemble(sample::conversion_table({{"a", 0, 0}, {"b", 0, 0}}));
  BOOST_TEST(report.verdict == "Collecting: nobody has been exposed yet.");
  BOOST_TEST((report.health.at(0).tone == Tone::kNeutral));  // no data is not healthy
}

BOOST_AUTO_TEST_CASE(units_of_several_arms_are_counted_and_many_are_a_warning) {
  Table table = sample::landing_page();
  table.first_seen = {146'217, 146'262};
  table.multi_arm_units = 1895;
  Report report = assemble(table);
  BOOST_TEST(report.health.at(0).name == "sample ratio before exclusions");
  BOOST_TEST(report.health.at(1).name == "sample ratio after exclusions");
  BOOST_TEST(report.health.at(2).sentence.starts_with("1,895 units (0.65%) saw more than one arm and are left out"));
  BOOST_TEST((report.health.at(2).tone == Tone::kGood));
  table.first_seen = {147'274, 147'310};
  table.multi_arm_units = 4000;
  report = assemble(table);
  BOOST_TEST((report.health.at(2).tone == Tone::kWarning));
  // Exclusions that hit one arm change who is compared.
  table.first_seen = {145'774, 145'310};
  table.multi_arm_units = 500;
  BOOST_TEST((assemble(table).health.at(2).tone == Tone::kBad));
}

BOOST_AUTO_TEST_CASE(a_single_arm_has_nothing_to_compare_with) {
  const Report report = assemble(sample::conversion_table({{"a", 1000, 100}}));
  BOOST_TEST(report.verdict == "There is one arm only, so there is nothing to compare it with.");
}

BOOST_AUTO_TEST_CASE(names_that_are_not_utf8_are_repaired) {
  const Report report = assemble(sample::conversion_table({{"a\xff", 1000, 100}, {"\xc3", 1000, 100}}));
  BOOST_TEST(report.arms.at(0) == "a\uFFFD");
  BOOST_TEST(report.metrics.at(0).arms.at(1).arm == "\uFFFD");
}

BOOST_AUTO_TEST_SUITE_END()
