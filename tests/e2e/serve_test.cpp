// A real flagd over real sockets.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

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

constexpr const char* kDefinitions = R"(project: shop
---
attributes: { plan: { type: string, one_of: [free, paid] }, seats: int }
---
flag: new-editor
variants: { classic: false, blocks: true }
off: classic
metadata: { team: editor }
rules:
  - name: paying
    if: plan == "paid" and seats > 3
    serve: blocks
default: classic
---
flag: ratio
variants: { low: 0.5, whole: 10.0 }
default: whole
---
experiment: greeting
status: running
audience: plan == "free"
split: { control: 50%, warm: 50% }
values: { control: Hello, warm: Welcome back }
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
)";

struct Fixture {
  Fixture() { definitions.write("all.yaml", kDefinitions); }
  TemporaryDirectory definitions;
  TemporaryDirectory data;
};

std::string evaluate_path(const std::string& key) {
  return "/ofrep/v1/evaluate/flags/" + key;
}

std::string now_minus(flywheel::Duration ago) {
  return flywheel::format_time(std::chrono::time_point_cast<flywheel::Duration>(std::chrono::system_clock::now()) -
                               ago);
}

json::value parsed(const Response& response) {
  return json::parse(response.body);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(serve, Fixture)

BOOST_AUTO_TEST_CASE(single_evaluations_speak_ofrep) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const std::string epoch(parsed(client.get("/health/ready")).at("epoch").as_string());
  struct Case {
    std::string key;
    std::string body;
    int status;
    std::string answer;  // without the epoch
  };
  for (
      const Case& c : std::vector<Case>{
          {"new-editor", R"({"context":{"targetingKey":"u1","plan":"paid","seats":4}})", 200,
           R"({"key":"new-editor","reason":"TARGETING_MATCH","variant":"blocks","value":true,"metadata":{"team":"editor",EPOCH}})"},
          {"new-editor", R"({"context":{"plan":"paid"}})", 200,
           R"({"key":"new-editor","reason":"DEFAULT","variant":"classic","value":false,"metadata":{"team":"editor",EPOCH}})"},
          {"new-editor", R"({})", 200,
           R"({"key":"new-editor","reason":"DEFAULT","variant":"classic","value":false,"metadata":{"team":"editor",EPOCH}})"},
          {"new%2Deditor", R"({"context":null,"more":1})", 200,
           R"({"key":"new-editor","reason":"DEFAULT","variant":"classic","value":false,"metadata":{"team":"editor",EPOCH}})"},
          {"ratio", R"({"context":{}})", 200,
           R"({"key":"ratio","reason":"STATIC","variant":"whole","value":10.0,"metadata":{EPOCH}})"},
          {"greeting", R"({"context":{"targetingKey":"u1","plan":"paid"}})", 200,
           R"({"key":"greeting","reason":"DEFAULT","metadata":{"step":"audience",EPOCH}})"},
          {"later", R"({"context":{"targetingKey":"u1"}})", 200,
           R"({"key":"later","reason":"DISABLED","variant":"a","value":1,"metadata":{"step":"status",EPOCH}})"},
          {"greeting", R"({"context":{"plan":"free"}})", 400,
           R"({"key":"greeting","errorCode":"TARGETING_KEY_MISSING","errorDetails":"targetingKey is missing","metadata":{EPOCH}})"},
      }) {
    const Response response = client.post(evaluate_path(c.key), c.body);
    std::string expected = c.answer;
    expected.replace(expected.find("EPOCH"), 5, "\"epoch\":\"" + epoch + "\"");
    BOOST_TEST(response.status == c.status);
    BOOST_TEST(response.body == expected);
    BOOST_TEST(response.headers.at("content-type") == "application/json");
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_request_is_named) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const std::string deep(100'000, '[');
  struct Case {
    std::string path;
    std::string body;
    int status;
    std::string code;
  };
  for (const Case& c : std::vector<Case>{
           {evaluate_path("none"), "{}", 404, "FLAG_NOT_FOUND"},
           {evaluate_path("%ff"), "{}", 400, "GENERAL"},
           {evaluate_path("new-editor"), "", 400, "PARSE_ERROR"},
           {evaluate_path("new-editor"), "{\"context\":", 400, "PARSE_ERROR"},
           {evaluate_path("new-editor"), "[1]", 400, "PARSE_ERROR"},
           {evaluate_path("new-editor"), deep, 400, "PARSE_ERROR"},
           {evaluate_path("new-editor"), "{\"context\":{\"a\":1e400}}", 400, "PARSE_ERROR"},
           {evaluate_path("new-editor"), "{\"context\":{\"a\":\"\xff\"}}", 400, "PARSE_ERROR"},
           {evaluate_path("new-editor"), R"({"context":[]})", 400, "INVALID_CONTEXT"},
           {evaluate_path("new-editor"), R"({"context":{"targetingKey":7}})", 400, "INVALID_CONTEXT"},
           {"/ofrep/v1/evaluate/flags", R"({"context":3})", 400, "INVALID_CONTEXT"},
           {"/v1/batch", R"({"batch":{}})", 400, "PARSE_ERROR"},
           {"/v1/track", R"({"userId":"u1"})", 400, "GENERAL"},
           {"/nowhere", "{}", 404, "GENERAL"},
       }) {
    const Response response = client.post(c.path, c.body);
    BOOST_TEST_CONTEXT(c.path << " " << c.body.substr(0, 60)) {
      BOOST_TEST(response.status == c.status);
      BOOST_REQUIRE(!response.body.empty());
      BOOST_TEST(parsed(response).at("errorCode").as_string() == c.code);
      BOOST_TEST(!parsed(response).at("errorDetails").as_string().empty());
    }
  }
  BOOST_TEST(client.request("POST", evaluate_path("ratio"), "{}", {{"Content-Type", "text/plain"}}).status == 415);
  BOOST_TEST(client.get(evaluate_path("ratio")).status == 405);
  BOOST_TEST(client.get(evaluate_path("ratio")).headers.at("allow").find("POST") != std::string::npos);
  BOOST_TEST(client.post(evaluate_path("ratio"), std::string(2 << 20, ' ')).status == 413);
  BOOST_TEST(client.get("/health/live").status == 200);
}

BOOST_AUTO_TEST_CASE(bulk_answers_carry_a_tag_over_the_whole_answer) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const std::string path = "/ofrep/v1/evaluate/flags";
  const std::string free_user = R"({"context":{"targetingKey":"u1","plan":"free"}})";
  const Response first = client.post(path, free_user);
  BOOST_TEST(first.status == 200);
  const json::value body = parsed(first);
  BOOST_TEST(body.at("flags").as_array().size() == 4U);
  const std::string tag = first.headers.at("etag");

  BOOST_TEST(client.post(path, free_user).headers.at("etag") == tag);
  const Response unchanged = client.post(path, free_user, {{"If-None-Match", "W/" + tag}});
  BOOST_TEST(unchanged.status == 304);
  BOOST_TEST(unchanged.body == "");
  BOOST_TEST(unchanged.headers.at("etag") == tag);
  BOOST_TEST(client.post(path, free_user, {{"If-None-Match", "\"x\", " + tag}}).status == 304);
  BOOST_TEST(client.post(path, free_user, {{"If-None-Match", "*"}}).status == 304);
  BOOST_TEST(client.post(path, free_user, {{"If-None-Match", "malformed"}}).status == 200);
  BOOST_TEST(client.post(path + "?flagConfigEtag=other", free_user, {{"If-None-Match", tag}}).status == 200);
  const Response paid =
      client.post(path, R"({"context":{"targetingKey":"u1","plan":"paid","seats":9}})", {{"If-None-Match", tag}});
  BOOST_TEST(paid.status == 200);
  BOOST_TEST(paid.headers.at("etag") != tag);

  // Without a targeting key the split is an item with an error, never a failed answer.
  const Response anonymous = client.post(path, R"({"context":{"plan":"free"}})");
  BOOST_TEST(anonymous.status == 200);
  int errors = 0;
  const json::value answer = parsed(anonymous);
  for (const auto& flag : answer.at("flags").as_array()) errors += flag.as_object().contains("errorCode") ? 1 : 0;
  BOOST_TEST(errors == 1);
}

BOOST_AUTO_TEST_CASE(events_are_judged_one_by_one_and_counted_once) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const std::string old = now_minus(flywheel::kDay * 31);
  const std::string soon = now_minus(-std::chrono::hours(1));
  const std::string far = now_minus(-std::chrono::hours(48));
  const std::string batch = R"({"batch":[
    {"type":"track","event":"purchase","userId":"u1","messageId":"m1","properties":{"value":3}},
    {"type":"track","event":"purchase","userId":"u1","messageId":"m1","properties":{"value":3}},
    {"type":"track","event":"purchase","userId":"u1","messageId":"m1","properties":{"value":4}},
    {"type":"track","userId":"u1","messageId":"m2"},
    {"type":"track","event":"purchase","messageId":"m3"},
    {"type":"track","event":"purchase","userId":"u1","messageId":"m4","timestamp":"1970-01-01T00:00:00Z"},
    {"type":"track","event":"purchase","userId":"u1","messageId":"m5","timestamp":")" +
                            old + R"("},
    {"type":"track","event":"purchase","userId":"u1","messageId":"m6","timestamp":")" +
                            soon + R"("},
    {"type":"track","event":"purchase","userId":"u1","messageId":"m7","timestamp":")" +
                            far + R"("},
    {"type":"track","event":7,"userId":"u1","messageId":"m8"},
    {"type":"identify","userId":"u1"},
    {"type":"group","userId":"u1","groupId":"acme"},
    "text",
    {"type":"track","event":"purchase","userId":"u2"}
  ]})";
  const Response response = client.post("/v1/batch", batch);
  BOOST_TEST(response.status == 200);
  const json::value body = parsed(response);
  BOOST_TEST(body.at("accepted").to_number<int>() == 3);
  BOOST_TEST(body.at("duplicates").to_number<int>() == 1);
  BOOST_TEST(body.at("conflicts").to_number<int>() == 1);
  BOOST_TEST(body.at("clamped").to_number<int>() == 1);
  BOOST_TEST(body.as_object().contains("warning"));
  std::string rejected;
  for (const auto& one : body.at("rejected").as_array()) {
    rejected +=
        std::to_string(one.at("index").to_number<int>()) + ":" + std::string(one.at("reason").as_string()) + " ";
  }
  BOOST_TEST(rejected == "3:no_name 4:no_unit 5:too_old 6:too_old 8:in_future 9:bad_type 10:unsupported 12:bad_type ");
  // Sent again, nothing new is stored.
  const json::value again = parsed(client.post(
      "/v1/batch",
      R"({"batch":[{"type":"track","event":"purchase","userId":"u1","messageId":"m1","properties":{"value":3}}]})"));
  BOOST_TEST(again.at("accepted").to_number<int>() == 0);
  BOOST_TEST(again.at("duplicates").to_number<int>() == 1);
}

BOOST_AUTO_TEST_CASE(exposures_and_outcomes_come_back_as_a_report_even_after_a_restart) {
  {
    Server server(definitions.path(), data.path());
    HttpClient client(server.port());
    for (int i = 0; i < 40; ++i) {
      const std::string user = "u" + std::to_string(i);
      const json::value evaluation = parsed(
          client.post(evaluate_path("greeting"), R"({"context":{"targetingKey":")" + user + R"(","plan":"free"}})"));
      const std::string arm(evaluation.at("variant").as_string());
      const std::string at = now_minus(flywheel::kDay * 3);
      const std::string later = now_minus(flywheel::kDay * 3 - std::chrono::hours(2));
      std::string batch = R"({"batch":[{"type":"track","event":"Experiment Viewed","userId":")" + user +
                          R"(","messageId":"x)" + user + R"(","timestamp":")" + at +
                          R"(","properties":{"experiment_id":"greeting","variation_id":")" + arm + R"(","phase":1}})";
      if (arm == "warm") {
        batch += R"(,{"type":"track","event":"purchase","userId":")" + user + R"(","messageId":"p)" + user +
                 R"(","timestamp":")" + later + R"("})";
      }
      BOOST_TEST(client.post("/v1/batch", batch + "]}").status == 200);
    }
    server.process().signal(SIGTERM);
    BOOST_TEST(server.process().wait() == 0);
  }
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const json::value report = parsed(client.get("/v1/experiments/greeting/report"));
  int exposed = 0;
  for (const auto& count : report.at("exposed").as_array()) exposed += count.to_number<int>();
  BOOST_TEST(exposed == 40);
  const Response page = client.get("/v1/experiments/greeting/report", {{"Accept", "text/html,*/*"}});
  BOOST_TEST(page.status == 200);
  BOOST_TEST(page.headers.at("content-type") == "text/html; charset=utf-8");
  BOOST_TEST(page.headers.at("content-security-policy").find("default-src 'none'") != std::string::npos);
  BOOST_TEST(page.body.find("<svg") != std::string::npos);
  const Response index = client.get("/", {{"Accept", "text/html"}});
  BOOST_TEST(index.status == 200);
  BOOST_TEST(index.body.find("/v1/experiments/greeting/report") != std::string::npos);
  BOOST_TEST(client.get("/v1/experiments/none/report").status == 404);
  BOOST_TEST(client.get("/v1/experiments/later/report").status == 404);

  // The command line reads the same store beside the running server.
  const e2e::Finished finished =
      e2e::run_flagd({"report", "greeting", "--data", data.path().string(), "--format", "json"});
  BOOST_TEST(finished.code == 0);
  BOOST_TEST(json::parse(finished.out).at("exposed") == report.at("exposed"));
}

BOOST_AUTO_TEST_CASE(a_changed_directory_is_served_and_a_broken_one_is_not) {
  Server server(definitions.path(), data.path());
  HttpClient client(server.port());
  const auto epoch = [&] { return std::string(parsed(client.get("/health/ready")).at("epoch").as_string()); };
  const auto state = [&] {
    return std::string(parsed(client.get("/health/ready")).at("definitions").at("state").as_string());
  };
  const std::string before = epoch();
  definitions.write("more.yaml", "flag: extra\nvariants: { on: true, off: false }\ndefault: on\n");
  BOOST_TEST(eventually([&] { return epoch() != before; }));
  BOOST_TEST(parsed(client.post(evaluate_path("extra"), "{}")).at("variant").as_string() == "on");

  const std::string good = epoch();
  definitions.write("more.yaml", "flag: extra\nvariant: { on: true }\n");
  BOOST_TEST(eventually([&] { return state() == "last good"; }));
  BOOST_TEST(epoch() == good);
  BOOST_TEST(client.post(evaluate_path("extra"), "{}").status == 200);

  std::filesystem::remove(definitions.path() / "more.yaml");
  BOOST_TEST(eventually([&] { return epoch() == before; }));
  BOOST_TEST(state() == "current");
}

BOOST_AUTO_TEST_CASE(a_second_server_on_the_same_data_is_refused) {
  Server server(definitions.path(), data.path());
  const e2e::Finished second =
      e2e::run_flagd({"serve", definitions.path().string(), "--data", data.path().string(), "--listen", "127.0.0.1:0"});
  BOOST_TEST(second.code == 1);
  BOOST_TEST(second.err.find(data.path().string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_start_says_why) {
  TemporaryDirectory broken;
  broken.write("bad.yaml", "flag: x\nvariant: { a: 1 }\n");
  const e2e::Finished refused =
      e2e::run_flagd({"serve", broken.path().string(), "--data", data.path().string(), "--listen", "127.0.0.1:0"});
  BOOST_TEST(refused.code == 1);
  BOOST_TEST(refused.err.find("bad.yaml:2:1") != std::string::npos);
  BOOST_TEST(refused.err.find("did you mean `variants`?") != std::string::npos);
  BOOST_TEST(e2e::run_flagd({"serve", "/nowhere", "--data", data.path().string()}).code == 1);
  BOOST_TEST(e2e::run_flagd({"serve", definitions.path().string(), "--listen", "somewhere"}).code == 2);
  BOOST_TEST(e2e::run_flagd({"serve"}).code == 2);
  // Beyond loopback nobody should be able to write events without a key, and keys are not built yet.
  const e2e::Finished open =
      e2e::run_flagd({"serve", definitions.path().string(), "--data", data.path().string(), "--listen", "0.0.0.0:0"});
  BOOST_TEST(open.code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
