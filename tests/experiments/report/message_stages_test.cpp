// What a report says of how far messages came.
#include "experiments/report/message_stages.hpp"

#include <boost/test/unit_test.hpp>

#include "config/catalog/catalog.hpp"
#include "experiments/report/assemble.hpp"

using namespace flywheel;

namespace {

constexpr const char* kDefinitions = R"(experiment: e
status: running
intent: adoption
placement: p
split: { control: 40%, text: 30%, duo: 30% }
messages: { text: { layout: toast, title: Hi }, duo: { layout: toast, title: Hi } }
goal: { metric: m }
---
metrics: { m: { reach: purchase, within: 1d } }
)";

std::shared_ptr<const catalog::Catalog> catalog_of(std::string definitions) {
  const catalog::Loaded loaded = catalog::build({{"e.yaml", std::move(definitions)}});
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

/// 4,000 units assigned to control, 3,000 each to the others; all of them exposed, and what is drawn is seen.
outcomes::ExperimentTotals totals() {
  outcomes::ExperimentTotals totals;
  totals.experiment = "e";
  totals.metrics = {"m"};
  totals.none.resize(3);
  for (outcomes::ArmTotals& arm : totals.none) arm.metrics.resize(1);
  std::int64_t units = 4000;
  for (outcomes::ArmTotals& arm : totals.phase(1)) {
    arm.exposed = arm.first_exposed = units;
    arm.stages.assigned = arm.stages.eligible = arm.stages.exposed = units;
    units = 3000;
  }
  for (const std::size_t arm : {1U, 2U}) totals.phase(1)[arm].stages.shown = 3000;
  return totals;
}

report::Report report_of(const outcomes::ExperimentTotals& totals, const std::string& definitions = kDefinitions) {
  const auto catalog = catalog_of(definitions);
  return report::assemble(*catalog, *catalog->find_experiment("e"), totals, parse_time("2026-12-01T00:00:00Z").value());
}

std::string health_of(const report::Report& report, std::string_view name) {
  for (const report::HealthCheck& check : report.health) {
    if (check.name == name) {
      return std::string(check.tone == report::Tone::kGood  ? "good: "
                         : check.tone == report::Tone::kBad ? "bad: "
                                                            : "warning: ") +
             check.sentence;
    }
  }
  return {};
}

std::vector<std::string> row_of(const report::Report& report, std::string_view name) {
  for (const report::DetailTable& table : report::message_tables(*report.messages, report.arms)) {
    for (const auto& row : table.rows) {
      if (row.front() == name) return row;
    }
  }
  return {};
}

BOOST_AUTO_TEST_SUITE(message_stages)

BOOST_AUTO_TEST_CASE(a_message_that_cannot_be_drawn_in_one_arm_is_named) {
  auto sums = totals();
  BOOST_TEST(health_of(report_of(sums), "render failures") == "good: No message failed to be drawn.");
  sums.phase(1)[1].stages.failed = 3;
  sums.phase(1)[2].stages.failed = 360;
  sums.phase(1)[2].stages.shown = 2640;
  const report::Report report = report_of(sums);
  BOOST_TEST(
      health_of(report, "render failures")
          .starts_with(
              "bad: Could not be drawn: text 0.1% of 3,000, duo 12.0% of 3,000 exposed. The arms differ (p = 2.4e-78)"),
      health_of(report, "render failures"));
  BOOST_TEST(row_of(report, "exposed") ==
                 (std::vector<std::string>{"exposed", "4,000 · 100.0%", "3,000 · 100.0%", "3,000 · 100.0%"}),
             boost::test_tools::per_element());
  BOOST_TEST(row_of(report, "shown") == (std::vector<std::string>{"shown", "–", "3,000 · 100.0%", "2,640 · 88.0%"}),
             boost::test_tools::per_element());
  // The same share in both arms is no difference, but too much.
  sums.phase(1)[1].stages.failed = 357;
  BOOST_TEST(health_of(report_of(sums), "render failures").starts_with("warning: "));
}

BOOST_AUTO_TEST_CASE(suppressions_that_hit_the_arms_unequally_fire) {
  auto sums = totals();
  BOOST_TEST(health_of(report_of(sums), "suppressions").starts_with("good: No message"));
  const auto suppress = [&](const char* reason, std::int64_t control, std::int64_t text, std::int64_t duo) {
    outcomes::Arms& arms = sums.phase(1);
    const std::int64_t units[] = {control, text, duo};
    for (std::size_t i = 0; i < 3; ++i) {
      arms[i].stages.suppressed[reason] = units[i];
      arms[i].stages.suppressed_in_all = std::max(arms[i].stages.suppressed_in_all, units[i]);
    }
  };
  suppress("QUIET_HOURS", 412, 298, 305);  // as 40 : 30 : 30
  BOOST_TEST(health_of(report_of(sums), "suppressions").starts_with("good: What kept messages back"));
  suppress("GLOBALLY_CAPPED", 40, 30, 200);
  const report::Report report = report_of(sums);
  const std::string sentence = health_of(report, "suppressions");
  BOOST_TEST(sentence.starts_with("bad: "), sentence);
  BOOST_TEST(sentence.find("GLOBALLY_CAPPED 40 : 30 : 200 (p = 1.8e-54)") != std::string::npos, sentence);
  BOOST_TEST(sentence.find("QUIET_HOURS") == std::string::npos, sentence);
  BOOST_TEST(row_of(report, "QUIET_HOURS").size() == 5U);
}

BOOST_AUTO_TEST_CASE(the_question_is_said_in_words_and_so_are_mutes) {
  auto sums = totals();
  BOOST_TEST(report_of(sums).messages->estimand.starts_with("The question: the message, or nothing?"));
  const std::string next =
      std::string(kDefinitions).replace(std::string(kDefinitions).find("split:"), 0, "on_control: show_next_message\n");
  BOOST_TEST(
      report_of(sums, next).messages->estimand.starts_with("The question: the message, or whatever comes next?"));
  BOOST_TEST(health_of(report_of(sums), "mutes") == "");
  sums.phase(1)[1].stages.muted = 45;
  BOOST_TEST(health_of(report_of(sums), "mutes") ==
             "warning: More than 1% asked for no more of it: text 1.5% of 3,000, duo 0.0% of 3,000 exposed.");
}

BOOST_AUTO_TEST_CASE(every_rendering_has_the_stages) {
  auto sums = totals();
  sums.phase(1)[1].stages.exposures = {{3000, 3000, 150, 600}, {1000, 990, 20, 400}};
  const report::Report report = report_of(sums);
  BOOST_TEST(row_of(report, "2") == (std::vector<std::string>{"2", "0", "1,000 · 2.0% · 40.0%", "0 · – · –"}),
             boost::test_tools::per_element());
  for (const std::string& text : {render_text(report), render_html(report), render_markdown(report)}) {
    BOOST_TEST(text.find("1,000 · 2.0% · 40.0%") != std::string::npos, text);
  }
  const std::string json = render_json(report);
  BOOST_TEST(json.find(R"("estimand": "The question)") != std::string::npos, json);
  BOOST_TEST(json.find(R"("dismissed": 400)") != std::string::npos, json);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
