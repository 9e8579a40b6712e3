// Several servers that share what users have seen through one Redis.
#include <array>
#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/e2e/eventually.hpp"
#include "tests/e2e/message_client.hpp"
#include "tests/e2e/server.hpp"
#include "tests/redis_server.hpp"

namespace json = boost::json;
using e2e::eventually;
using e2e::HttpClient;
using e2e::next;
using e2e::report;
using e2e::Response;
using e2e::Server;
using e2e::told;

namespace {

constexpr const char* kDefinitions = R"(project: app
---
flag: editor
variants: { on: true, off: false }
default: on
---
message: nudge
intent: adoption
placement: toast
trigger: { event: downloaded }
frequency: { max: 1 }
content: { layout: toast, title: Invite somebody }
---
message: tip
placement: side
frequency: { max: 2 }
content: { layout: card, title: A tip }
---
message: notice
intent: support
placement: banner
content: { layout: banner, title: Notice }
)";

struct Fixture {
  Fixture() { definitions.write("all.yaml", kDefinitions); }
  e2e::TemporaryDirectory definitions, one_data, two_data;
  test::RedisServer redis;
};

/// A running server, one of several.
struct Node {
  Node(const Fixture& fixture, const e2e::TemporaryDirectory& data, const std::string& redis)
      : server(fixture.definitions.path(), data.path(), {"--redis", redis, "--threads", "1"}), client(server.port()) {}

  json::object ready() {
    const Response response = client.get("/health/ready");
    BOOST_REQUIRE(response.status == 200);
    return json::parse(response.body).as_object();
  }
  bool reaches() { return ready().at("message_state").at("state").as_string() == "reachable"; }
  std::string at(const std::string& user, const std::string& placement) { return told(next(client, user, placement)); }
  int put_preferences() {
    return client
        .request("PUT", "/v1/preferences/u1", R"({"muted_messages":["tip"]})", {{"Content-Type", "application/json"}})
        .status;
  }

  Server server;
  HttpClient client;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shared_state, Fixture)

BOOST_AUTO_TEST_CASE(tabs_and_devices_that_ask_two_servers_at_once_never_both_show) {
  Node one(*this, one_data, redis.url()), two(*this, two_data, "unix:" + redis.socket());
  constexpr std::size_t kUsers = 500;
  constexpr int kRounds = 5;
  std::vector<std::array<std::atomic<int>, 2>> shown(kUsers);
  std::atomic<int> unknown{0};
  std::vector<std::thread> devices;
  for (const int port : {one.server.port(), one.server.port(), two.server.port(), two.server.port()}) {
    devices.emplace_back([&, port] {
      HttpClient client(port);
      for (std::size_t i = 0; i < kUsers; ++i) {
        for (int round = 0; round < kRounds; ++round) {
          const json::array decisions = e2e::next_of_all(client, "u" + std::to_string(i), {"toast", "side"});
          for (std::size_t placement = 0; placement < 2; ++placement) {
            const std::string what = told(decisions.at(placement).as_object());
            if (what == "show") ++shown[i][placement];
            if (what == "nothing STATE_UNAVAILABLE") ++unknown;
          }
        }
      }
    });
  }
  for (std::thread& device : devices) device.join();
  int over = 0, under = 0;
  for (const auto& [toasts, tips] : shown) {
    over += toasts > 1 || tips > 2 ? 1 : 0;
    under += toasts < 1 || tips < 2 ? 1 : 0;
  }
  BOOST_TEST(over == 0);
  BOOST_TEST(under <= unknown);  // nobody is left out but where Redis did not answer in time
  BOOST_TEST_MESSAGE(unknown << " of " << kUsers * kRounds * 8 << " decisions without state");
}

BOOST_AUTO_TEST_CASE(what_one_server_decided_is_reported_to_the_other_and_holds_on_both) {
  Node one(*this, one_data, redis.url()), two(*this, two_data, redis.url());
  const json::object decision = next(one.client, "u1", "toast");
  BOOST_TEST(told(decision) == "show");
  BOOST_TEST(two.at("u1", "toast") == "nothing CAPPED");
  BOOST_TEST(report(two.client, "u1", decision, "message_exposed") == 200);
  BOOST_TEST(report(one.client, "u1", decision, "message_exposed") == 200);
  BOOST_TEST(one.at("u1", "toast") == "nothing CAPPED");
  BOOST_TEST(one.put_preferences() == 200);
  const std::string wishes = R"({"muted_intents":[],"muted_messages":["tip"],"snoozed":{}})";
  BOOST_TEST(two.client.get("/v1/preferences/u1").body == wishes);
  BOOST_TEST(two.at("u1", "side") == "nothing MUTED");
  const json::value started =
      json::parse(two.client.post("/v1/bootstrap", R"({"context":{"targetingKey":"u2"},"placements":["side"]})").body);
  BOOST_TEST(started.at("flags").as_array().size() == 1U);
  BOOST_TEST(told(started.at("decisions").at(0).as_object()) == "show");
}

BOOST_AUTO_TEST_CASE(without_redis_marketing_keeps_quiet_nothing_is_acknowledged_and_all_else_goes_on) {
  Node node(*this, one_data, redis.url());
  const json::object decision = next(node.client, "u1", "toast");
  BOOST_TEST(told(decision) == "show");
  BOOST_TEST(std::string(node.ready().at("status").as_string()) == "ready");
  redis.kill();
  BOOST_TEST(node.at("u1", "toast") == "nothing STATE_UNAVAILABLE");
  const json::object notice = next(node.client, "u1", "banner");
  BOOST_TEST(told(notice) == "show");
  BOOST_TEST(std::string(notice.at("state").as_string()) == "unavailable");
  BOOST_TEST(report(node.client, "u1", decision, "message_exposed") == 503);
  BOOST_TEST(node.put_preferences() == 503);
  BOOST_TEST(node.client.get("/v1/preferences/u1").status == 503);
  const json::object ready = node.ready();
  BOOST_TEST(std::string(ready.at("status").as_string()) == "degraded");
  const std::string why(ready.at("message_state").at("error").as_string());
  BOOST_TEST(why.starts_with("Redis at " + redis.url() + ": "));
  BOOST_TEST(node.client.post("/ofrep/v1/evaluate/flags/editor", R"({"context":{"targetingKey":"u1"}})").status == 200);
  BOOST_TEST(node.client.post("/v1/track", R"({"userId":"u1","event":"bought","messageId":"m1"})").status == 200);

  redis.start();
  BOOST_TEST(eventually([&] { return node.reaches(); }));
  BOOST_TEST(report(node.client, "u1", decision, "message_exposed") == 200);
  BOOST_TEST(node.at("u1", "toast") == "show");  // it came back empty: caps begin anew
  BOOST_TEST(node.put_preferences() == 200);
}

BOOST_AUTO_TEST_CASE(a_server_starts_without_redis_and_finds_it_later) {
  redis.kill();
  Node node(*this, one_data, redis.url());
  BOOST_TEST(!node.reaches());
  BOOST_TEST(node.at("u1", "side") == "nothing STATE_UNAVAILABLE");
  redis.start();
  BOOST_TEST(eventually([&] { return node.reaches(); }));
  BOOST_TEST(node.at("u1", "side") == "show");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_none_is_refused_before_anything_is_done) {
  const auto nowhere = one_data.path() / "not-yet";
  const e2e::Finished finished = e2e::run_flagd({"serve", definitions.path().string(), "--data", nowhere.string(),
                                                 "--listen", "127.0.0.1:0", "--redis", "redis://:secret@:6379"});
  BOOST_TEST(finished.code == 2);
  BOOST_TEST(finished.err == "flagd serve: --redis: it names no host: redis://host:port\n");
  BOOST_TEST(!std::filesystem::exists(nowhere));
}

BOOST_AUTO_TEST_SUITE_END()
