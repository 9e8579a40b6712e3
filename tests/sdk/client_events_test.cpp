// What becomes of events and exposures.
#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <flywheel/client.hpp>
#include <sstream>
#include <stdexcept>

#include "tests/sdk/scripted_server.hpp"

namespace {

using namespace std::chrono_literals;
using flywheel::Client;
using flywheel::Options;
using flywheel::test::Asked;
using flywheel::test::eventually;
using flywheel::test::GoodServer;
using flywheel::test::http_answer;
using flywheel::test::kBatch;
using flywheel::test::Play;
using flywheel::test::ScriptedServer;

constexpr const char* kFlags = R"(
  {"key":"headline","value":"Hi","variant":"b","reason":"SPLIT","metadata":{"experiment":"headline","phase":2}},
  {"key":"nudge","variant":"control","reason":"SPLIT","metadata":{"experiment":"nudge","phase":1,"exposureAttributes":"plan,seats,absent"}},
  {"key":"rollout","value":true,"variant":"on","reason":"SPLIT","metadata":{}},
  {"key":"outside","value":"x","variant":"b","reason":"DEFAULT","metadata":{"experiment":"outside","phase":1}},
  {"key":"editor","value":true,"variant":"on","reason":"STATIC"})";

Options options_for(const ScriptedServer& server) {
  Options options;
  options.server = server.url();
  return options;
}

std::string state(const Client& client) {
  const auto counts = client.Events();
  std::ostringstream out;
  out << counts.queued << " queued, " << counts.delivered << " delivered, " << counts.dropped << " dropped";
  return out.str();
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

/// A script that can be read after the test has used it.
flywheel::test::Script shared(const std::shared_ptr<GoodServer>& good) {
  return [good](const Asked& asked) { return (*good)(asked); };
}

BOOST_AUTO_TEST_SUITE(sdk_client_events)

BOOST_AUTO_TEST_CASE(an_exposure_is_recorded_by_the_first_variation_of_each_experiment_and_never_by_peek) {
  const auto good = std::make_shared<GoodServer>(kFlags);
  ScriptedServer server(shared(good));
  Client client(options_for(server));
  client.StringVariation("headline", "");
  client.Start({"ada", {{"plan", "free"}, {"seats", 3}, {"email", "ada@acme.example"}}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  for (const char* key : {"headline", "nudge", "rollout", "outside", "editor", "nowhere"}) client.Peek(key, "");
  client.Track("start");
  for (int i = 0; i < 3; ++i) {
    client.BoolVariation("rollout", false);
    client.StringVariation("outside", "");
    client.BoolVariation("editor", false);
    client.JsonVariation("nudge", "{}");
    client.StringVariation("headline", "");
    client.StringVariationDetail("headline", "");
  }
  client.Track("end");
  client.Identify({"bob", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  client.IntVariation("headline", 0);  // of the wrong type: the app has asked all the same, in both arms alike
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(text_of(good->events()) ==
             "ada start {}\n"
             "ada Experiment Viewed {\"attributes\":{\"plan\":\"free\",\"seats\":3},\"experiment_id\":\"nudge\","
             "\"phase\":1,\"variation_id\":\"control\"}\n"
             "ada Experiment Viewed {\"experiment_id\":\"headline\",\"phase\":2,\"variation_id\":\"b\"}\n"
             "ada end {}\n"
             "bob Experiment Viewed {\"experiment_id\":\"headline\",\"phase\":2,\"variation_id\":\"b\"}\n");
}

BOOST_AUTO_TEST_CASE(a_holdout_is_viewed_once_whatever_it_keeps_back) {
  const auto good = std::make_shared<GoodServer>(
      R"({"key":"a","value":1,"variant":"control","reason":"SPLIT","metadata":{"step":"holdout","holdout":"h"}},)"
      R"({"key":"b","reason":"SPLIT","metadata":{"step":"holdout","holdout":"h"}})");
  ScriptedServer server(shared(good));
  Client client(options_for(server));
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  client.Peek("a", "");
  client.Track("start");
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(client.IntVariation("a", 0) == 1);
    BOOST_TEST(client.StringVariation("b", "default") == "default");
  }
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(text_of(good->events()) == "ada start {}\nada Holdout Viewed {\"holdout_id\":\"h\"}\n");
}

BOOST_AUTO_TEST_CASE(a_poll_does_not_expose_again_but_a_new_phase_does) {
  std::atomic<int> phase{1};
  const auto good = std::make_shared<GoodServer>("");
  ScriptedServer server([&, good](const Asked& asked) {
    if (asked.path == kBatch) return (*good)(asked);
    return Play{.bytes = flywheel::test::bulk_answer(
                    R"({"key":"k","value":)" + std::to_string(phase) +
                    R"(,"variant":"b","reason":"SPLIT","metadata":{"experiment":"k","phase":)" + std::to_string(phase) +
                    "}}")};
  });
  Options options = options_for(server);
  options.poll_interval = 1ms;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  const auto polls = [&] { return server.asked(flywheel::test::kEvaluate).size(); };
  const auto five_more = polls() + 5;
  BOOST_REQUIRE(eventually([&] { return client.IntVariation("k", 0) == 1 && polls() > five_more; }));
  phase = 2;
  BOOST_REQUIRE(eventually([&] { return client.IntVariation("k", 0) == 2; }));
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(text_of(good->events()) ==
             "ada Experiment Viewed {\"experiment_id\":\"k\",\"phase\":1,\"variation_id\":\"b\"}\n"
             "ada Experiment Viewed {\"experiment_id\":\"k\",\"phase\":2,\"variation_id\":\"b\"}\n");
}

BOOST_AUTO_TEST_CASE(an_exposure_that_found_the_queue_full_is_recorded_by_a_later_call) {
  const auto good = std::make_shared<GoodServer>(kFlags);
  ScriptedServer server(shared(good));
  Options options = options_for(server);
  options.queue_limit = 1;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  client.Track("start");
  client.StringVariation("headline", "");
  BOOST_TEST(state(client) == "1 queued, 0 delivered, 1 dropped");
  BOOST_TEST(client.LastError() == "the event queue is full");
  BOOST_TEST(client.Flush(10s));
  client.StringVariation("headline", "");
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(state(client) == "0 queued, 2 delivered, 1 dropped");
}

BOOST_AUTO_TEST_CASE(a_retried_batch_keeps_its_message_ids_and_counts_once) {
  // Each attempt is stored, but the first answers never arrive.
  const auto good = std::make_shared<GoodServer>(kFlags);
  int attempts = 0;
  ScriptedServer server([&attempts, good](const Asked& asked) {
    Play play = (*good)(asked);
    if (asked.path != kBatch) return play;
    switch (++attempts) {
      case 1:
        return Play{.bytes = "", .then = Play::Then::kClose};
      case 2:
        return Play{.bytes = play.bytes.substr(0, play.bytes.size() - 1), .then = Play::Then::kClose};
      case 3:
        return Play{.bytes = "", .then = Play::Then::kReset};
      case 4:
        return Play{.bytes = http_answer(503, "{}")};
      case 5:
        return Play{.bytes = http_answer(429, "{}", "Retry-After: 0\r\n")};
      case 6:
        return Play{.bytes = http_answer(200, "<h1>Welcome to the Wi-Fi</h1>", "", "text/html")};
      default:
        return play;
    }
  });
  Client client(options_for(server));
  client.Start({"ada", {}});
  for (int i = 0; i < 250; ++i) client.Track("step", {{"i", i}});
  BOOST_TEST(client.Flush(60s));
  BOOST_TEST(state(client) == "0 queued, 250 delivered, 0 dropped");
  BOOST_TEST(client.LastError() == "");
  BOOST_REQUIRE(good->events().size() == 250U);
  for (int i = 0; i < 250; ++i) BOOST_TEST(good->events()[i] == "ada step {\"i\":" + std::to_string(i) + "}");
  BOOST_TEST(attempts >= 7);
}

BOOST_AUTO_TEST_CASE(events_carry_the_given_clock_and_then_no_time_of_sending) {
  ScriptedServer server{GoodServer(kFlags)};
  const auto one_batch = [&server](const Options& options) {
    const auto before = server.asked(kBatch).size();
    Client client(options);
    client.Start({"ada", {}});
    client.Track("signup", {{"plan", "free"}});
    BOOST_TEST(client.Shutdown(10s));
    const auto asked = server.asked(kBatch);
    BOOST_REQUIRE(asked.size() == before + 1);
    return boost::json::parse(asked.back().body).as_object();
  };
  Options options = options_for(server);
  const auto by_the_system = one_batch(options);
  BOOST_TEST(by_the_system.contains("sentAt"));
  options.clock = [] { return std::chrono::system_clock::time_point(1'804'241'160'123'456us); };
  const auto by_the_app = one_batch(options);
  BOOST_TEST(!by_the_app.contains("sentAt"));
  auto event = by_the_app.at("batch").as_array().at(0).as_object();
  event.stable_erase(event.find("messageId"));
  BOOST_TEST(boost::json::serialize(event) ==
             R"({"type":"track","event":"signup","userId":"ada","timestamp":"2027-03-05T10:06:00.123456Z",)"
             R"("properties":{"plan":"free"}})");
}

BOOST_AUTO_TEST_CASE(what_the_server_refuses_is_dropped_and_counted) {
  const std::vector<std::tuple<std::string, std::string, std::string>> table{
      {http_answer(200, R"({"accepted":2,"duplicates":0,"rejected":[{"index":1,"reason":"too_old"}]})"),
       "0 queued, 2 delivered, 1 dropped", "1 of 3 events refused: too_old"},
      {http_answer(400, R"({"errorCode":"PARSE_ERROR","errorDetails":"what?"})"), "0 queued, 0 delivered, 3 dropped",
       "the server answered 400: PARSE_ERROR, what?"},
      {http_answer(401, "{}"), "0 queued, 0 delivered, 3 dropped", "the server answered 401"},
      {http_answer(413, "{}"), "0 queued, 0 delivered, 3 dropped", "the server answered 413"},
  };
  for (const auto& [answer, counts, problem] : table) {
    ScriptedServer server{[answer = answer](const Asked& asked) {
      return asked.path == kBatch ? Play{.bytes = answer} : Play{.bytes = flywheel::test::bulk_answer("")};
    }};
    Client client(options_for(server));
    client.Start({"ada", {}});
    BOOST_REQUIRE(client.WaitUntilReady(10s));
    for (int i = 0; i < 3; ++i) client.Track("step");
    BOOST_TEST(!client.Flush(10s));
    BOOST_TEST(state(client) == counts);
    BOOST_TEST(client.LastError() == problem);
    BOOST_TEST(server.asked(kBatch).size() == 1U);
    BOOST_TEST(client.Flush(10s));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_is_dropped_and_counted) {
  ScriptedServer server{GoodServer(kFlags)};
  Options options = options_for(server);
  bool clock_fails = false;
  options.clock = [&clock_fails] {
    if (clock_fails) throw std::runtime_error("no clock");
    return std::chrono::system_clock::now();
  };
  Client client(options);
  client.Track("too early");
  BOOST_TEST(client.LastError() ==
             "event `too early`: nobody is identified (Start or Identify with a targeting key comes first)");
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  client.Track("");
  client.Track("rate", {{"value", std::nan("")}});
  BOOST_TEST(client.LastError() == "event `rate`: property `value` is not a finite number");
  clock_fails = true;
  client.Track("no time");
  BOOST_TEST(client.StringVariation("headline", "") == "Hi");
  clock_fails = false;
  client.Track("fine");
  BOOST_TEST(client.Shutdown(10s));
  client.Track("too late");
  BOOST_TEST(state(client) == "0 queued, 1 delivered, 6 dropped");
}

BOOST_AUTO_TEST_CASE(shutdown_sends_what_is_queued_in_batches) {
  const auto good = std::make_shared<GoodServer>(kFlags);
  ScriptedServer server(shared(good));
  Options options = options_for(server);
  options.flush_at = 1'000'000;
  options.flush_interval = 1h;
  Client client(options);
  client.Start({"ada", {}});
  for (int i = 0; i < 1200; ++i) client.Track("step");
  BOOST_TEST(state(client) == "1200 queued, 0 delivered, 0 dropped");
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(state(client) == "0 queued, 1200 delivered, 0 dropped");
  BOOST_TEST(good->events().size() == 1200U);
  BOOST_TEST(server.asked(kBatch).size() == 3U);
}

BOOST_AUTO_TEST_CASE(destruction_sends_what_is_queued) {
  const auto good = std::make_shared<GoodServer>(kFlags);
  ScriptedServer server(shared(good));
  {
    Client client(options_for(server));
    client.Start({"ada", {}});
    client.Track("step");
  }
  BOOST_TEST(text_of(good->events()) == "ada step {}\n");
}

BOOST_AUTO_TEST_CASE(events_go_by_themselves_when_enough_wait_or_the_interval_is_over) {
  ScriptedServer server{GoodServer(kFlags)};
  Options enough = options_for(server);
  enough.flush_interval = 1h;
  enough.flush_at = 10;
  Client by_number(enough);
  by_number.Start({"ada", {}});
  for (int i = 0; i < 10; ++i) by_number.Track("step");
  BOOST_TEST(eventually([&] { return by_number.Events().delivered == 10; }));

  Options soon = options_for(server);
  soon.flush_interval = 1ms;
  Client by_time(soon);
  by_time.Start({"ada", {}});
  for (int i = 0; i < 3; ++i) by_time.Track("step");
  BOOST_TEST(eventually([&] { return by_time.Events().delivered == 3; }));
}

BOOST_AUTO_TEST_CASE(without_a_server_events_wait_and_shutdown_counts_them_as_dropped) {
  ScriptedServer server{GoodServer(kFlags)};
  Options options = options_for(server);
  options.queue_limit = 5;
  server.refuse();
  Client client(options);
  client.Start({"ada", {}});
  for (int i = 0; i < 8; ++i) client.Track("step");
  BOOST_TEST(!client.Flush(1ms));
  BOOST_TEST(state(client) == "5 queued, 0 delivered, 3 dropped");
  BOOST_TEST(!client.Shutdown(1ms));
  BOOST_TEST(state(client) == "0 queued, 0 delivered, 8 dropped");
}

BOOST_AUTO_TEST_CASE(events_of_an_outage_arrive_once_each_when_the_server_is_back) {
  const auto good = std::make_shared<GoodServer>(kFlags);
  ScriptedServer server(shared(good));
  Options options = options_for(server);
  options.flush_at = 1;
  Client client(options);
  client.Start({"ada", {}});
  client.Track("before");
  BOOST_TEST(client.Flush(10s));
  server.refuse();
  for (int i = 0; i < 20; ++i) client.Track("during");
  BOOST_TEST(!client.Flush(1ms));
  server.listen();
  client.Track("after");
  BOOST_TEST(client.Flush(60s));
  BOOST_TEST(state(client) == "0 queued, 22 delivered, 0 dropped");
  BOOST_TEST(good->events().size() == 22U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
