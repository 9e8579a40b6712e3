// Whether an effect depends on what another experiment shows to the same users.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/experiments/report/sample.hpp"

using namespace flywheel;
using namespace flywheel::report;

namespace {

constexpr const char* kDefinitions = R"(experiment: nudge
status: running
split: { control: 50%, team: 50% }
values: { control: 1, team: 2 }
goal: { metric: eureka_rate }
---
experiment: price
status: running
split: { old: 50%, new: 50% }
values: { old: 1, new: 2 }
goal: { metric: eureka_rate }
---
metrics:
  eureka_rate: { reach: eureka, within: 1d }
)";

struct Fixture {
  Fixture() : catalog(catalog::build({{"all.yaml", kDefinitions}}).catalog) {
    BOOST_REQUIRE(catalog);
    totals.experiment = "nudge";
    totals.metrics = {"eureka_rate"};
    totals.none.resize(2);
    for (outcomes::ArmTotals& arm : totals.none) arm.metrics.resize(1);
    totals.beside.push_back({"price", {{{1, totals.none}}, {{1, totals.none}}}});
  }

  /// 1,000 users of either arm of `nudge` beside one arm of `price`.
  void fill(std::size_t price, std::int64_t in_control, std::int64_t in_team) {
    const std::int64_t reached[] = {in_control, in_team};
    for (std::size_t arm = 0; arm < 2; ++arm) {
      for (outcomes::ArmTotals* filled : {&totals.phase(1)[arm], &totals.beside[0].by_arm[price].at(1)[arm]}) {
        filled->exposed += 1000;
        filled->first_exposed += 1000;
        filled->metrics[0].merge(sample::totals_of(sample::conversions(1000, reached[arm]), 0));
      }
    }
  }

  [[nodiscard]] Report report() const {
    return assemble(*catalog, *catalog->find_experiment("nudge"), totals, Time(kDay * 20'000));
  }

  std::shared_ptr<const catalog::Catalog> catalog;
  outcomes::ExperimentTotals totals;
};

const HealthCheck* health_of(const Report& report) {
  for (const HealthCheck& check : report.health) {
    if (check.name == "other experiments") return &check;
  }
  return nullptr;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_interactions, Fixture)

BOOST_AUTO_TEST_CASE(an_effect_that_depends_on_the_other_is_shown_arm_by_arm) {
  fill(0, 100, 200), fill(1, 100, 100);
  const Report report = this->report();
  BOOST_REQUIRE(report.interactions.size() == 1U);
  const SegmentResult& price = report.interactions[0];
  BOOST_TEST(price.attribute == "price");
  BOOST_TEST(price.metric == "eureka_rate");
  BOOST_REQUIRE(price.levels.size() == 2U);
  BOOST_TEST(price.levels[0].first == "old");
  BOOST_TEST(*price.levels[0].second.comparison.difference == 0.1, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(*price.levels[1].second.comparison.difference == 0.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(price.differs);
  BOOST_REQUIRE(health_of(report));
  BOOST_TEST((health_of(report)->tone == Tone::kWarning));
  BOOST_TEST(health_of(report)->sentence.find("depends on its arms") != std::string::npos);
  for (const std::string& text : {render_text(report), render_html(report), render_markdown(report)}) {
    BOOST_TEST(text.find("Other experiments on the same units") != std::string::npos);
  }
  const boost::json::value json = boost::json::parse(render_json(report));
  const boost::json::value& interaction = json.at("interactions").at(0);
  BOOST_TEST(interaction.at("experiment").as_string() == "price");
  BOOST_TEST(interaction.at("differs").as_bool());
  BOOST_TEST(interaction.at("levels").at(1).at("level").as_string() == "new");
}

BOOST_AUTO_TEST_CASE(where_none_is_shown_one_line_says_so) {
  fill(0, 100, 130), fill(1, 300, 330);
  const Report report = this->report();
  BOOST_REQUIRE(report.interactions.size() == 1U);
  BOOST_TEST(!report.interactions[0].differs);
  BOOST_REQUIRE(health_of(report));
  BOOST_TEST((health_of(report)->tone == Tone::kGood));
  BOOST_TEST(
      health_of(report)->sentence ==
      "Its users are in others, too; in 1 comparison of the effect on eureka_rate by their arms it is not shown to "
      "depend on them (smallest adjusted p = 1).");
  BOOST_TEST(render_text(report).find("Other experiments on the same units") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_other_that_shares_no_units_is_not_mentioned) {
  fill(0, 100, 130);
  totals.beside[0].by_arm.clear();
  BOOST_TEST(report().interactions.empty());
  BOOST_TEST(!health_of(report()));
}

BOOST_AUTO_TEST_CASE(one_arm_of_the_other_is_nothing_to_compare) {
  fill(0, 100, 200);
  const Report report = this->report();
  BOOST_REQUIRE(report.interactions.size() == 1U);
  BOOST_TEST(report.interactions[0].tested_levels == 1);
  BOOST_TEST(!report.interactions[0].differs);
  BOOST_TEST(!health_of(report));
}

BOOST_AUTO_TEST_SUITE_END()
