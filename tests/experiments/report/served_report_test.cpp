// What a served experiment's report takes from days, phases and segments.
#include <boost/test/unit_test.hpp>

#include "experiments/report/always_valid.hpp"
#include "experiments/report/sample_ratio_causes.hpp"
#include "tests/experiments/report/sample.hpp"

using namespace flywheel;
using namespace flywheel::report;

namespace {

constexpr const char* kDefinitions = R"(project: documents
segments_by: [platform, country]
---
experiment: nudge
status: running
split: { control: 50%, team: 50% }
values: { control: 1, team: 2 }
goal: { metric: eureka_rate }
---
metrics:
  eureka_rate: { reach: eureka, within: 1d }
)";

struct Fixture {
  Fixture() {
    const catalog::Loaded loaded = catalog::build({{"all.yaml", kDefinitions}});
    BOOST_REQUIRE(loaded.catalog);
    catalog = loaded.catalog;
    experiment = catalog->find_experiment("nudge");
    totals.experiment = "nudge";
    totals.metrics = {"eureka_rate"};
    totals.none.resize(2);
    for (outcomes::ArmTotals& arm : totals.none) arm.metrics.resize(1);
    totals.segments.resize(2);
    totals.segments[0].attribute = "platform";
    totals.segments[1].attribute = "country";
  }

  /// `x` of `n` units that were exposed on a day, and whose window closed on the next.
  void fill(int phase, std::size_t arm, int day, std::int64_t n, std::int64_t x) {
    outcomes::ArmTotals& filled = totals.phase(phase)[arm];
    filled.exposed += n;
    filled.first_exposed += n;
    filled.by_day[day].exposed += n;
    filled.by_day[day].first_exposed += n;
    filled.metrics[0].by_day[day + 1].merge(outcomes::UnitSums(sample::conversions(n, x)));
  }

  void fill_level(std::size_t segment, const char* level, std::size_t arm, std::int64_t n, std::int64_t x,
                  int phase = 1) {
    outcomes::ArmTotals& filled = arms_of(totals.segments[segment].level(level), phase, totals.none)[arm];
    filled.exposed = filled.first_exposed = n;
    filled.metrics[0] = sample::totals_of(sample::conversions(n, x), 0);
  }

  [[nodiscard]] Report report() const { return assemble(*catalog, *experiment, totals, Time(kDay * 20'000)); }

  std::shared_ptr<const catalog::Catalog> catalog;
  const catalog::Experiment* experiment = nullptr;
  outcomes::ExperimentTotals totals;
};

std::string health_text(const Report& report, std::string_view name) {
  for (const HealthCheck& check : report.health) {
    if (check.name == name) return check.sentence;
  }
  return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_served, Fixture)

BOOST_AUTO_TEST_CASE(a_difference_is_followed_from_the_day_on_which_there_is_enough) {
  for (int day = 0; day < 5; ++day) fill(1, 0, day, 100, 10), fill(1, 1, day, 100, 10 + day);
  const Report report = this->report();
  const Effect& effect = report.metrics.at(0).effects.at(0);
  BOOST_REQUIRE(effect.looks.size() == 4U);  // from 200 units an arm on
  BOOST_TEST(effect.looks.front().day == "1970-01-03");
  BOOST_TEST(effect.looks.front().n == 400);
  BOOST_TEST(effect.looks.front().difference == 1.0 / 200, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(effect.looks.back().difference == *effect.comparison.difference, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(effect.looks.back().interval.low == effect.always_valid->interval.low,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(effect.always_valid->look == 4);
  BOOST_TEST(effect.always_valid->shown_on.empty());
  BOOST_TEST(!effect.drift);
}

BOOST_AUTO_TEST_CASE(planned_looks_and_priors_come_from_the_definition) {
  for (int day = 0; day < 3; ++day) fill(1, 0, day, 1000, 100), fill(1, 1, day, 1000, 110);
  catalog::Experiment planned = *experiment;
  planned.analysis.method = catalog::Analysis::Method::kGroupSequential;
  planned.analysis.looks = 4;
  planned.analysis.tuning_n = 8000;
  const Report report = assemble(*catalog, planned, totals, Time(kDay * 20'000));
  const Effect& effect = report.metrics.at(0).effects.at(0);
  BOOST_REQUIRE(effect.planned.has_value());
  BOOST_TEST(effect.planned->taken.size() == 3U);
  BOOST_TEST(effect.planned->taken.back().number == 3);
  BOOST_TEST(health_text(report, "looks") ==
             "Group-sequential: results are judged at 4 planned looks, the last at 8,000 users of both arms; what "
             "changes between them decides nothing.");
  planned.status = catalog::Status::kEnded;
  BOOST_TEST(assemble(*catalog, planned, totals, Time(kDay * 20'000))
                 .metrics.at(0)
                 .effects.at(0)
                 .planned->taken.back()
                 .number == 4);
  planned.analysis.method = catalog::Analysis::Method::kBayesian;
  planned.analysis.prior_sd = 0.02;
  const Report bayesian = assemble(*catalog, planned, totals, Time(kDay * 20'000));
  BOOST_TEST(bayesian.metrics.at(0).effects.at(0).posterior->prior ==
             "normal around 0.00 points with a standard deviation of 2 points");
}

BOOST_AUTO_TEST_CASE(the_smallest_p_of_all_looks_decides) {
  // A large effect at first that is gone later: what was shown stays shown, and the intervals contradict each other.
  fill(1, 0, 0, 2000, 200), fill(1, 1, 0, 2000, 400);
  const Effect early = report().metrics.at(0).effects.at(0);
  fill(1, 0, 9, 60'000, 6000), fill(1, 1, 9, 60'000, 5800);
  const Effect late = report().metrics.at(0).effects.at(0);
  BOOST_TEST(late.always_valid->ln_p == early.always_valid->ln_p, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(late.always_valid->p_of_look > 0.05);
  BOOST_TEST(late.always_valid->shown_on == "1970-01-02");
  BOOST_TEST((late.finding == Finding::kBetter));
  BOOST_TEST(*late.comparison.difference < 0.001);
  BOOST_TEST(late.drift);
}

BOOST_AUTO_TEST_CASE(phases_are_not_pooled) {
  // Both phases have no effect; pooled, the changed split would show one: the second phase converts better.
  fill(1, 0, 0, 9000, 450), fill(1, 1, 0, 1000, 50);
  fill(2, 0, 5, 5000, 1000), fill(2, 1, 5, 5000, 1000);
  const Report report = this->report();
  const MetricResult& metric = report.metrics.at(0);
  BOOST_TEST(metric.phases == (std::vector<int>{1, 2}), boost::test_tools::per_element());
  BOOST_TEST(std::abs(*metric.effects.at(0).comparison.difference) < 1e-12);
  BOOST_TEST(*metric.effects[0].comparison.estimate_a == 0.125, boost::test_tools::tolerance(1e-12));
  BOOST_TEST((metric.effects[0].finding == Finding::kNoDifference));
  BOOST_TEST(health_text(report, "phases").starts_with("The split has changed. Effects are those of the phases"));
  // Only the phase at hand is tested: its shares are known.
  BOOST_TEST(report.phase_exposed == (std::vector<std::int64_t>{5000, 5000}), boost::test_tools::per_element());
  BOOST_TEST(report.exposed == (std::vector<std::int64_t>{14'000, 6000}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_phase_that_lacks_an_arm_is_left_out) {
  fill(1, 0, 0, 5000, 500);
  fill(2, 0, 5, 1000, 100), fill(2, 1, 5, 1000, 150);
  const Report report = this->report();
  BOOST_TEST(report.metrics.at(0).phases == (std::vector<int>{2}), boost::test_tools::per_element());
  BOOST_TEST(report.metrics[0].arms.at(0).mature == 1000);
  BOOST_TEST(health_text(report, "phases").ends_with("results are of that phase."));
}

BOOST_AUTO_TEST_CASE(while_it_runs_the_sequential_sample_ratio_test_decides) {
  fill(1, 0, 0, 10'000, 1000), fill(1, 1, 0, 10'600, 1060);
  const Report running = report();
  BOOST_TEST(*running.sample_ratio.p < 0.001);  // at a fixed horizon
  BOOST_REQUIRE(running.sample_ratio_sequential.has_value());
  BOOST_TEST(static_cast<double>(running.sample_ratio_sequential->p) > 0.001);
  BOOST_TEST(!running.verdict.starts_with("No verdict"));
  catalog::Experiment ended = *experiment;
  ended.status = catalog::Status::kEnded;
  BOOST_TEST(assemble(*catalog, ended, totals, Time(kDay * 20'000))
                 .verdict.starts_with("No verdict: the sample ratio is off"));
}

BOOST_AUTO_TEST_CASE(a_broken_platform_is_named_as_the_cause) {
  fill(1, 0, 0, 10'000, 1000), fill(1, 1, 0, 9000, 900);
  fill_level(0, "web", 0, 6000, 600), fill_level(0, "web", 1, 6050, 600);
  fill_level(0, "ios", 0, 4000, 400), fill_level(0, "ios", 1, 2950, 300);
  for (const char* country : {"AT", "DE"}) {
    fill_level(1, country, 0, 5000, 500), fill_level(1, country, 1, 4500, 450);
  }
  const Report report = this->report();
  BOOST_REQUIRE(!report.causes.empty());
  BOOST_TEST(report.causes.front().attribute == "platform");
  BOOST_TEST(report.causes.front().level == "ios");
  BOOST_TEST(report.causes.front().explains);
  for (std::size_t i = 1; i < report.causes.size(); ++i) BOOST_TEST(!report.causes[i].explains);
  BOOST_TEST(health_text(report, "where the sample ratio is off")
                 .starts_with("platform ios: 4,000 : 2,950, adjusted for all places looked at p = "));
}

BOOST_AUTO_TEST_CASE(of_several_phases_only_the_last_is_looked_at) {
  fill(1, 0, 0, 3000, 300), fill(1, 1, 0, 9000, 900);
  fill(2, 0, 5, 5000, 500), fill(2, 1, 5, 5000, 500), fill(2, 0, 6, 5000, 500), fill(2, 1, 6, 3000, 300);
  fill_level(0, "web", 0, 1000, 100), fill_level(0, "web", 1, 6000, 600);
  fill_level(0, "ios", 0, 2000, 200), fill_level(0, "ios", 1, 3000, 300);
  fill_level(0, "web", 0, 6000, 600, 2), fill_level(0, "web", 1, 6000, 600, 2);
  fill_level(0, "ios", 0, 4000, 400, 2), fill_level(0, "ios", 1, 2000, 200, 2);
  const Report report = this->report();
  std::vector<std::string> causes;
  for (const SampleRatioCause& cause : report.causes) {
    BOOST_TEST(cause.explains);
    causes.push_back(cause.attribute + " " + cause.level);
  }
  BOOST_TEST(causes == (std::vector<std::string>{"platform ios", "day 1970-01-07"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_kept_units_out_unequally_is_blamed) {
  fill(1, 0, 0, 10'000, 1000), fill(1, 1, 0, 9000, 900);
  const std::int64_t capped[] = {50, 1060}, quiet[] = {200, 190};
  for (std::size_t arm = 0; arm < 2; ++arm) {
    totals.phase(1)[arm].stages.kept_out = {{"GLOBALLY_CAPPED", capped[arm]}, {"QUIET_HOURS", quiet[arm]}};
  }
  const Report report = this->report();
  BOOST_REQUIRE(!report.causes.empty());
  const SampleRatioCause& cause = report.causes.front();
  BOOST_TEST(cause.attribute + " " + cause.level == "suppression GLOBALLY_CAPPED");
  BOOST_TEST(cause.kept_out);
  BOOST_TEST(cause.explains);
  for (const SampleRatioCause& other : report.causes) BOOST_TEST(other.level != "QUIET_HOURS");
  const std::string text = health_text(report, "where the sample ratio is off");
  BOOST_TEST(text.starts_with("suppression GLOBALLY_CAPPED: 50 : 1,060 never exposed, adjusted for all places"));
  BOOST_TEST(text.ends_with("Look there first: with them the arms have their shares."));
}

BOOST_AUTO_TEST_CASE(nothing_is_blamed_where_the_ratio_is_as_configured) {
  fill(1, 0, 0, 10'000, 1000), fill(1, 1, 0, 10'050, 900);
  fill_level(0, "ios", 0, 4000, 400), fill_level(0, "ios", 1, 2950, 300);  // the test is not made
  BOOST_TEST(report().causes.empty());
}

BOOST_AUTO_TEST_CASE(one_sub_segment_far_above_shows) {
  fill(1, 0, 0, 20'000, 2600), fill(1, 1, 0, 20'000, 2900);
  fill_level(0, "web", 0, 18'000, 2340), fill_level(0, "web", 1, 18'000, 2330);
  fill_level(0, "ios", 0, 2000, 260), fill_level(0, "ios", 1, 2000, 570);
  const Report report = this->report();
  BOOST_REQUIRE(report.segments.size() == 1U);  // the country divides nothing
  const SegmentResult& segment = report.segments[0];
  BOOST_TEST(segment.attribute == "platform");
  BOOST_TEST(segment.differs);
  BOOST_TEST(segment.levels.at(0).first == "ios");
  BOOST_TEST((segment.levels[0].second.finding == Finding::kBetter));
  BOOST_TEST((segment.levels.at(1).second.finding == Finding::kNoDifference));
}

BOOST_AUTO_TEST_CASE(where_the_sample_ratio_is_off_no_segment_is_read) {
  fill(1, 0, 0, 10'000, 1000), fill(1, 1, 0, 9000, 1200);
  fill_level(0, "web", 0, 5000, 500), fill_level(0, "web", 1, 5000, 450);
  fill_level(0, "ios", 0, 5000, 500), fill_level(0, "ios", 1, 4000, 750);
  const Report report = this->report();
  BOOST_TEST(report.segments.empty());
  BOOST_TEST((report.metrics.at(0).effects.at(0).finding == Finding::kNotComparable));
  BOOST_TEST(report.metrics[0].effects[0].always_valid->shown_on.empty());
}

BOOST_AUTO_TEST_CASE(of_many_places_that_explain_nothing_few_are_told) {
  for (int day = 0; day < 12; ++day) fill(1, 0, day, 1000, 100), fill(1, 1, day, 1400, 140);
  const Report report = this->report();
  BOOST_TEST(report.causes.size() == 12U);
  std::vector<std::string> told;
  for (const HealthCheck& check : report.health) {
    if (check.name == "where the sample ratio is off") told.push_back(check.sentence);
  }
  BOOST_REQUIRE(told.size() == 6U);
  BOOST_TEST(told.back() == "At 7 more places, too: it is off nearly everywhere, and no single place explains it.");
}

BOOST_AUTO_TEST_CASE(the_verdict_points_to_segments_that_differ) {
  fill(1, 0, 0, 20'000, 2600), fill(1, 1, 0, 20'000, 2600);
  fill_level(0, "web", 0, 18'000, 2340), fill_level(0, "web", 1, 18'000, 2030);
  fill_level(0, "ios", 0, 2000, 260), fill_level(0, "ios", 1, 2000, 570);
  BOOST_TEST(report().verdict.ends_with(" The effect of team differs by platform: read its levels."));
}

BOOST_AUTO_TEST_CASE(levels_are_compared_phase_by_phase) {
  // No effect in either phase; but most of the control group is of the first, in which fewer convert.
  for (const char* level : {"ios", "web"}) {
    fill_level(0, level, 0, 9000, 900), fill_level(0, level, 1, 1000, 100);
    fill_level(0, level, 0, 5000, 1500, 2), fill_level(0, level, 1, 5000, 1500, 2);
  }
  fill(1, 0, 0, 18'000, 1800), fill(1, 1, 0, 2000, 200), fill(2, 0, 5, 10'000, 3000), fill(2, 1, 5, 10'000, 3000);
  const SegmentResult segment = report().segments.at(0);
  for (const auto& [level, effect] : segment.levels) {
    BOOST_TEST(*effect.comparison.difference == 0.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(effect.comparison.n_a == 14'000);
  }
}

BOOST_AUTO_TEST_CASE(arms_of_different_phases_are_never_compared) {
  fill(1, 0, 0, 2000, 260), fill(1, 1, 0, 2000, 290);
  fill_level(0, "web", 0, 1900, 250), fill_level(0, "web", 1, 1900, 280);
  fill_level(0, "tv", 0, 300, 30, 1), fill_level(0, "tv", 1, 300, 90, 2);
  const SegmentResult segment = report().segments.at(0);
  BOOST_TEST(segment.levels.at(0).first == "tv");
  BOOST_TEST(!segment.levels[0].second.comparison.difference.has_value());
  BOOST_TEST(segment.levels[0].second.comparison.n_a == 0);
  BOOST_TEST(segment.levels[0].second.comparison.n_b == 300);
}

BOOST_AUTO_TEST_CASE(small_levels_are_collecting) {
  fill(1, 0, 0, 2000, 260), fill(1, 1, 0, 2000, 290);
  fill_level(0, "web", 0, 1900, 250), fill_level(0, "web", 1, 1900, 280);
  fill_level(0, "tv", 0, 100, 10), fill_level(0, "tv", 1, 100, 10);
  const SegmentResult segment = report().segments.at(0);
  BOOST_TEST(segment.levels.at(0).first == "tv");
  BOOST_TEST((segment.levels[0].second.finding == Finding::kCollecting));
  BOOST_TEST(segment.tested_levels == 1);
}

BOOST_AUTO_TEST_SUITE_END()
