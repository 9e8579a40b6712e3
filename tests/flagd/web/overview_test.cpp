#include "flagd/web/overview.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace flywheel;
using namespace flywheel::web;
namespace json = boost::json;

namespace {

Overview shop() {
  Overview overview;
  overview.project = "shop";
  overview.epoch = "00aa";
  overview.as_of = parse_time("2026-12-31T10:00:00Z").value();
  ExperimentLine draft;
  draft.key = "a-draft";
  draft.status = "draft";
  draft.unit = "user";
  draft.arms = {{"x", 1, 0}};
  ExperimentLine running;
  running.key = "run/1";
  running.status = "running";
  running.hypothesis = "people <like> it";
  running.owner = "growth";
  running.goal = "bought";
  running.unit = "account";
  running.phase = 2;
  running.arms = {{"control", 0.25, 1200}, {"\"warm\"", 0.75, 34}};
  running.has_report = true;
  running.last_exposure = parse_time("2026-12-30T23:59:59Z").value();
  running.killed = true;
  overview.experiments = {draft, running};
  overview.flags = {{"editor", "bool", "the <new> one", "team", false, {"on", "off"}, true}};
  overview.killed = {"editor", "gone", "run/1"};
  return overview;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(web_overview)

BOOST_AUTO_TEST_CASE(the_page_lists_running_experiments_first_with_links_to_their_reports) {
  const std::string page = render_html(shop());
  const std::size_t running = page.find("<a href=\"/v1/experiments/run%2F1/report\">run/1</a>");
  const std::size_t draft = page.find("a-draft");
  BOOST_REQUIRE(running != std::string::npos);
  BOOST_REQUIRE(draft != std::string::npos);
  BOOST_TEST(running < draft);
  BOOST_TEST(page.find("experiments/a-draft") == std::string::npos);  // a draft has no report
  for (const char* part : {"<h1>shop</h1>", "people &lt;like&gt; it", "goal: bought · unit: account · phase 2 · growth",
                           "&quot;warm&quot;", "25%", "1,200", "1,234", "last 2026-12-30", "the &lt;new&gt; one",
                           "on, off", ">killed<", "As of 2026-12-31T10:00:00Z · epoch 00aa"}) {
    BOOST_TEST(page.find(part) != std::string::npos, part);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_project_is_a_page_too) {
  const std::string page = render_html(Overview{});
  BOOST_TEST(page.find("There are no experiments yet.") != std::string::npos);
  BOOST_TEST(page.find("There are no flags yet.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_server_paused_says_so) {
  Overview overview = shop();
  overview.experiments[1].paused = {parse_time("2026-12-30T10:00:00Z").value(), "warm harms <all>: +5 points."};
  const std::string page = render_html(overview);
  BOOST_TEST(page.find(">paused automatically<") != std::string::npos);
  BOOST_TEST(page.find("Paused automatically at 2026-12-30T10:00:00Z: warm harms &lt;all&gt;: +5 points.") !=
             std::string::npos);
  const json::value line = json::parse(render_json(overview)).at("experiments").at(1);
  BOOST_TEST(line.at("killed") == true);
  BOOST_TEST(line.at("auto_pause") ==
             json::parse(R"({"time":"2026-12-30T10:00:00Z","reason":"warm harms <all>: +5 points."})"));
}

BOOST_AUTO_TEST_CASE(the_json_has_the_same_numbers) {
  const json::value document = json::parse(render_json(shop()));
  BOOST_TEST(document == json::parse(R"({"experiments":[
    {"key":"a-draft","status":"draft","killed":false,"phase":1,"unit":"user","exposed":0,
     "arms":[{"name":"x","share":1.0,"exposed":0}]},
    {"key":"run/1","status":"running","killed":true,"phase":2,"unit":"account","goal":"bought","hypothesis":"people <like> it",
     "owner":"growth","exposed":1234,"last_exposure":"2026-12-30T23:59:59Z",
     "arms":[{"name":"control","share":0.25,"exposed":1200},{"name":"\"warm\"","share":0.75,"exposed":34}],
     "report":"/v1/experiments/run%2F1/report"}],
    "killed":["editor","gone","run/1"],"as_of":"2026-12-31T10:00:00Z","epoch":"00aa"})"));
}

BOOST_AUTO_TEST_SUITE_END()
