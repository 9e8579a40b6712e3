// Messages through the C++ client and a real flagd.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <flywheel/client.hpp>
#include <optional>

#include "tests/e2e/http_client.hpp"
#include "tests/e2e/server.hpp"

namespace json = boost::json;
using namespace std::chrono_literals;
using e2e::HttpClient;
using e2e::Server;
using flywheel::Decision;
using flywheel::MessageEvent;

namespace {

constexpr const char* kDefinitions = R"(project: app
link_schemes: [app]
---
experiment: nudge
status: running
intent: adoption
goal: { metric: invited }
placement: toast
trigger: { event: downloaded, where: bytes > 1000, cancel_on: [closed] }
frequency: { max: 1 }
split: { control: 50%, team: 50% }
messages:
  team:
    layout: toast
    title: { en: "Hi {{ first_name }}", de: "Hallo {{ first_name }}" }
    button: { text: { en: Invite, de: Einladen }, action: "app://invite" }
---
message: tip
placement: side
frequency: { max: 5 }
offline: ok
content: { layout: card, title: A tip }
---
metrics:
  invited: { reach: teammate_invited, within: 1d }
)";

struct Fixture {
  Fixture() {
    definitions.write("all.yaml", kDefinitions);
    server.emplace(definitions.path(), data.path());
    options.server = "http://127.0.0.1:" + std::to_string(server->port());
    options.message_timeout = 10s;  // the machine may be busy
    options.locale = "de-AT";
  }
  e2e::TemporaryDirectory definitions, data;
  std::optional<Server> server;
  flywheel::Options options;
};

const flywheel::Trigger kDownloaded{"downloaded", {{"bytes", 2048}}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sdk_messages, Fixture)

BOOST_AUTO_TEST_CASE(a_message_is_asked_for_drawn_clicked_and_capped_and_the_report_counts_it) {
  int shown = 0, recorded = 0;
  for (int i = 0; i < 20; ++i) {
    flywheel::Client client(options);
    client.Start({"u" + std::to_string(i), {{"first_name", "Lena"}}});
    BOOST_TEST(client.NextMessage("toast").reason == "NO_TRIGGER");
    const Decision decision = client.NextMessage("toast", kDownloaded);
    BOOST_REQUIRE(decision.what != Decision::Do::kNothing);
    const flywheel::Rendering rendering = client.RenderMessage(decision.id);
    BOOST_TEST(rendering.error == "");
    BOOST_TEST(rendering.draw == (decision.what == Decision::Do::kShow));
    ++(rendering.draw ? shown : recorded);
    if (rendering.draw) {
      BOOST_TEST(decision.message.title == "Hallo Lena");
      BOOST_TEST(decision.message.buttons.at(0).text == "Einladen");
      BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Shown(decision.shown_after)).ok);
      BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Clicked("primary")).ok);
      BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Dismissed(flywheel::Dismissal::kButton, 2s)).ok);
    }
    BOOST_TEST(client.Flush(10s));
    BOOST_TEST(client.LastError() == "");
    BOOST_TEST(client.NextMessage("toast", kDownloaded).reason == "CAPPED");
    BOOST_TEST(client.Shutdown(10s));
  }
  BOOST_TEST((shown > 0 && recorded > 0));
  HttpClient http(server->port());
  const json::value report = json::parse(http.get("/v1/experiments/nudge/report").body);
  BOOST_TEST(report.at("exposed").at(0).to_number<int>() == recorded);
  BOOST_TEST(report.at("exposed").at(1).to_number<int>() == shown);
}

BOOST_AUTO_TEST_CASE(what_came_with_the_start_is_asked_about_again_and_survives_the_server_where_it_may) {
  options.placements = {"side", "toast"};
  flywheel::Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  const Decision tip = client.NextMessage("side");
  BOOST_TEST(tip.message.key == "tip");
  BOOST_TEST(client.RenderMessage(tip.id).draw);
  BOOST_TEST(client.ReportMessage(tip.id, MessageEvent::Snoozed(4h)).ok);
  BOOST_TEST(client.Flush(10s));
  BOOST_TEST(client.NextMessage("side").reason == "DISMISSED");

  client.Identify({"bob", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  server.reset();
  const Decision kept = client.NextMessage("side");
  BOOST_TEST(kept.message.key == "tip");
  BOOST_TEST(client.RenderMessage(kept.id).error == "");
}

BOOST_AUTO_TEST_SUITE_END()
