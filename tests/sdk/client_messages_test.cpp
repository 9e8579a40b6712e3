// Messages between an app, its client and a server.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/sdk/message_app.hpp"

using namespace std::chrono_literals;
using flywheel::Client;
using flywheel::Decision;
using flywheel::MessageEvent;
using flywheel::test::Asked;
using flywheel::test::decided;
using flywheel::test::eventually;
using flywheel::test::Gate;
using flywheel::test::http_answer;
using flywheel::test::kBatch;
using flywheel::test::kNext;
using flywheel::test::MessageApp;
using flywheel::test::nothing;
using flywheel::test::show;
using flywheel::test::told;
namespace json = boost::json;

BOOST_FIXTURE_TEST_SUITE(sdk_client_messages, MessageApp)

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
    MessageApp one;
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
    MessageApp one;
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

BOOST_AUTO_TEST_CASE(nothing_is_asked_for_placements_that_the_app_keeps_free) {
  always(show("D1"));
  options.never_on = {"checkout"};
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(told(client.NextMessage("checkout")) == "nothing WRONG_PLACEMENT");
  BOOST_TEST(server.asked(kNext).empty());
  BOOST_TEST(told(client.NextMessage("side")) == "show D1");
}

BOOST_AUTO_TEST_CASE(a_preview_is_asked_for_with_every_question) {
  always(show("D1", R"(,"delay_ms":1)"));
  options.preview = "fw1-00";
  Client client(options);
  client.Start({"ada", {}});
  BOOST_TEST(told(client.NextMessage("side")) == "show D1");
  BOOST_TEST(last_question() == R"({"context":{"targetingKey":"ada"},"placements":["side"],"preview":"fw1-00"})");
  BOOST_TEST(told(client.RenderMessage("D1")) == "draw");
  BOOST_TEST(last_question() ==
             R"({"context":{"targetingKey":"ada"},"placements":["side"],"preview":"fw1-00","recheck":"D1"})");
}

BOOST_AUTO_TEST_SUITE_END()
