#include "flagd/api/results.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/flagd/api/recorded_reply.hpp"
#include "tests/flagd/results/memory_store.hpp"

using namespace flywheel;
using test::Answered;
using test::RecordedReply;

namespace {

constexpr const char* kDefinitions = R"(project: shop
---
flag: editor
variants: { on: true, off: false }
default: on
---
experiment: greeting
status: running
split: { control: 25%, warm: 75% }
values: { control: 1, warm: 2 }
goal: { metric: bought }
---
experiment: later
status: draft
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
---
metrics:
  bought: { reach: purchase, within: 1d }
---
holdout: quiet
percent: 100%
holds_back: all_messages
start: 2026-01-01
measure: [bought]
lint: { allow: [holdout-size] }
---
holdout: mute
percent: 5%
holds_back: all_messages
)";

/// Two users in `control`, one in `warm`.
struct Fixture {
  Fixture() {
    const catalog::Loaded loaded = catalog::build({{"all.yaml", kDefinitions}});
    BOOST_REQUIRE(loaded.catalog);
    publication.publish(std::make_shared<const api::Snapshot>(loaded.catalog, history::KilledKeys{"gone", "later"}));
    const Time seen = parse_time("2026-01-01T00:00:00Z").value();
    store.add_user("ada", "greeting", "control", seen);
    store.add_user("bob", "greeting", "control", seen, "purchase", seen + std::chrono::hours(1));
    store.add_user("eve", "greeting", "warm", seen);
  }

  Answered report(std::string_view key, std::string_view accept = {}) {
    http::Request request;
    request.rest = key;
    request.accept = accept;
    RecordedReply reply;
    results.report(request, reply);
    return reply.answer();
  }

  test::MemoryStore store;
  api::SnapshotPublication publication;
  results::Board board{store};
  api::Results results{publication, board};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_results, Fixture)

BOOST_AUTO_TEST_CASE(a_report_is_json_or_a_page_by_what_is_accepted) {
  const Answered machine = report("greeting");
  BOOST_TEST(machine.status == 200);
  BOOST_TEST(machine.content_type == "application/json");
  const boost::json::value document = boost::json::parse(machine.body);
  BOOST_TEST(document.at("exposed") == boost::json::value({2, 1}));

  const Answered page = report("greeting", "text/html");
  BOOST_TEST(page.status == 200);
  BOOST_TEST(page.content_type == "text/html; charset=utf-8");
  BOOST_TEST(page.headers.at("Content-Security-Policy").find("'sha256-") != std::string::npos);
  BOOST_TEST(page.body.starts_with("<!"));
  BOOST_TEST(report("gr%65eting").status == 200);
}

BOOST_AUTO_TEST_CASE(a_holdout_has_a_report_too) {
  const Answered machine = report("quiet");
  BOOST_TEST(machine.status == 200);
  const boost::json::value document = boost::json::parse(machine.body);
  BOOST_TEST(document.at("experiment").as_string() == "quiet");
  BOOST_TEST(document.at("status").as_string() == "running");
  BOOST_TEST(document.at("arms") == boost::json::value({"held_out", "rest"}));
  BOOST_TEST(document.at("exposed") == boost::json::value({3, 0}));
  BOOST_TEST(document.at("metrics").at(0).at("name").as_string() == "bought");
  BOOST_TEST(report("quiet", "text/html").status == 200);
}

BOOST_AUTO_TEST_CASE(what_has_no_report_is_not_found) {
  struct Case {
    const char* key;
    const char* says;
  };
  for (const Case& c :
       {Case{"none", "there is no experiment or holdout `none`"},
        Case{"editor", "there is no experiment or holdout `editor`"}, Case{"later", "`later` is a draft"},
        Case{"mute", "the holdout `mute` has no `measure`"}, Case{"%ff", "percent-encoded"}}) {
    const Answered machine = report(c.key);
    BOOST_TEST(machine.status == 404);
    BOOST_TEST(boost::json::parse(machine.body).at("errorCode").as_string() == "FLAG_NOT_FOUND");
    BOOST_TEST(machine.body.find(c.says) != std::string::npos);
    const Answered page = report(c.key, "text/html");
    BOOST_TEST(page.status == 404);
    BOOST_TEST(page.content_type == "text/html; charset=utf-8");
    BOOST_TEST(page.body.find(c.says) != std::string::npos);
  }
  BOOST_TEST(report("<b>", "text/html").body.find("<b>") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_index_is_a_page_and_the_list_is_json) {
  RecordedReply page;
  results.index({}, page);
  const Answered index = page.answer();
  BOOST_TEST(index.status == 200);
  BOOST_TEST(index.content_type == "text/html; charset=utf-8");
  BOOST_TEST(index.headers.contains("Content-Security-Policy"));
  BOOST_TEST(index.body.find("/v1/experiments/greeting/report") != std::string::npos);
  BOOST_TEST(index.body.find("editor") != std::string::npos);

  RecordedReply list;
  results.experiments({}, list);
  const boost::json::value document = boost::json::parse(list.answer().body);
  BOOST_TEST(
      document.at("experiments").at(0).at("arms") ==
      boost::json::parse(R"([{"name":"control","share":0.25,"exposed":2},{"name":"warm","share":0.75,"exposed":1}])"));
  BOOST_TEST(document.at("experiments").at(0).at("exposed").to_number<int>() == 3);
  BOOST_TEST(document.at("experiments").at(1).at("status").as_string() == "draft");
  BOOST_TEST(!document.at("experiments").at(1).as_object().contains("report"));
  BOOST_TEST(document.at("killed") == boost::json::value({"gone", "later"}));
  BOOST_TEST(document.at("experiments").at(0).at("killed") == false);
  BOOST_TEST(document.at("experiments").at(1).at("killed") == true);
}

BOOST_AUTO_TEST_CASE(a_broken_store_is_an_error_and_no_empty_report) {
  store.fail(3, {"corrupt", "a record is damaged"});
  const Answered machine = report("greeting");
  BOOST_TEST(machine.status == 500);
  BOOST_TEST(boost::json::parse(machine.body).at("errorDetails").as_string() == "a record is damaged");
  const Answered page = report("greeting", "text/html");
  BOOST_TEST(page.status == 500);
  BOOST_TEST(page.body.find("a record is damaged") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
