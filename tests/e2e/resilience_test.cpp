// What a real flagd keeps: over restarts, broken definitions, damage, and a hand on the switch.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "config/vocabulary/time.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/http_client.hpp"
#include "tests/e2e/server.hpp"

namespace json = boost::json;
using e2e::eventually;
using e2e::HttpClient;
using e2e::Response;
using e2e::Server;
using e2e::TemporaryDirectory;

namespace {

std::string flag(const std::string& key, const std::string& served = "on") {
  return "flag: " + key + "\nvariants: { on: true, off: false }\noff: off\ndefault: " + served + "\n---\n";
}

std::string now_text() {
  return flywheel::format_time(std::chrono::time_point_cast<flywheel::Duration>(std::chrono::system_clock::now()));
}

struct Fixture {
  Fixture() { definitions.write("all.yaml", flag("a") + flag("b") + flag("c") + flag("d")); }

  std::vector<std::string> serve_words() const {
    return {"serve", definitions.path().string(), "--data", data.path().string(), "--listen", "127.0.0.1:0"};
  }
  /// The newest file of the history.
  [[nodiscard]] std::filesystem::path newest_epoch() const {
    std::ifstream log(data.path() / "epochs" / "log");
    std::string line, time, epoch;
    while (std::getline(log, line)) std::istringstream(line) >> time >> epoch;
    return data.path() / "epochs" / epoch;
  }

  TemporaryDirectory definitions;
  TemporaryDirectory data;
};

/// A client of one server, in words.
struct Asking {
  explicit Asking(Server& server) : client(server.port()) {}
  json::value health() { return json::parse(client.get("/health/ready").body); }
  std::string epoch() { return std::string(health().at("epoch").as_string()); }
  std::string status() { return std::string(health().at("status").as_string()); }
  std::string first_error() {
    const json::value body = health();
    const auto* error = body.at("definitions").as_object().if_contains("first_error");
    return error ? std::string(error->as_string()) : "";
  }
  /// "variant REASON", or the status of an error.
  std::string evaluate(const std::string& key, const std::string& user = "u") {
    const Response response =
        client.post("/ofrep/v1/evaluate/flags/" + key, R"({"context":{"targetingKey":")" + user + "\"}}");
    if (response.status != 200) return std::to_string(response.status);
    const json::value answer = json::parse(response.body);
    const auto* variant = answer.as_object().if_contains("variant");
    return (variant ? std::string(variant->as_string()) : "none") + " " + std::string(answer.at("reason").as_string());
  }
  HttpClient client;
};

void stop(Server& server) {
  server.process().signal(SIGTERM);
  BOOST_TEST(server.process().wait() == 0);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(resilience, Fixture)

BOOST_AUTO_TEST_CASE(a_restart_with_broken_definitions_serves_the_last_good_ones) {
  std::string first, second;
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    first = asking.epoch();
    definitions.write("all.yaml", flag("a", "off") + flag("b") + flag("c") + flag("d"));
    BOOST_TEST(eventually([&] { return asking.epoch() != first; }));
    second = asking.epoch();
    stop(server);
  }
  definitions.write("all.yaml", "flag: [");
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    BOOST_TEST(asking.epoch() == second);
    BOOST_TEST(asking.status() == "degraded");
    BOOST_TEST(asking.first_error().find("all.yaml:1") != std::string::npos);
    BOOST_TEST(asking.evaluate("a") == "off STATIC");
    server.process().signal(SIGKILL);
    BOOST_TEST(server.process().wait() == 128 + SIGKILL);
  }
  std::filesystem::resize_file(newest_epoch(), std::filesystem::file_size(newest_epoch()) / 2);
  std::filesystem::remove_all(definitions.path() / "all.yaml");
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    BOOST_TEST(asking.epoch() == first);  // the one before the damaged one
    BOOST_TEST(asking.evaluate("a") == "on STATIC");
    BOOST_TEST(std::filesystem::exists(data.path() / "epochs" / (second + ".damaged")));
    definitions.write("all.yaml", flag("a") + flag("b") + flag("c") + flag("e"));
    BOOST_TEST(eventually([&] { return asking.status() == "ready"; }));
    BOOST_TEST(asking.evaluate("e") == "on STATIC");
  }
}

BOOST_AUTO_TEST_CASE(without_a_history_broken_definitions_fail_and_leave_nothing_behind) {
  definitions.write("all.yaml", "flag: [");
  const auto nowhere = data.path() / "not-yet";
  const e2e::Finished finished =
      e2e::run_flagd({"serve", definitions.path().string(), "--data", nowhere.string(), "--listen", "127.0.0.1:0"});
  BOOST_TEST(finished.code == 1);
  BOOST_TEST(finished.err.find("all.yaml:1") != std::string::npos);
  BOOST_TEST(!std::filesystem::exists(nowhere));
}

BOOST_AUTO_TEST_CASE(a_catastrophe_is_refused_by_reload_and_by_restart_until_it_is_allowed) {
  std::string epoch;
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    epoch = asking.epoch();
    definitions.write("all.yaml", flag("a"));
    BOOST_TEST(eventually([&] { return asking.status() == "degraded"; }));
    BOOST_TEST(asking.first_error().starts_with("3 of 4 flags and experiments would be gone"));
    BOOST_TEST(asking.epoch() == epoch);
    BOOST_TEST(asking.evaluate("d") == "on STATIC");
    stop(server);
  }
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    BOOST_TEST(asking.epoch() == epoch);
    BOOST_TEST(asking.status() == "degraded");
    definitions.write("all.yaml", flag("a") + flag("b"));
    BOOST_TEST(eventually([&] { return asking.status() == "ready"; }));
    BOOST_TEST(asking.evaluate("d") == "404");
    definitions.write("all.yaml", flag("a") + flag("b") + flag("c") + flag("d"));
    BOOST_TEST(eventually([&] { return asking.evaluate("d") == "on STATIC"; }));
    definitions.write("all.yaml", flag("a"));
    BOOST_TEST(eventually([&] { return asking.status() == "degraded"; }));
    stop(server);
  }
  Server server(definitions.path(), data.path(), {"--allow-shrink"});
  Asking asking(server);
  BOOST_TEST(asking.status() == "ready");
  BOOST_TEST(asking.evaluate("d") == "404");
}

BOOST_AUTO_TEST_CASE(the_kill_switch_holds_over_reload_kill_9_and_restart) {
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    const std::string bulk_before = asking.client.post("/ofrep/v1/evaluate/flags", "{}").headers.at("etag");
    BOOST_TEST(asking.client.post("/v1/kill/a", R"({"reason":"it burns"})").status == 200);
    BOOST_TEST(asking.client.request("POST", "/v1/kill/b").status == 200);
    server.process().signal(SIGKILL);
    BOOST_TEST(server.process().wait() == 128 + SIGKILL);
    BOOST_TEST(!bulk_before.empty());
  }
  Server server(definitions.path(), data.path());
  Asking asking(server);
  BOOST_TEST(asking.evaluate("a") == "off DISABLED");
  BOOST_TEST(asking.evaluate("b") == "off DISABLED");
  const std::string tag = asking.client.post("/ofrep/v1/evaluate/flags", "{}").headers.at("etag");
  BOOST_TEST(asking.client.request("POST", "/v1/unkill/b").status == 200);
  BOOST_TEST(asking.evaluate("b") == "on STATIC");
  BOOST_TEST(asking.client.post("/ofrep/v1/evaluate/flags", "{}", {{"If-None-Match", tag}}).status == 200);
  const Response unknown = asking.client.post("/v1/kill/none", "{}");
  BOOST_TEST(unknown.status == 404);
  BOOST_TEST(json::parse(unknown.body).at("errorCode").as_string() == "FLAG_NOT_FOUND");
  BOOST_TEST(asking.client.post("/v1/kill/c", "{}", {{"Origin", "http://elsewhere.example"}}).status == 403);
  BOOST_TEST(asking.client.get("/v1/kill/c").status == 405);

  const std::string before = asking.epoch();
  definitions.write("all.yaml", flag("b") + flag("c") + flag("d"));
  BOOST_TEST(eventually([&] { return asking.epoch() != before; }));
  BOOST_TEST(json::parse(asking.client.get("/v1/experiments").body).at("killed") == json::value(json::array{"a"}));
  definitions.write("all.yaml", flag("a") + flag("b") + flag("c") + flag("d"));
  BOOST_TEST(eventually([&] { return asking.evaluate("a") == "off DISABLED"; }));
  BOOST_TEST(asking.client.get("/", {{"Accept", "text/html"}}).body.find("killed") != std::string::npos);

  std::ifstream audit(data.path() / "audit.log");
  std::string line, actions;
  while (std::getline(audit, line)) {
    const json::value said = json::parse(line);
    actions += std::string(said.at("action").as_string()) + " " + std::string(said.at("key").as_string()) + " " +
               std::string(said.at("remote").as_string()) + "; ";
  }
  BOOST_TEST(actions == "kill a 127.0.0.1; kill b 127.0.0.1; unkill b 127.0.0.1; ");
}

BOOST_AUTO_TEST_CASE(a_unit_keeps_its_sticky_arm_over_a_changed_split_and_a_restart) {
  const auto sticky = [](const std::string& split) {
    return "experiment: greeting\nstatus: running\nsticky: true\nsplit: " + split + "\nvalues: { warm: 1, cool: 2 }\n";
  };
  definitions.write("all.yaml", sticky("{ warm: 100%, cool: 0% }"));
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    BOOST_TEST(asking.evaluate("greeting", "old") == "warm SPLIT");
    stop(server);  // which makes the note durable
  }
  definitions.write("all.yaml", sticky("{ warm: 0%, cool: 100% }"));
  Server server(definitions.path(), data.path());
  Asking asking(server);
  BOOST_TEST(asking.evaluate("greeting", "old") == "warm SPLIT");
  BOOST_TEST(asking.evaluate("greeting", "new") == "cool SPLIT");
  const json::value all =
      json::parse(asking.client.post("/ofrep/v1/evaluate/flags", R"({"context":{"targetingKey":"old"}})").body);
  BOOST_TEST(all.at("flags").at(0).at("variant").as_string() == "warm");
}

BOOST_AUTO_TEST_CASE(evaluations_become_exposures_where_the_experiment_says_so) {
  definitions.write("all.yaml",
                    "experiment: greeting\nstatus: running\nexposure: on_evaluation\nsplit: { a: 50%, b: 50% }\n"
                    "values: { a: 1, b: 2 }\ngoal: { metric: bought }\n---\n"
                    "metrics:\n  bought: { reach: purchase, within: 1d }\n");
  const auto exposed = [](Asking& asking) {
    const json::value report = json::parse(asking.client.get("/v1/experiments/greeting/report").body);
    int sum = 0;
    for (const auto& count : report.at("exposed").as_array()) sum += count.to_number<int>();
    return sum;
  };
  for (int round = 0; round < 2; ++round) {  // the second one knows them all again
    Server server(definitions.path(), data.path());
    Asking asking(server);
    for (int i = 0; i < 30; ++i) asking.evaluate("greeting", "u" + std::to_string(i % 10));
    asking.client.post("/ofrep/v1/evaluate/flags", R"({"context":{"targetingKey":"bulk"}})");
    BOOST_TEST(eventually([&] { return exposed(asking) == 10; }));
    stop(server);
  }
}

BOOST_AUTO_TEST_CASE(a_past_decision_is_explained_by_the_epoch_that_served_then) {
  Server server(definitions.path(), data.path());
  Asking asking(server);
  const std::string first = asking.epoch();
  const std::string then = now_text();
  definitions.write("all.yaml", flag("a", "off") + flag("b") + flag("c") + flag("d"));
  BOOST_TEST(eventually([&] { return asking.epoch() != first; }));
  const auto explain = [&](const std::string& at, const std::string& format) {
    return e2e::run_flagd({"explain", "a", "--data", data.path().string(), "--at", at, "--context",
                           R"({"targetingKey":"u"})", "--format", format});
  };
  const e2e::Finished past = explain(then, "json");
  BOOST_TEST(past.code == 0);
  BOOST_TEST(json::parse(past.out).at("epoch").as_string() == first);
  BOOST_TEST(json::parse(past.out).at("variant").as_string() == "on");
  BOOST_TEST(json::parse(explain(now_text(), "json").out).at("variant").as_string() == "off");
  const std::string text = explain(then, "text").out;
  BOOST_TEST(text.starts_with("at " + then + " epoch " + first + " served, since "));
  BOOST_TEST(text.find("a: true, variant `on`, reason STATIC") != std::string::npos);
  const e2e::Finished too_early = explain("2000-01-01T00:00:00Z", "text");
  BOOST_TEST(too_early.code == 1);
  BOOST_TEST(too_early.err.find("does not reach back to 2000-01-01T00:00:00Z") != std::string::npos);
  BOOST_TEST(e2e::run_flagd({"explain", "a", "--data", data.path().string()}).code == 2);

  const Response over_http = asking.client.get("/v1/explain?key=a&unit=u&at=" + then);
  BOOST_TEST(over_http.status == 200);
  BOOST_TEST(json::parse(over_http.body) == json::parse(past.out));
  BOOST_TEST(asking.client.get("/v1/explain?key=a&at=2000-01-01T00:00:00Z").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
