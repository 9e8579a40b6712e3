// In-app messages through a real flagd: decided, drawn, reported, counted.
#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <map>
#include <set>
#include <thread>

#include "tests/e2e/http_client.hpp"
#include "tests/e2e/message_client.hpp"
#include "tests/e2e/server.hpp"

namespace json = boost::json;
using e2e::HttpClient;
using e2e::next;
using e2e::report;
using e2e::Server;
using e2e::told;

namespace {

constexpr const char* kDefinitions = R"(project: app
link_schemes: [app]
caps: { everything: { max: 50, per: 7d } }
---
experiment: nudge
status: running
intent: adoption
goal: { metric: invited }
placement: toast
trigger: { event: downloaded }
frequency: { max: 1 }
split: { control: 50%, team: 50% }
messages:
  team:
    layout: toast
    title: Invite somebody
    button: { text: Invite, action: "app://invite" }
---
message: tip
placement: side
frequency: { max: 2 }
content: { layout: card, title: A tip }
---
metrics:
  invited: { reach: teammate_invited, within: 1d }
)";

struct Fixture {
  Fixture() { definitions.write("all.yaml", kDefinitions); }
  e2e::TemporaryDirectory definitions, data;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(messages, Fixture)

BOOST_AUTO_TEST_CASE(a_message_is_decided_drawn_reported_and_capped_in_both_arms_alike) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  std::map<std::string, int> arms;
  for (int i = 0; i < 40; ++i) {
    const std::string user = "u" + std::to_string(i);
    const json::object decision = next(client, user, "toast");
    const bool shows = told(decision) == "show";
    BOOST_TEST((shows || told(decision) == "record_only"));
    ++arms[std::string(decision.at("experiment").at("variant").as_string())];
    BOOST_TEST(decision.contains("message") == shows);
    BOOST_TEST(report(client, user, decision, "message_exposed") == 200);
    if (shows) {
      BOOST_TEST(report(client, user, decision, "message_shown", R"(,"visible_ms":1500)") == 200);
      BOOST_TEST(report(client, user, decision, "message_clicked", R"(,"button":"primary")") == 200);
    }
    BOOST_TEST(report(client, user, decision, "message_exposed") == 200);  // at least once is what clients promise
    BOOST_TEST(told(next(client, user, "toast")) == "nothing CAPPED");
  }
  // Each is exposed once, in the arm that was decided.
  const json::value results = json::parse(client.get("/v1/experiments/nudge/report").body);
  BOOST_TEST(results.at("exposed").at(0).to_number<int>() == arms["control"]);
  BOOST_TEST(results.at("exposed").at(1).to_number<int>() == arms["team"]);
  BOOST_TEST(arms["control"] + arms["team"] == 40);
  BOOST_TEST((arms["control"] > 0 && arms["team"] > 0));
}

BOOST_AUTO_TEST_CASE(tabs_that_ask_at_once_never_both_show) {
  Server server(definitions.path(), data.path(), {"--threads", "2"});
  constexpr int kUsers = 200, kTabs = 4;
  std::vector<std::atomic<int>> shown(kUsers);
  std::vector<std::thread> tabs;
  for (int tab = 0; tab < kTabs; ++tab) {
    tabs.emplace_back([&] {
      HttpClient client(server.port());
      for (int i = 0; i < kUsers; ++i) {
        const std::string user = "u" + std::to_string(i);
        const auto response =
            client.post("/v1/messages/next", R"({"context":{"targetingKey":")" + user +
                                                 R"("},"placements":["toast"],"trigger":{"event":"downloaded"}})");
        if (response.body.find(R"("do":"nothing")") == std::string::npos) ++shown[static_cast<std::size_t>(i)];
      }
    });
  }
  for (std::thread& tab : tabs) tab.join();
  for (const auto& count : shown) BOOST_TEST(count == 1);
}

BOOST_AUTO_TEST_CASE(caps_survive_kill_9) {
  std::set<std::string> exposed;
  for (int round = 0; round < 3; ++round) {
    Server server(definitions.path(), data.path());
    HttpClient client(server.port());
    for (const std::string& user : exposed) BOOST_TEST(told(next(client, user, "toast")) == "nothing CAPPED");
    for (int i = 0; i < 10; ++i) {
      const std::string user = "r" + std::to_string(round) + "-" + std::to_string(i);
      const json::object decision = next(client, user, "toast");
      BOOST_TEST(report(client, user, decision, "message_exposed") == 200);
      exposed.insert(user);
    }
    server.process().signal(SIGKILL);
    BOOST_TEST(server.process().wait() == 128 + SIGKILL);
  }
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  for (const std::string& user : exposed) BOOST_TEST(told(next(client, user, "toast")) == "nothing CAPPED");
}

BOOST_AUTO_TEST_CASE(an_app_starts_with_one_call_and_users_mute_what_they_do_not_like) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const std::string start = R"({"context":{"targetingKey":"u1"},"placements":["side","toast"],"locale":"de-AT"})";
  const json::value started = json::parse(client.post("/v1/bootstrap", start).body);
  BOOST_TEST(started.at("flags").as_array().size() == 1U);
  BOOST_TEST(told(started.at("decisions").at(0).as_object()) == "show");
  BOOST_TEST(told(started.at("decisions").at(1).as_object()) == "nothing NO_TRIGGER");
  const std::string wishes = R"({"muted_intents":["adoption"],"muted_messages":["tip"],"snoozed":{}})";
  const auto put = client.request("PUT", "/v1/preferences/u1", wishes, {{"Content-Type", "application/json"}});
  BOOST_TEST(put.status == 200);
  BOOST_TEST(client.get("/v1/preferences/u1").body == wishes);
  BOOST_TEST(told(next(client, "u1", "side")) == "nothing MUTED");
  BOOST_TEST(told(next(client, "u1", "toast")) == "nothing MUTED");
  BOOST_TEST(client.post("/v1/kill/tip", "{}").status == 200);
  BOOST_TEST(told(next(client, "u2", "side")) == "nothing KILLED");
  BOOST_TEST(client.post("/v1/messages/next", "{}").status == 400);
  BOOST_TEST(client.request("DELETE", "/v1/preferences/u1").status == 405);
}

BOOST_AUTO_TEST_SUITE_END()
