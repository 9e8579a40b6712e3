// A real flagd that pauses an experiment by itself.
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
using e2e::Server;
using e2e::TemporaryDirectory;

namespace {

/// Two experiments alike; people of `loud` mute the one, nobody minds the other.
constexpr const char* kDefinitions = R"(project: shop
---
experiment: harmful
status: running
auto_pause: true
split: { control: 50%, loud: 50% }
values: { control: Hello, loud: HELLO }
guardrails: [mute_rate]
---
experiment: innocent
status: running
auto_pause: true
split: { control: 50%, loud: 50% }
values: { control: Hello, loud: HELLO }
guardrails: [mute_rate]
---
metrics:
  mute_rate: { reach: message_muted, within: 7d, good: down, harm_above: +1pp }
)";

struct Fixture {
  Fixture() { definitions.write("all.yaml", kDefinitions); }
  TemporaryDirectory definitions;
  TemporaryDirectory data;
};

std::string days_ago(int days, int hours) {
  const auto now = std::chrono::time_point_cast<flywheel::Duration>(std::chrono::system_clock::now());
  return flywheel::format_time(now - flywheel::kDay * days + std::chrono::hours(hours));
}

struct Asking {
  explicit Asking(Server& server) : client(server.port()) {}

  /// "variant REASON".
  std::string evaluate(const std::string& key, const std::string& user) {
    const json::value answer = json::parse(
        client.post("/ofrep/v1/evaluate/flags/" + key, R"({"context":{"targetingKey":")" + user + "\"}}").body);
    return std::string(answer.at("variant").as_string()) + " " + std::string(answer.at("reason").as_string());
  }
  /// 600 people see an experiment two days ago; a share of those who got `loud` mutes it, and of the others one in 30.
  void live(const std::string& key, int loud_one_in) {
    std::string batch;
    for (int i = 0; i < 600; ++i) {
      const std::string user = key + std::to_string(i);
      const std::string answer = evaluate(key, user), arm = answer.substr(0, answer.find(' '));
      if (first_loud.empty() && arm == "loud") first_loud = user;
      batch += (batch.empty() ? "" : ",") + std::string(R"({"type":"track","event":"Experiment Viewed","userId":")") +
               user + R"(","messageId":"x)" + user + R"(","timestamp":")" + days_ago(2, 0) +
               R"(","properties":{"experiment_id":")" + key + R"(","variation_id":")" + arm + R"(","phase":1}})";
      if (i % (arm == "loud" ? loud_one_in : 30) != 0) continue;
      batch += R"(,{"type":"track","event":"message_muted","userId":")" + user + R"(","messageId":"m)" + user +
               R"(","timestamp":")" + days_ago(2, 5) + R"("})";
    }
    BOOST_TEST(client.post("/v1/batch", "{\"batch\":[" + batch + "]}").status == 200);
  }
  json::value report(const std::string& key) {
    return json::parse(client.get("/v1/experiments/" + key + "/report").body);
  }
  std::string first_remark(const std::string& key) {
    const json::value report = this->report(key);
    const auto& remarks = report.at("verdict").at("remarks").as_array();
    return remarks.empty() ? "" : std::string(remarks.front().as_string());
  }
  json::value line(const std::string& key) {
    const json::value list = json::parse(client.get("/v1/experiments").body);
    for (const json::value& one : list.at("experiments").as_array()) {
      if (one.at("key").as_string() == key) return one;
    }
    return {};
  }

  HttpClient client;
  std::string first_loud;  // a user
};

std::vector<json::value> audit_of(const TemporaryDirectory& data) {
  std::vector<json::value> lines;
  std::ifstream audit(data.path() / "audit.log");
  for (std::string line; std::getline(audit, line);) lines.push_back(json::parse(line));
  return lines;
}

std::string text_of(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void kill_9(Server& server) {
  server.process().signal(SIGKILL);
  BOOST_TEST(server.process().wait() == 128 + SIGKILL);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(auto_pause, Fixture)

BOOST_AUTO_TEST_CASE(a_harmful_arm_is_stopped_an_innocent_one_is_not_and_a_person_has_the_last_word) {
  std::string user;
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    asking.live("innocent", 29);
    asking.first_loud.clear();
    asking.live("harmful", 3);
    user = asking.first_loud;
    BOOST_TEST(asking.evaluate("harmful", user) == "loud SPLIT");
    // Whoever looks makes the server compute; otherwise it does so once a minute.
    BOOST_TEST(eventually([&] {
      (void)asking.report("harmful");
      return asking.evaluate("harmful", user) == "control DISABLED";
    }));
    BOOST_TEST(asking.first_remark("harmful").starts_with("Paused automatically at "));
    BOOST_TEST(asking.line("harmful").at("killed").as_bool());
    const std::string reason(asking.line("harmful").at("auto_pause").at("reason").as_string());
    BOOST_TEST(reason.starts_with("loud harms mute_rate (first 24h): +"));
    BOOST_TEST(asking.client.get("/", {{"Accept", "text/html"}}).body.find("paused automatically") !=
               std::string::npos);
    BOOST_TEST(!asking.line("innocent").at("killed").as_bool());
    BOOST_TEST(eventually([&] { return text_of(data.path() / "killed").find("harmful") != std::string::npos; }));
    kill_9(server);
  }
  {
    Server server(definitions.path(), data.path());
    Asking asking(server);
    BOOST_TEST(asking.evaluate("harmful", user) == "control DISABLED");
    definitions.write("more.yaml", "flag: f\nvariants: { on: true }\ndefault: on\n");
    BOOST_TEST(eventually([&] { return asking.client.get("/").body.find(">f<") != std::string::npos; }));
    BOOST_TEST(asking.evaluate("harmful", user) == "control DISABLED");
    BOOST_TEST(asking.client.request("POST", "/v1/unkill/harmful").status == 200);
    BOOST_TEST(asking.evaluate("harmful", user) == "loud SPLIT");
    BOOST_TEST(asking.first_remark("harmful").starts_with("It was paused automatically at "));
    BOOST_TEST(!asking.line("harmful").as_object().contains("auto_pause"));
    kill_9(server);
  }
  Server server(definitions.path(), data.path());
  Asking asking(server);
  BOOST_TEST(asking.first_remark("harmful").starts_with("It was paused automatically at "));  // from new results
  BOOST_TEST(asking.evaluate("harmful", user) == "loud SPLIT");
  BOOST_TEST(asking.client.request("POST", "/v1/kill/innocent").status == 200);  // waits for what the server did

  const std::vector<json::value> audit = audit_of(data);
  BOOST_REQUIRE(audit.size() == 3U);
  BOOST_TEST(audit[0].at("action").as_string() == "kill");
  BOOST_TEST(audit[0].at("key").as_string() == "harmful");
  BOOST_TEST(audit[0].at("by").as_string() == "auto_pause");
  BOOST_TEST(audit[0].at("sample_ratio_off").as_bool() == false);
  const json::value& finding = audit[0].at("findings").at(0);
  BOOST_TEST(finding.at("guardrail").as_string() == "mute_rate (first 24h)");
  BOOST_TEST(finding.at("arm").as_string() == "loud");
  BOOST_TEST(finding.at("limit").as_double() > 0.01);
  BOOST_TEST(finding.at("n_arm").to_number<int>() + finding.at("n_baseline").to_number<int>() == 600);
  BOOST_TEST(audit[1].at("action").as_string() == "unkill");
  BOOST_TEST(!audit[1].as_object().contains("by"));
  BOOST_TEST(audit[2].at("key").as_string() == "innocent");

  const e2e::Finished text = e2e::run_flagd({"report", "harmful", "--data", data.path().string()});
  BOOST_TEST(text.code == 0);
  BOOST_TEST(text.out.find("It was paused automatically") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_auto_pause_harm_is_reported_only) {
  std::string text = kDefinitions;
  for (std::size_t at = text.find("auto_pause: true\n"); at != std::string::npos; at = text.find("auto_pause: true\n"))
    text.erase(at, 17);
  text.replace(text.find("within: 7d"), 10, "within: 1d");
  definitions.write("all.yaml", text);
  Server server(definitions.path(), data.path());
  Asking asking(server);
  asking.live("harmful", 3);
  BOOST_TEST(std::string(asking.report("harmful").at("verdict").at("sentence").as_string()).find("loud harms") !=
             std::string::npos);
  BOOST_TEST(asking.client.request("POST", "/v1/kill/innocent").status == 200);
  BOOST_TEST(asking.evaluate("harmful", asking.first_loud) == "loud SPLIT");
  BOOST_TEST(audit_of(data).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
