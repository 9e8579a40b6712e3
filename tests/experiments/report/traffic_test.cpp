#include "experiments/report/traffic.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

/// An experiment from 8% to 10% with these further lines.
catalog::Loaded loaded(const std::string& lines) {
  return catalog::build({{"t.yaml", "experiment: e\nstatus: running\nvalues: { a: 1, b: 2 }\n" + lines +
                                        "---\nmetrics: { m: { reach: bought }, revenue: { sum: bought } }\n"}});
}

std::optional<double> days(const std::string& lines) {
  const catalog::Loaded project = loaded(lines);
  BOOST_REQUIRE(project.catalog);
  return report::days_to_reach(*project.catalog, project.catalog->experiments()[0], 400);
}

std::string warnings(const std::string& lines, std::optional<double> units_per_day) {
  const catalog::Loaded project = loaded(lines);
  BOOST_REQUIRE(project.catalog);
  const catalog::LintFacts facts{parse_time("2027-03-01T00:00:00Z").value(), units_per_day, {}};
  std::string text;
  for (const auto& one : report::lint_traffic(*project.catalog, *project.sources, facts))
    text += render_text(one) + "\n";
  return text;
}

constexpr const char* kGoal = "split: { a: 50%, b: 50% }\ngoal: { metric: m, from: 8%, to: 10% }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(report_traffic)

// R: power.prop.test(p1 = 0.08, p2 = 0.10, power = 0.8) wants 3212.7 units an arm.
BOOST_AUTO_TEST_CASE(the_days_are_those_that_the_sample_size_takes) {
  struct Case {
    const char* lines;
    std::optional<double> days;
  };
  const Case cases[] = {
      {kGoal, 17},  // 6425 units / 400
      {"traffic: 50%\nsplit: { a: 50%, b: 50% }\ngoal: { metric: m, from: 8%, to: 10% }\n", 33},
      // 3212.7 / 2 · (1 / 0.8 + 1 / 0.2) = 10040 units
      {"split: { a: 80%, b: 20% }\ngoal: { metric: m, from: 8%, to: 10% }\n", 26},
      {"split: { a: 50%, b: 50% }\ngoal: { metric: m, from: 8%, to: 8% }\n", {}},
      {"split: { a: 50%, b: 50% }\ngoal: { metric: m, to: 10% }\n", {}},
      {"split: { a: 50%, b: 50% }\ngoal: { metric: revenue, from: 8%, to: 10% }\n", {}},
      {"split: { a: 100%, b: 0% }\ngoal: { metric: m, from: 8%, to: 10% }\n", {}},
      {"split: { a: 50%, b: 50% }\n", {}},
  };
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT(c.lines) BOOST_TEST((days(c.lines) == c.days));
  }
}

BOOST_AUTO_TEST_CASE(a_schedule_that_is_too_short_is_warned_of) {
  const std::string lines = std::string(kGoal) + "schedule: { start: 2027-03-01, end: 2027-03-14 }\n";
  BOOST_TEST(warnings(lines, 400) ==
             "t.yaml:5:1: warning: with 400 units a day this goal takes about 17 days, but 14 are planned "
             "[too-little-traffic]\n"
             "  5 | goal: { metric: m, from: 8%, to: 10% }\n"
             "    | ^^^^\n"
             "  aim at a larger change, let more units take part, or plan for longer\n");
  BOOST_TEST(warnings(lines, 500) == "");
  BOOST_TEST(warnings(lines, std::nullopt) == "");
  BOOST_TEST(warnings(lines + "lint: { allow: too-little-traffic }\n", 400) == "");
  BOOST_TEST(warnings(kGoal, 400) == "");  // no end is known
}

BOOST_AUTO_TEST_CASE(the_date_of_the_goal_counts_where_there_is_no_schedule) {
  const std::string warning =
      warnings("split: { a: 50%, b: 50% }\ngoal: { metric: m, from: 8%, to: 10%, by: 2027-03-11 }\n", 400);
  BOOST_TEST(warning.find("takes about 17 days, but 10 are planned") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
