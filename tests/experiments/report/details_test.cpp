#include "experiments/report/details.hpp"

#include <boost/test/unit_test.hpp>

#include "experiments/report/line_chart.hpp"
#include "experiments/report/metric_charts.hpp"

using namespace flywheel::report;

namespace {

std::string text_of(const DetailTable& table) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string text;
    for (const std::string& cell : cells) text += (text.empty() ? "" : " | ") + cell;
    return text + "\n";
  };
  std::string text = line(table.titles);
  for (const auto& row : table.rows) text += line(row);
  return text;
}

MetricResult two_arms() {
  MetricResult metric;
  metric.arms.resize(2);
  metric.arms[0].arm = "control", metric.arms[1].arm = "team";
  for (ArmResult& arm : metric.arms) arm.exposed = arm.mature = 1000;
  return metric;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_details)

BOOST_AUTO_TEST_CASE(funnels_show_every_step) {
  MetricResult metric = two_arms();
  metric.steps = {"viewed", "bought"};
  metric.arms[0].steps = {{500, 90.0}, {100, 7200.0}};
  metric.arms[1].steps = {{600, 300.0}, {0, {}}};
  BOOST_TEST(text_of(details_of(metric).at(0)) ==
             "step | control | team\n"
             "viewed | 500 · 50.0% · 90 s | 600 · 60.0% · 5.0 min\n"
             "bought | 100 · 10.0% · 20.0% · 2.0 h | 0 · 0.0% · 0.0%\n");
}

BOOST_AUTO_TEST_CASE(surveys_show_their_scale_from_the_top) {
  MetricResult metric = two_arms();
  metric.answers = {"not", "very"};
  metric.arms[0].answers = {30, 10};
  metric.arms[1].answers = {0, 0};
  BOOST_TEST(text_of(details_of(metric).at(0)) ==
             "answer | control | team\nvery | 10 · 25.0% | 0 · –\nnot | 30 · 75.0% | 0 · –\n"
             "answered, of all | 40 · 4.0% | 0 · 0.0%\n");
}

BOOST_AUTO_TEST_CASE(retention_shows_days_and_cohorts) {
  MetricResult metric = two_arms();
  metric.arms[0].returns = {{1, 1000, 130}, {2, 400, 40}};
  metric.arms[1].returns = {{1, 1000, 150}};
  metric.cohorts = {{"2026-12-28", {{1, 200, 26}, {2, 100, 10}}}, {"2027-01-04", {{1, 50, 5}}}, {"2027-01-11", {}}};
  const auto tables = details_of(metric);
  BOOST_TEST(text_of(tables.at(0)) ==
             "day | control | team\n1 | 13.0% of 1,000 | 15.0% of 1,000\n2 | 10.0% of 400 | – of 0\n");
  BOOST_TEST(text_of(tables.at(1)) ==
             "week from | units | 1 | 2\n2026-12-28 | 200 | 13.0% | 10.0%\n2027-01-04 | 50 | 10.0% | \n");
}

BOOST_AUTO_TEST_CASE(times_show_who_had_got_there_by_some_days) {
  MetricResult metric = two_arms();
  metric.estimator = Estimator::kRestrictedMean;
  metric.arms[0].median_days = 3.5;
  metric.arms[0].by_day = {{1, 0, {}}, {7, 0.605, {{0.58, 0.63}}}};
  metric.arms[1].by_day = {{1, 0.25, {{0.2, 0.3}}}, {7, 1, {}}};
  metric.arms[0].curve = {{5, 0.7}}, metric.arms[1].curve = {{4, 1}};
  BOOST_TEST(text_of(details_of(metric).at(0)) ==
             "control | team\n"
             "half had got there after | 3.50 days | –\n"
             "got there by day 1 | 0.0% | 25.0% (20.0% to 30.0%)\n"
             "got there by day 7 | 60.5% (58.0% to 63.0%) | 100.0%\n"
             "got there in the end | 70.0% | 100.0%\n"
             "log-rank test against the first | – | –\n");
}

BOOST_AUTO_TEST_CASE(small_arms_show_nothing_yet) {
  MetricResult metric = two_arms();
  metric.arms[1].exposed = 199;
  metric.arms[0].returns = metric.arms[1].returns = {{1, 100, 13}};
  BOOST_TEST(details_of(metric).empty());
}

BOOST_AUTO_TEST_CASE(times_are_written_in_the_unit_that_fits) {
  BOOST_TEST(seconds_text(40) == "40 s");
  BOOST_TEST(seconds_text(600) == "10.0 min");
  BOOST_TEST(seconds_text(3 * 3600) == "3.0 h");
  BOOST_TEST(seconds_text(3.26 * 86'400) == "3.3 days");
}

BOOST_AUTO_TEST_CASE(a_chart_draws_lines_bands_and_names) {
  const LineChart chart{
      "c",     "A & B",
      "d",     "days",
      "share", {{"<control>", 0, {{0, 0}, {10, 10}}, false}, {"team", 1, {{0, 2, {{1, 3}}}, {10, 8, {{6, 9}}}}, false}},
      {}};
  const std::string svg = line_chart(chart);
  BOOST_TEST(svg.find("<title id=\"c-title\">A &amp; B</title>") != std::string::npos);
  BOOST_TEST(svg.find("&lt;control&gt;") != std::string::npos);
  // 0 to 10 lies between 222 and 30, the days between 64 and 620.
  BOOST_TEST(svg.find("<path d=\"M64 222 L620 30\" class=\"line line0\"/>") != std::string::npos);
  BOOST_TEST(svg.find("class=\"band line1\"") != std::string::npos);
  BOOST_TEST(svg.find("class=\"band line0\"") == std::string::npos);
  BOOST_TEST(line_chart({"c", "", "", "", "", {{"x", 0, {}, false}}, {}}).empty());
}

BOOST_AUTO_TEST_CASE(steps_stay_level) {
  const LineChart chart{"c", "", "", "", "", {{"x", 0, {{0, 0}, {5, 10}, {10, 10}}, true}}, {}};
  BOOST_TEST(line_chart(chart).find("M64 222 L342 222 L342 30 L620 30 L620 30") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fading_effect_is_called_that) {
  Effect effect;
  effect.arm = "team";
  effect.comparison.difference = 1;
  effect.novelty.emplace();
  effect.novelty->trend = {-0.05L, 0.01L, flywheel::statistics::normal_two_sided(5)};
  BOOST_TEST(novelty_sentence(effect) ==
             "team: the effect fades with the days since exposure (the ratio of the arms changes by −4.88% a day since "
             "exposure, p = 5.7e-7): part of it may be novelty.");
  effect.comparison.difference = -1;
  BOOST_TEST(novelty_sentence(effect).find("grows") != std::string::npos);
  effect.novelty->trend.p = flywheel::statistics::normal_two_sided(1);
  BOOST_TEST(novelty_sentence(effect).find("not shown to change") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
