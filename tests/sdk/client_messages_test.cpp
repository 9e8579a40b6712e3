// Messages between an app, its client and a server.
#include <atomic>
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <flywheel/client.hpp>
#include <future>
#include <string>

#include "tests/sdk/scripted_server.hpp"

namespace {

using namespace std::chrono_literals;
using flywheel::Client;
using flywheel::Decision;
using flywheel::MessageEvent;
using flywheel::Options;
using flywheel::Pause;
using flywheel::Rendering;
using flywheel::test::Asked;
using flywheel::test::eventually;
using flywheel::test::GoodServer;
using flywheel::test::http_answer;
using flywheel::test::kBatch;
using flywheel::test::Play;
using flywheel::test::ScriptedServer;
namespace json = boost::json;

constexpr std::string_view kNext = "/v1/messages/next";
constexpr std::string_view kBootstrap = "/v1/bootstrap";

/// A decision to show a card; `more` are members with a comma before each.
std::string show(const std::string& id, const std::string& more = {}) {
  return R"({"decision":")" + id +
         R"(","placement":"side","do":"show","message":{"key":"tip","layout":"card","title":"A tip"},)"
         R"("report":{"shown_after_ms":1000},"held_for_s":60)" +
         more + "}";
}
std::string nothing(const std::string& reason) {
  return R"({"placement":"side","do":"nothing","reason":")" + reason + "\"}";
}
std::string decided(const std::string& decision) {
  return http_answer(200, R"({"flags":[],"decisions":[)" + decision + R"(],"epoch":"e"})");
}

/// A server that takes events, and the clock of the app.
struct Fixture {
  explicit Fixture() {
    options.server = server.url();
    options.message_timeout = 10s;
    options.clock = [this] { return std::chrono::system_clock::time_point(seconds.load() * 1s); };
  }
  /// Each question gets what `answer` says.
  void answer(std::function<std::string(const std::string& body)> answer) {
    server.script([good = good, answer = std::move(answer)](const Asked& asked) {
      const bool question = asked.path == kNext || asked.path == kBootstrap;
      return question ? Play{.bytes = answer(asked.body)} : (*good)(asked);
    });
  }
  void always(const std::string& decision) {
    answer([bytes = decided(decision)](const std::string&) { return bytes; });
  }
  /// What was asked last, without the id of the session, and without the layouts where they are all that there are.
  std::string last_question() {
    json::object body = json::parse(server.asked(kNext).back().body).as_object();
    BOOST_TEST(body.at("session").as_string().size() == 32U);
    body.stable_erase(body.find("session"));
    if (body.at("layouts").as_array().size() == 7U) body.stable_erase(body.find("layouts"));
    return json::serialize(body);
  }
  std::string events() const {
    std::string text;
    for (const auto& event : good->events()) text += event + "\n";
    return text;
  }

  std::shared_ptr<GoodServer> good = std::make_shared<GoodServer>("");
  ScriptedServer server{[good = good](const Asked& asked) { return (*good)(asked); }};
  std::atomic<std::int64_t> seconds{1'804'241'160};
  Options options;
};

/// "show D1", "record_only D1", "nothing CAPPED".
std::string told(const Decision& decision) {
  switch (decision.what) {
    case Decision::Do::kShow:
      return "show " + decision.id;
    case Decision::Do::kRecordOnly:
      return "record_only " + decision.id;
    case Decision::Do::kNothing:
      break;
  }
  return "nothing " + decision.reason;
}

std::string told(const Rendering& rendering) {
  return rendering.draw ? "draw" : rendering.error.empty() ? "draw nothing" : rendering.error;
}

/// Lets one thread wait until another opens it.
struct Gate {
  std::promise<void> opens;
  std::shared_future<void> opened = opens.get_future().share();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sdk_client_messages, Fixture)

BOOST_AUTO_TEST_CASE(a_message_is_asked_for_drawn_and_reported_at_the_times_of_the_app) {
  always(show("D1"));
  options.locale = "de-AT";
  options.layouts = {"card", "toast"};
  Client client(options);
  client.Start({"ada", {{"plan", "free"}}});
  const Decision decision = client.NextMessage("side", {"downloaded", {{"bytes", 3}}, "ev_77"});
  BOOST_TEST(told(decision) == "show D1");
  BOOST_TEST(decision.message.title == "A tip");
  BOOST_TEST(
      last_question() ==
      R"({"context":{"locale":"de-AT","plan":"free","targetingKey":"ada"},"placements":["side"],"layouts":["card","toast"],)"
      R"("locale":"de-AT","trigger":[{"event":"downloaded","id":"ev_77","properties":{"bytes":3}}]})");
  BOOST_TEST(told(client.RenderMessage(decision.id)) == "draw");
  seconds += 2;
  BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Shown(1500ms)).ok);
  seconds += 1;
  BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Clicked("primary")).ok);
  BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Clicked("primary")).error == "it was reported before");
  BOOST_TEST(client.ReportMessage(decision.id, MessageEvent::Dismissed(flywheel::Dismissal::kNeverAgain, 3s)).ok);
  BOOST_TEST(client.Events().queued == 4U);  // before the view is closed
  BOOST_TEST(told(client.NextMessage("side")) == "nothing REPEATED");
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(events() ==
             "ada message_exposed {\"decision\":\"D1\"}\n"
             "ada message_shown {\"decision\":\"D1\",\"visible_ms\":1500}\n"
             "ada message_clicked {\"button\":\"primary\",\"decision\":\"D1\"}\n"
             "ada message_dismissed {\"decision\":\"D1\",\"how\":\"never_again\",\"shown_ms\":3000}\n");
  std::string times;
  for (const Asked& batch : server.asked(kBatch)) {
    const json::value body = json::parse(batch.body);
    for (const auto& event : body.at("batch").as_array()) {
      times +=
          std::string(event.at("messageId").as_string()) + " " + std::string(event.at("timestamp").as_string()) + "\n";
    }
  }
  BOOST_TEST(times ==
             "D1/message_exposed 2027-03-05T10:06:00.000000Z\n"
             "D1/message_shown 2027-03-05T10:06:02.000000Z\n"
             "D1/message_clicked/primary 2027-03-05T10:06:03.000000Z\n"
             "D1/message_dismissed 2027-03-05T10:06:03.000000Z\n");
}

BOOST_AUTO_TEST_CASE(each_kind_of_event_says_what_the_server_reads) {
  const std::vector<std::pair<MessageEvent, std::string>> table{
      {MessageEvent::Snoozed(4h), "message_snoozed {\"decision\":\"D1\",\"for\":14400}"},
      {MessageEvent::Muted(flywheel::Mute::kIntent), "message_muted {\"decision\":\"D1\",\"scope\":\"intent\"}"},
      {MessageEvent::Failed("image", "404"),
       "message_failed {\"decision\":\"D1\",\"error\":\"404\",\"stage\":\"image\"}"},
      {MessageEvent::Answered("ces", 6), "survey_answered {\"decision\":\"D1\",\"question\":\"ces\",\"value\":6}"},
  };
  for (const auto& [event, text] : table) {
    Fixture one;
    one.always(show("D1"));
    Client client(one.options);
    client.Start({"ada", {}});
    BOOST_TEST(told(client.RenderMessage(client.NextMessage("side").id)) == "draw");
    BOOST_TEST(client.ReportMessage("D1", event).ok);
    BOOST_TEST(client.Shutdown(10s));
    BOOST_TEST(one.events() == "ada message_exposed {\"decision\":\"D1\"}\nada " + text + "\n");
  }
}

BOOST_AUTO_TEST_CASE(a_control_group_is_exposed_at_the_same_moment_and_draws_nothing) {
  always(R"({"decision":"D1","placement":"side","do":"record_only","experiment":{"key":"nudge","variant":"control",)"
         R"("phase":1},"held_for_s":60})");
  Client client(options);
  client.Start({"ada", {}});
  const Decision decision = client.NextMessage("side");
  BOOST_TEST(told(decision) == "record_only D1");
  BOOST_TEST(client.Events().queued == 0U);
  BOOST_TEST(told(client.RenderMessage(decision.id)) == "draw nothing");
  BOOST_TEST(client.Shutdown(10s));
  BOOST_TEST(events() == "ada message_exposed {\"decision\":\"D1\"}\n");
}

BOOST_AUTO_TEST_CASE(nothing_has_a_reason) {
  const std::vector<std::pair<std::string, std::string>> table{
      {decided(nothing("CAPPED")), "nothing CAPPED"},
      {decided(show("D1") + "," + show("D2")), "nothing UNAVAILABLE"},
      {http_answer(503, "{}"), "nothing UNAVAILABLE"},
      {http_answer(200, "<h1>Wi-Fi</h1>", "", "text/html"), "nothing UNAVAILABLE"},
  };
  for (const auto& [bytes, reason] : table) {
    answer([bytes = bytes](const std::string&) { return bytes; });
    Client client(options);
    BOOST_TEST(told(client.NextMessage("side")) == "nothing NOT_READY");
    client.Start({"ada", {}});
    const Decision decision = client.NextMessage("side");
    BOOST_TEST(told(decision) == reason);
    BOOST_TEST(decision.placement == "side");
    BOOST_TEST(told(client.RenderMessage(decision.id)) == "nothing is to be drawn");
    BOOST_TEST(told(client.NextMessage("side", {"\xff"})) == "nothing NOT_READY");
    client.Shutdown(10s);
    BOOST_TEST(told(client.NextMessage("side")) == "nothing NOT_READY");
    BOOST_TEST(told(client.RenderMessage("D1")) == "the client is shut down");
    BOOST_TEST(client.ReportMessage("D1", MessageEvent::Clicked("x")).error == "the client is shut down");
  }
  options.server = "https://flags.example";
  Client broken(options);
  broken.Start({"ada", {}});
  BOOST_TEST(told(broken.NextMessage("side")) == "nothing NOT_READY");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_late_is_not_waited_for_and_found_at_the_next_visit) {
  Gate gate;
  std::atomic<int> asked = 0;
  answer([&](const std::string&) {
    if (++asked > 1) return decided(nothing("GAP"));
    gate.opened.wait();
    return decided(show("D1"));
  });
  options.message_timeout = 1ms;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(told(client.NextMessage("side")) == "nothing TIMEOUT");
  gate.opens.set_value();
  BOOST_TEST(eventually([&] { return told(client.NextMessage("side")) == "show D1"; }));
}

BOOST_AUTO_TEST_CASE(a_delayed_decision_is_drawn_if_the_server_holds_to_it) {
  const std::vector<std::pair<std::string, std::string>> table{
      {decided(show("D1")), "draw"},
      {decided(nothing("STOPPED")), "the server says that it does not hold any more: STOPPED"},
      {decided(show("D2")), "the server says that it does not hold any more: "},
      {http_answer(503, "{}"), "whether it still holds is not known: the server answered 503"},
  };
  for (const auto& [again, rendered] : table) {
    Fixture one;
    one.answer([again = again](const std::string& body) {
      return body.find("recheck") == std::string::npos ? decided(show("D1", R"(,"delay_ms":3000)")) : again;
    });
    Client client(one.options);
    client.Start({"ada", {}});
    const Decision decision = client.NextMessage("side", {"downloaded"});
    BOOST_TEST(decision.delay.count() == 3000);
    BOOST_TEST(told(client.RenderMessage(decision.id)) == "its delay is not over");
    one.seconds += 3;
    BOOST_TEST(told(client.RenderMessage(decision.id)) == rendered);
    BOOST_TEST(one.last_question() == R"({"context":{"targetingKey":"ada"},"placements":["side"],"recheck":"D1"})");
    BOOST_TEST(client.Events().queued == (rendered == "draw" ? 1U : 0U));
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_say_in_time_whether_it_holds_to_a_decision_has_nothing_drawn) {
  Gate gate;
  answer([&](const std::string& body) {
    if (body.find("recheck") != std::string::npos) gate.opened.wait();
    return decided(show("D1", R"(,"delay_ms":1)"));
  });
  options.message_timeout = 20ms;
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(eventually([&] { return told(client.NextMessage("side")) == "show D1"; }));
  seconds += 1;
  BOOST_TEST(told(client.RenderMessage("D1")) == "the server did not say in time whether it still holds");
  gate.opens.set_value();
  BOOST_TEST(eventually([&] { return told(client.RenderMessage("D1")) == "draw"; }));
}

BOOST_AUTO_TEST_CASE(what_the_app_tracks_calls_a_decision_off_and_so_does_leaving) {
  const std::vector<std::pair<std::function<void(Client&)>, std::string>> table{
      {[](Client& client) { client.Track("saved"); }, "draw"},
      {[](Client& client) { client.Track("closed"); }, "called off by `closed`"},
      {[](Client& client) { client.Track("invited"); }, "called off by `invited`"},
      {[](Client& client) { client.LeavePlacement("top"); }, "draw"},
      {[](Client& client) { client.LeavePlacement("side"); }, "the user has left the placement"},
  };
  always(show("D1", R"(,"cancel_on":["closed"],"recheck":{"unless":["invited"]})"));
  for (const auto& [act, rendered] : table) {
    Client client(options);
    client.Start({"ada", {}});
    BOOST_TEST(told(client.NextMessage("side")) == "show D1");
    act(client);
    BOOST_TEST(told(client.RenderMessage("D1")) == rendered);
  }
}

BOOST_AUTO_TEST_CASE(another_user_sees_nothing_of_the_one_before) {
  Gate came, gate;
  answer([&](const std::string& body) {
    if (body.find("\"ada\"") == std::string::npos) return decided(nothing("NO_CANDIDATE"));
    if (body.find("late") == std::string::npos) return decided(show("D1", R"(,"offline_for_s":3600)"));
    came.opens.set_value();
    gate.opened.wait();
    return decided(show("D2"));
  });
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(told(client.NextMessage("side")) == "show D1");
  auto late = std::async(std::launch::async, [&] { return told(client.NextMessage("late")); });
  came.opened.wait();
  client.Identify({"bob", {}});  // while the answer for ada is under way
  gate.opens.set_value();
  BOOST_TEST(late.get() == "nothing NOT_READY");
  const std::string unknown = "no such decision: it was for another user, or is long over";
  BOOST_TEST(told(client.RenderMessage("D1")) == unknown);
  BOOST_TEST(told(client.RenderMessage("D2")) == unknown);
  BOOST_TEST(client.ReportMessage("D1", MessageEvent::Clicked("x")).error == unknown);
  BOOST_TEST(told(client.NextMessage("side")) == "nothing NO_CANDIDATE");
  server.refuse();
  BOOST_TEST(told(client.NextMessage("side")) == "nothing UNAVAILABLE");  // not what ada could see offline
}

BOOST_AUTO_TEST_CASE(a_pause_forgets_what_waits_and_after_it_the_server_decides_anew) {
  for (const auto& [mode, triggers] : std::vector<std::pair<Pause, std::string>>{
           {Pause::kQueue, R"([{"event":"one","properties":{}},{"event":"two","properties":{}}])"},
           {Pause::kDrop, R"([{"event":"two","properties":{}}])"}}) {
    Fixture one;
    one.answer([asked = 0](const std::string&) mutable { return decided(show("D" + std::to_string(++asked))); });
    Client client(one.options);
    client.Start({"ada", {}});
    BOOST_TEST(told(client.NextMessage("side")) == "show D1");
    client.PauseMessages(mode);
    BOOST_TEST(told(client.RenderMessage("D1")) == "messages are paused");
    BOOST_TEST(told(client.NextMessage("side", {"one"})) == "nothing PAUSED");
    BOOST_TEST(one.server.asked(kNext).size() == 1U);
    client.ResumeMessages();
    BOOST_TEST(told(client.RenderMessage("D1")) == "messages are paused");  // it is not shown again
    BOOST_TEST(told(client.NextMessage("side", {"two"})) == "show D2");
    BOOST_TEST(json::serialize(json::parse(one.last_question()).at("trigger")) == triggers);
    BOOST_TEST(told(client.RenderMessage("D2")) == "draw");
  }
}

BOOST_AUTO_TEST_CASE(a_pause_outlasts_a_change_of_the_user) {
  always(show("D1"));
  Client client(options);
  client.Start({"ada", {}});
  client.PauseMessages(Pause::kDrop);
  client.Identify({"bob", {}});
  BOOST_TEST(told(client.NextMessage("side")) == "nothing PAUSED");
  client.ResumeMessages();
  BOOST_TEST(told(client.NextMessage("side")) == "show D1");
}

BOOST_AUTO_TEST_CASE(nothing_is_asked_for_placements_that_the_app_keeps_free) {
  always(show("D1"));
  options.never_on = {"checkout"};
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(told(client.NextMessage("checkout")) == "nothing WRONG_PLACEMENT");
  BOOST_TEST(server.asked(kNext).empty());
  BOOST_TEST(told(client.NextMessage("side")) == "show D1");
}

BOOST_AUTO_TEST_CASE(without_the_server_what_may_be_shown_is_shown_once_and_reported_later) {
  always(show("D1", R"(,"offline_for_s":86400)"));
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(told(client.NextMessage("side", {"downloaded"})) == "show D1");
  server.refuse();
  seconds += 7200;
  BOOST_TEST(told(client.RenderMessage("D1")) == "it has expired");
  BOOST_TEST(told(client.NextMessage("side", {"saved"})) == "nothing UNAVAILABLE");
  BOOST_TEST(told(client.NextMessage("side", {"downloaded"})) == "show D1");
  BOOST_TEST(told(client.RenderMessage("D1")) == "draw");
  BOOST_TEST(told(client.NextMessage("side", {"downloaded"})) == "nothing UNAVAILABLE");
  server.listen();
  BOOST_TEST(client.Flush(60s));
  BOOST_TEST(events() == "ada message_exposed {\"decision\":\"D1\"}\n");
  BOOST_TEST(server.asked(kBatch).back().body.find("2027-03-05T12:06:00") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(decisions_for_declared_placements_come_with_the_flags_in_one_call) {
  answer([](const std::string& body) {
    const bool again = body.find("recheck") != std::string::npos;
    const std::string flags = R"({"key":"editor","value":true,"variant":"on","reason":"STATIC"})";
    return http_answer(200, R"({"flags":[)" + (again ? "" : flags) + R"(],"decisions":[)" + show("D1") + "]}");
  });
  options.placements = {"side"};
  Client client(options);
  client.Start({"ada", {}});
  BOOST_REQUIRE(client.WaitUntilReady(10s));
  BOOST_TEST(client.BoolVariation("editor", false));
  BOOST_TEST(told(client.NextMessage("side")) == "show D1");
  BOOST_TEST(server.asked(kNext).empty());
  BOOST_TEST(server.asked(kBootstrap).size() == 1U);
  BOOST_TEST(server.asked(flywheel::test::kEvaluate).empty());
  BOOST_TEST(told(client.RenderMessage("D1")) == "draw");  // it has waited, so it is asked about again
  BOOST_TEST(last_question() == R"({"context":{"targetingKey":"ada"},"placements":["side"],"recheck":"D1"})");
}

BOOST_AUTO_TEST_CASE(flags_come_without_messages_where_the_server_refuses_to_give_both_at_once) {
  server.script([](const Asked& asked) {
    if (asked.path == kBootstrap) return Play{.bytes = http_answer(404, "{}")};
    return Play{.bytes = flywheel::test::bulk_answer(R"({"key":"editor","value":true,"reason":"STATIC"})")};
  });
  options.placements = {"side"};
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(eventually([&] { return client.BoolVariation("editor", false); }));
  client.Identify({"bob", {}});
  BOOST_TEST(client.WaitUntilReady(10s));
  BOOST_TEST(server.asked(kBootstrap).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
