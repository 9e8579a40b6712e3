#include "experiments/report/assemble.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/report/sample.hpp"

using namespace flywheel;
using namespace flywheel::report;

namespace {

constexpr const char* kDefinitions = R"(project: documents
timezone: Europe/Vienna
---
experiment: nudge
status: running
owner: team-growth
hypothesis: A nudge gets more people to eureka.
split: { control: 50%, team: 25%, speed: 25% }
control: team
values: { control: 1, team: 2, speed: 3 }
goal: { metric: eureka_rate, from: 8%, to: 10%, by: 2027-03-31 }
guardrails: [mute_rate]
secondary: [revenue]
---
moments:
  eureka: { event: teammate_invited }
---
metrics:
  eureka_rate: { reach: eureka, within: 14d, kind: value_creation }
  mute_rate: { reach: message_muted, within: 14d, good: down, harm_above: +1pp }
  revenue: { sum: purchase.amount, within: 30d, kind: value_capture }
)";

struct Fixture {
  Fixture() {
    const catalog::Loaded loaded = catalog::build({{"all.yaml", kDefinitions}});
    BOOST_REQUIRE(loaded.catalog);
    catalog = loaded.catalog;
    experiment = catalog->find_experiment("nudge");
    totals.experiment = "nudge";
    totals.metrics = {"eureka_rate", "mute_rate", "revenue"};
    totals.none.resize(3);
  }

  /// `x` eurekas among `n` mature units; nobody muted, nobody paid.
  void fill(std::size_t arm, std::int64_t exposed, std::int64_t n, std::int64_t x) {
    outcomes::ArmTotals& filled = totals.phase(1)[arm];
    filled.exposed = filled.first_exposed = exposed;
    filled.metrics = {sample::totals_of(sample::conversions(n, x), exposed - n),
                      sample::totals_of(sample::conversions(n, 0), exposed - n), sample::totals_of({}, exposed)};
  }
  [[nodiscard]] Report report() const { return assemble(*catalog, *experiment, totals, Time(kDay * 20'000)); }

  std::shared_ptr<const catalog::Catalog> catalog;
  const catalog::Experiment* experiment = nullptr;
  outcomes::ExperimentTotals totals;
};

const HealthCheck* find_check(const Report& report, std::string_view name) {
  for (const HealthCheck& check : report.health) {
    if (check.name == name) return &check;
  }
  return nullptr;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_assemble, Fixture)

BOOST_AUTO_TEST_CASE(the_baseline_comes_first_and_metrics_keep_their_roles) {
  fill(0, 10'000, 9000, 900), fill(1, 5000, 4500, 450), fill(2, 5000, 4500, 450);
  const Report report = this->report();
  BOOST_TEST(report.arms == (std::vector<std::string>{"team", "control", "speed"}), boost::test_tools::per_element());
  BOOST_TEST(report.exposed == (std::vector<std::int64_t>{5000, 10'000, 5000}), boost::test_tools::per_element());
  BOOST_TEST(report.weights == (std::vector<double>{0.25, 0.5, 0.25}), boost::test_tools::per_element());
  BOOST_TEST((report.metrics.at(0).role == Role::kGoal));
  BOOST_TEST((report.metrics.at(1).role == Role::kGuardrail));
  BOOST_TEST((report.metrics.at(2).role == Role::kSecondary));
  BOOST_TEST(report.metrics[0].description == "reached `eureka` within 14d of first exposure");
  BOOST_TEST(report.metrics[0].arms.at(1).immature == 1000);
  BOOST_TEST(*report.metrics[1].tolerance->above == 0.01);
  BOOST_TEST((report.metrics[2].unit == Unit::kNumber));
  BOOST_TEST(report.metrics[2].side == "value_capture");
}

BOOST_AUTO_TEST_CASE(the_goal_tells_how_far_each_arm_has_come) {
  fill(0, 10'000, 10'000, 900), fill(1, 5000, 5000, 500), fill(2, 5000, 5000, 350);
  BOOST_TEST(report().metrics.at(0).target->sentence ==
             "Target: from 8.0% to 10.0% by 2027-03-31; team stands at 10.0%, 100% of the way; control stands at 9.0%, "
             "50% of the way; speed stands at 7.0%, −50% of the way.");
}

BOOST_AUTO_TEST_CASE(maturity_is_printed_as_mature_of_exposed) {
  fill(0, 10'000, 9000, 900), fill(1, 5000, 4500, 450), fill(2, 5000, 4500, 450);
  BOOST_TEST(find_check(report(), "maturity")->sentence ==
             "Windows are still open; mature n / exposed n: eureka_rate 18,000 / 20,000, mute_rate 18,000 / 20,000, "
             "revenue 0 / 20,000.");
}

BOOST_AUTO_TEST_CASE(few_people_are_counted_and_not_compared) {
  fill(0, 100, 100, 9), fill(1, 50, 50, 4), fill(2, 49, 49, 4);
  const Report report = this->report();
  BOOST_TEST(
      report.verdict ==
      "Collecting: 199 users exposed so far (team 50, control 100, speed 49). Rates are shown from 200 an arm on.");
  for (const ArmResult& arm : report.metrics.at(0).arms) BOOST_TEST(!arm.estimate);
  BOOST_TEST(report.metrics.at(0).arms.at(1).moments.n == 100);
}

BOOST_AUTO_TEST_CASE(open_windows_are_waited_for) {
  fill(0, 1000, 0, 0), fill(1, 500, 0, 0), fill(2, 500, 0, 0);
  BOOST_TEST(
      report().verdict ==
      "Collecting: no user's window of eureka_rate has closed yet (team 500, control 1,000, speed 500 exposed).");
}

BOOST_AUTO_TEST_CASE(looking_is_free_in_a_sequential_analysis_and_a_warning_in_a_fixed_one) {
  fill(0, 1000, 1000, 100), fill(1, 500, 500, 50), fill(2, 500, 500, 50);
  Report report = this->report();
  BOOST_TEST((find_check(report, "looks")->tone == Tone::kGood));
  BOOST_TEST(report.metrics.at(0).effects.at(0).always_valid.has_value());
  catalog::Experiment fixed = *experiment;
  fixed.analysis.method = catalog::Analysis::Method::kFixed;
  report = assemble(*catalog, fixed, totals, Time(kDay * 20'000));
  BOOST_TEST((find_check(report, "looks")->tone == Tone::kWarning));
  BOOST_TEST(!report.metrics.at(0).effects.at(0).always_valid);
}

BOOST_AUTO_TEST_CASE(what_did_not_fit_is_mentioned) {
  fill(0, 1000, 1000, 10), fill(1, 500, 500, 5), fill(2, 500, 500, 5);
  BOOST_TEST(!find_check(report(), "unknown arms"));
  BOOST_TEST(!find_check(report(), "outside the schedule"));
  totals.unknown_arm = 3;
  totals.outside = 1;
  totals.test_users = 2;
  BOOST_TEST(find_check(report(), "unknown arms")->sentence.starts_with("3 exposure events"));
  BOOST_TEST(find_check(report(), "outside the schedule")->sentence.starts_with("1 user first exposed"));
  BOOST_TEST(find_check(report(), "test users")->sentence == "2 users of the project's `test_users`; left out.");
}

BOOST_AUTO_TEST_CASE(a_metric_that_starts_after_assignment_is_diagnostic) {
  fill(0, 1000, 1000, 10), fill(1, 500, 500, 5), fill(2, 500, 500, 5);
  BOOST_TEST(!report().metrics.at(0).diagnostic);
  totals.phase(1)[2].metrics[0].started_later = 1;
  BOOST_TEST(report().metrics.at(0).diagnostic);
}

BOOST_AUTO_TEST_CASE(days_without_exposures_are_zeros) {
  fill(0, 3, 3, 0), fill(1, 0, 0, 0), fill(2, 1, 1, 0);
  totals.phase(1)[0].by_day = {{20'000, {2, 2}}, {20'003, {1, 1}}};
  totals.phase(1)[2].by_day = {{20'001, {1, 1}}};
  const Report report = this->report();
  std::string shown;
  for (const auto& [day, counts] : report.daily_exposures) {
    shown += day;
    for (const std::int64_t count : counts) shown += " " + std::to_string(count);
    shown += "\n";
  }
  BOOST_TEST(shown == "2024-10-04 0 2 0\n2024-10-05 0 0 1\n2024-10-06 0 0 0\n2024-10-07 0 1 0\n");
}

BOOST_AUTO_TEST_CASE(days_of_different_ages_are_not_filled_in) {
  fill(0, 2, 2, 0), fill(1, 0, 0, 0), fill(2, 0, 0, 0);
  totals.phase(1)[0].by_day = {{-700'000, {1, 1}}, {2'900'000, {1, 1}}};
  BOOST_TEST(report().daily_exposures.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_harmed_guardrail_stands_beside_the_goal) {
  fill(0, 10'000, 10'000, 1300), fill(1, 5000, 5000, 500), fill(2, 5000, 5000, 500);
  totals.phase(1)[0].metrics[1] = sample::totals_of(sample::conversions(10'000, 500), 0);
  const Report report = this->report();
  BOOST_TEST(report.verdict.starts_with("control is better than team on eureka_rate: 13.0% against 10.0%"));
  BOOST_TEST(report.verdict.ends_with("A guardrail is harmed: control harms mute_rate."));
  BOOST_TEST((report.verdict_tone == Tone::kWarning));
}

BOOST_AUTO_TEST_CASE(a_holdout_tells_what_all_that_is_held_back_does) {
  const catalog::Loaded loaded = catalog::build({{"all.yaml", R"(holdout: quiet
percent: 20%
holds_back: all_messages
start: 1970-01-01
end: 2027-06-30
measure: [came_back, paid]
---
metrics:
  came_back: { reach: opened, within: 14d }
  paid: { reach: paid, within: 14d }
)"}});
  BOOST_REQUIRE(loaded.catalog);
  const catalog::Holdout& holdout = *loaded.catalog->find_holdout("quiet");
  outcomes::ExperimentTotals found;
  found.metrics = {"came_back", "paid"};
  found.none.resize(2);
  const auto fill_arm = [&](catalog::VariantIndex arm, std::int64_t n, std::int64_t came_back, std::int64_t paid) {
    outcomes::ArmTotals& filled = found.phase(1)[arm];
    filled.exposed = filled.first_exposed = n;
    filled.metrics = {sample::totals_of(sample::conversions(n, came_back), 0),
                      sample::totals_of(sample::conversions(n, paid), 0)};
  };
  fill_arm(catalog::kHeldOut, 2000, 200, 100), fill_arm(catalog::kNotHeldOut, 8000, 1600, 400);
  const auto report_at = [&](std::string_view time) {
    return assemble(*loaded.catalog, holdout, found, parse_time(time).value());
  };
  const Report report = report_at("2027-01-01T00:00:00Z");
  BOOST_TEST(report.experiment == "quiet");
  BOOST_TEST(report.status == "running");
  BOOST_TEST(report.arms == (std::vector<std::string>{"held_out", "rest"}), boost::test_tools::per_element());
  BOOST_TEST(*report.sample_ratio.p == 1.0);  // 20% to 80%, as configured
  BOOST_TEST(
      report.verdict.starts_with("rest is better than held_out on came_back: 20.0% against 10.0%, +10.0 points"));
  BOOST_TEST((report.verdict_tone == Tone::kGood));
  BOOST_TEST(report.verdict.find("paid") == std::string::npos);
  BOOST_TEST(report_at("2027-07-01T00:00:00Z").status == "ended");

  fill_arm(catalog::kNotHeldOut, 8000, 800, 400);
  BOOST_TEST(report_at("2027-01-01T00:00:00Z").verdict ==
             "No difference is shown between those held out and the rest on came_back and paid.");
  fill_arm(catalog::kHeldOut, 100, 10, 5), fill_arm(catalog::kNotHeldOut, 400, 40, 20);
  BOOST_TEST(report_at("2027-01-01T00:00:00Z").verdict.starts_with("Collecting: 500 users exposed so far"));
}

BOOST_AUTO_TEST_SUITE_END()
