// What the app gets for a flag, and what is asked of the server for it.
#include <signal.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <flywheel/client.hpp>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "tests/sdk/scripted_server.hpp"

namespace {

using namespace std::chrono_literals;
using flywheel::Client;
using flywheel::ClientState;
using flywheel::Detail;
using flywheel::Options;
using flywheel::test::Asked;
using flywheel::test::bulk_answer;
using flywheel::test::eventually;
using flywheel::test::GoodServer;
using flywheel::test::http_answer;
using flywheel::test::kEvaluate;
using flywheel::test::Play;
using flywheel::test::ScriptedServer;

constexpr const char* kFlags = R"(
  {"key":"editor","value":true,"variant":"on","reason":"STATIC","metadata":{}},
  {"key":"limit","value":10,"variant":"ten","reason":"TARGETING_MATCH"},
  {"key":"rate","value":0.1,"variant":"low","reason":"DEFAULT"},
  {"key":"whole","value":3.0,"variant":"three","reason":"DEFAULT"},
  {"key":"headline","value":"Hi","variant":"b","reason":"SPLIT","metadata":{"experiment":"headline","phase":2}},
  {"key":"nudge","variant":"control","reason":"SPLIT","metadata":{"experiment":"nudge","phase":1}},
  {"key":"layout","value":{"rows":[1,2]},"variant":"grid","reason":"DISABLED"},
  {"key":"broken","errorCode":"TARGETING_KEY_MISSING","errorDetails":"who is it?"})";

template <class T>
std::string text(const Detail<T>& detail) {
  std::ostringstream out;
  out << std::boolalpha << detail.value << " [" << detail.variant << "] " << flywheel::ReasonName(detail.reason);
  if (detail.error != flywheel::ErrorCode::kNone) {
    out << " " << flywheel::ErrorCodeName(detail.error) << ": " << detail.error_message;
  }
  return out.str();
}

Options options_for(const ScriptedServer& server) {
  Options options;
  options.server = server.url();
  return options;
}

BOOST_AUTO_TEST_SUITE(sdk_client_evaluation)

BOOST_AUTO_TEST_CASE(each_flag_answers_each_type_that_can_say_it_and_else_the_fallback) {
  ScriptedServer server{GoodServer(kFlags)};
  Client client(options_for(server));
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  BOOST_TEST((client.State() == ClientState::kReady));
  BOOST_TEST(client.LastError() == "");

  const auto as_bool = [&](const char* key) { return text(client.BoolVariationDetail(key, false)); };
  const auto as_text = [&](const char* key) { return text(client.StringVariationDetail(key, "else")); };
  const auto as_int = [&](const char* key) { return text(client.IntVariationDetail(key, -1)); };
  const auto as_double = [&](const char* key) { return text(client.DoubleVariationDetail(key, -0.5)); };
  const auto as_json = [&](const char* key) { return text(client.JsonVariationDetail(key, "{}")); };
  const std::vector<std::pair<std::string, std::string>> table{
      {as_bool("editor"), "true [on] STATIC"},
      {as_bool("limit"), "false [] ERROR TYPE_MISMATCH: `limit` is an integer, asked for as a bool"},
      {as_bool("nudge"), "false [control] SPLIT"},
      {as_bool("broken"), "false [] ERROR TARGETING_KEY_MISSING: who is it?"},
      {as_bool("nowhere"), "false [] ERROR FLAG_NOT_FOUND: the server has no flag `nowhere`"},
      {as_text("headline"), "Hi [b] SPLIT"},
      {as_text("nudge"), "else [control] SPLIT"},
      {as_text("layout"), "else [] ERROR TYPE_MISMATCH: `layout` is JSON, asked for as text"},
      {as_int("limit"), "10 [ten] TARGETING_MATCH"},
      {as_int("whole"), "3 [three] DEFAULT"},
      {as_int("rate"), "-1 [] ERROR TYPE_MISMATCH: `rate` is a number, asked for as an integer"},
      {as_int("headline"), "-1 [] ERROR TYPE_MISMATCH: `headline` is text, asked for as an integer"},
      {as_double("rate"), "0.1 [low] DEFAULT"},
      {as_double("limit"), "10 [ten] TARGETING_MATCH"},
      {as_double("editor"), "-0.5 [] ERROR TYPE_MISMATCH: `editor` is a bool, asked for as a number"},
      {as_json("layout"), R"({"rows":[1,2]} [grid] DISABLED)"},
      {as_json("headline"), R"("Hi" [b] SPLIT)"},
      {as_json("whole"), "3.0 [three] DEFAULT"},
      {as_json("nudge"), "{} [control] SPLIT"},
  };
  for (const auto& [given, expected] : table) BOOST_TEST(given == expected);
  BOOST_TEST(text(client.Peek("layout", "{}")) == R"({"rows":[1,2]} [grid] DISABLED)");
  BOOST_TEST(client.DoubleVariation("rate", 0) == 0.1);
}

BOOST_AUTO_TEST_CASE(before_the_start_and_after_the_end_the_fallback_is_given_with_the_reason) {
  ScriptedServer server{GoodServer(kFlags)};
  Client client(options_for(server));
  BOOST_TEST((client.State() == ClientState::kNotReady));
  BOOST_TEST(!client.WaitUntilReady(10s));  // there is nothing to wait for
  BOOST_TEST(text(client.IntVariationDetail("limit", 7)) == "7 [] ERROR PROVIDER_NOT_READY: the client is not started");
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(client.Shutdown(0s));
  BOOST_TEST((client.State() == ClientState::kClosed));
  BOOST_TEST(!client.WaitUntilReady(10s));
  BOOST_TEST(text(client.IntVariationDetail("limit", 7)) == "7 [] ERROR PROVIDER_NOT_READY: the client is shut down");
  client.Start({"bob", {}});
  BOOST_TEST((client.State() == ClientState::kClosed));
}

BOOST_AUTO_TEST_CASE(a_client_that_cannot_work_says_why_and_answers_fallbacks) {
  Options tls;
  tls.server = "https://flags.example";
  Options forged;
  forged.api_key = "key\r\nX-Admin: yes";
  const std::vector<std::pair<Options, std::string>> table{
      {tls,
       "server `https://flags.example`: TLS is not supported; put a TLS-terminating proxy beside the app and give its "
       "http:// address"},
      {forged, "the API key holds a character other than visible ASCII"}};
  for (const auto& [options, expected] : table) {
    Client client(options);
    client.Start({"ada", {}});
    BOOST_TEST(!client.WaitUntilReady(10s));
    BOOST_TEST(client.LastError() == expected);
    BOOST_TEST(text(client.BoolVariationDetail("editor", true)) == "true [] ERROR PROVIDER_NOT_READY: " + expected);
    client.Track("signup");
    BOOST_TEST(client.Events().dropped == 1U);
    BOOST_TEST(!client.Flush(10s));
    BOOST_TEST(!client.Shutdown(10s));
  }
}

BOOST_AUTO_TEST_CASE(a_context_that_cannot_be_sent_is_an_invalid_context) {
  ScriptedServer server{GoodServer(kFlags)};
  Client client(options_for(server));
  client.Start({"ada", {{"rate", std::nan("")}}});
  BOOST_TEST(!client.WaitUntilReady(10s));
  BOOST_TEST(text(client.BoolVariationDetail("editor", false)) ==
             "false [] ERROR INVALID_CONTEXT: context attribute `rate` is not a finite number");
  client.Identify({"ada", {{"rate", 0.5}}});
  BOOST_TEST(client.WaitUntilReady(10s));
  BOOST_TEST(server.asked(kEvaluate).size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_request_is_ofrep_with_the_context_the_key_and_the_prefix) {
  ScriptedServer server{[](const Asked&) { return Play{.bytes = bulk_answer(kFlags)}; }};
  Options options = options_for(server);
  options.server += "/tenant/";
  options.api_key = "fdc_secret";
  Client client(options);
  client.Start({"ada", {{"plan", "free"}, {"seats", 3}, {"tags", flywheel::Json{R"(["a"])"}}}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  const auto asked = server.asked("/tenant/ofrep/v1/evaluate/flags");
  BOOST_REQUIRE(asked.size() == 1U);
  BOOST_TEST(asked[0].head.starts_with("POST /tenant/ofrep/v1/evaluate/flags HTTP/1.1\r\n"));
  BOOST_TEST("http://" + asked[0].field("Host") == server.url());
  BOOST_TEST(asked[0].field("Authorization") == "Bearer fdc_secret");
  BOOST_TEST(asked[0].field("Content-Type") == "application/json");
  BOOST_TEST(asked[0].field("If-None-Match") == "");
  BOOST_TEST(asked[0].body == R"({"context":{"plan":"free","seats":3,"tags":["a"],"targetingKey":"ada"}})");
}

BOOST_AUTO_TEST_CASE(polling_asks_with_the_tag_and_takes_304_for_still_the_same) {
  ScriptedServer server{[](const Asked& asked) {
    if (asked.field("If-None-Match") == "\"v1\"") return Play{.bytes = "HTTP/1.1 304 x\r\nETag: \"v1\"\r\n\r\n"};
    return Play{.bytes = bulk_answer(kFlags, "ETag: \"v1\"\r\n")};
  }};
  Options options = options_for(server);
  options.poll_interval = 1ms;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(eventually([&] { return server.asked(kEvaluate).size() >= 5; }));
  BOOST_TEST(text(client.IntVariationDetail("limit", 7)) == "10 [ten] TARGETING_MATCH");
  BOOST_TEST((client.State() == ClientState::kReady));
  const auto asked = server.asked(kEvaluate);
  BOOST_TEST(asked[0].field("If-None-Match") == "");
  for (std::size_t i = 1; i < asked.size(); ++i) BOOST_TEST(asked[i].field("If-None-Match") == "\"v1\"");
  BOOST_TEST(asked.back().connection == 1U);

  server.script([](const Asked&) {
    return Play{.bytes = bulk_answer(R"({"key":"limit","value":20,"variant":"twenty","reason":"STATIC"})")};
  });
  BOOST_TEST(eventually([&] { return client.IntVariation("limit", 7) == 20; }));
}

BOOST_AUTO_TEST_CASE(another_user_never_sees_what_was_decided_for_the_one_before) {
  // The answer for ada arrives only after bob has been identified, and bob's is held back for good.
  std::promise<void> asked_for_ada;
  std::promise<void> bob_identified;
  ScriptedServer server{[&](const Asked& asked) {
    if (asked.body.find("bob") != std::string::npos) return Play{.bytes = "", .then = Play::Then::kSilence};
    asked_for_ada.set_value();
    bob_identified.get_future().wait();
    return Play{.bytes = bulk_answer(kFlags)};
  }};
  Client client(options_for(server));
  client.Start({"ada", {}});
  asked_for_ada.get_future().wait();
  client.Identify({"bob", {}});
  bob_identified.set_value();
  BOOST_REQUIRE(eventually([&] { return server.asked(kEvaluate).size() == 2; }));
  BOOST_TEST((client.State() == ClientState::kNotReady));
  BOOST_TEST(text(client.IntVariationDetail("limit", 7)) ==
             "7 [] ERROR PROVIDER_NOT_READY: the first assignments are on their way");
}

BOOST_AUTO_TEST_CASE(identify_forgets_at_once) {
  ScriptedServer server{GoodServer(kFlags)};
  Client client(options_for(server));
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  server.script([](const Asked&) { return Play{.bytes = "", .then = Play::Then::kSilence}; });
  client.Identify({"bob", {}});
  BOOST_TEST(client.IntVariation("limit", 7) == 7);
  BOOST_TEST((client.State() == ClientState::kNotReady));
}

BOOST_AUTO_TEST_CASE(a_request_under_way_for_the_user_before_does_not_hold_up_the_next) {
  ScriptedServer server{[](const Asked& asked) {
    if (asked.body.find("ada") != std::string::npos) return Play{.bytes = "", .then = Play::Then::kSilence};
    return Play{.bytes = bulk_answer(kFlags)};
  }};
  Options options = options_for(server);
  options.timeout = 1h;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(eventually([&] { return server.asked(kEvaluate).size() == 1; }));
  client.Identify({"bob", {}});
  BOOST_TEST(client.WaitUntilReady(10s));
  BOOST_TEST(client.Shutdown(10s));
}

/// The SDK's threads of this program; those that they start bear their name.
std::ptrdiff_t sdk_threads() {
  std::ptrdiff_t count = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    if (name == "flywheel-sdk") ++count;
  }
  return count;
}

BOOST_AUTO_TEST_CASE(no_thread_is_left_after_shutdown_or_destruction) {
  for (const char* server : {"http://localhost:1", "http://127.0.0.1:1"}) {
    Options options;
    options.server = server;
    Client client(options);
    client.Start({"ada", {}});
    BOOST_TEST(!client.WaitUntilReady(10s));
    BOOST_TEST(sdk_threads() >= 1);
    BOOST_TEST(client.Shutdown(10s));
    // The kernel takes a joined thread off its list a moment later.
    BOOST_TEST(eventually([&] { return sdk_threads() == 0; }));
    Client unused(options);
    Client destroyed(options);
    destroyed.Start({"ada", {}});
  }
  BOOST_TEST(eventually([&] { return sdk_threads() == 0; }));
}

BOOST_AUTO_TEST_CASE(the_app_keeps_its_signals) {
  struct sigaction before {};
  BOOST_REQUIRE(sigaction(SIGPIPE, nullptr, &before) == 0);
  BOOST_REQUIRE((before.sa_handler == SIG_DFL));  // a write to a closed socket would end this program
  ScriptedServer server{[](const Asked&) { return Play{.bytes = bulk_answer(kFlags), .then = Play::Then::kReset}; }};
  Client client(options_for(server));
  for (int user = 0; user < 50; ++user) {
    client.Identify({std::to_string(user), {}});
    client.WaitUntilReady(10s);
  }
  struct sigaction after {};
  BOOST_REQUIRE(sigaction(SIGPIPE, nullptr, &after) == 0);
  BOOST_TEST((after.sa_handler == SIG_DFL));
}

BOOST_AUTO_TEST_CASE(many_threads_may_use_one_client) {
  ScriptedServer server{GoodServer(kFlags)};
  Options options = options_for(server);
  options.poll_interval = 1ms;
  options.flush_at = 10;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&, number] {
      for (int i = 0; i < 200; ++i) {
        const auto limit = client.IntVariation("limit", 10);
        if (limit != 10) ++wrong;
        client.StringVariation("headline", "");
        client.Track("step", {{"i", i}});
        if (number == 0 && i % 20 == 0) client.Identify({std::to_string(i), {}});
        if (number == 1 && i % 50 == 0) client.Flush(1ms);
        (void)client.State();
        (void)client.LastError();
        (void)client.Events();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(wrong == 0);
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(client.Events().dropped == 0U);
  BOOST_TEST(client.Events().delivered >= 800U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
