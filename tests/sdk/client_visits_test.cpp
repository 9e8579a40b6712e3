// Messages from the start of a session to another user: declared placements, pauses, and no server.
#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/sdk/message_app.hpp"

using namespace std::chrono_literals;
using flywheel::Client;
using flywheel::MessageEvent;
using flywheel::Pause;
using flywheel::test::Asked;
using flywheel::test::decided;
using flywheel::test::eventually;
using flywheel::test::Gate;
using flywheel::test::http_answer;
using flywheel::test::kBatch;
using flywheel::test::kBootstrap;
using flywheel::test::kNext;
using flywheel::test::MessageApp;
using flywheel::test::nothing;
using flywheel::test::Play;
using flywheel::test::show;
using flywheel::test::told;
namespace json = boost::json;

BOOST_FIXTURE_TEST_SUITE(sdk_client_visits, MessageApp)

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
    MessageApp one;
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

BOOST_AUTO_TEST_CASE(what_happens_in_a_night_that_ends_is_told_again) {
  const std::string night = R"({"placement":"side","do":"nothing","reason":"QUIET_HOURS")";
  for (const auto& [said, again] : std::vector<std::pair<std::string, bool>>{
           {night + R"(,"retry_after_s":3600})", true}, {night + "}", false}, {nothing("CAPPED"), false}}) {
    MessageApp one;
    one.answer([said = decided(said), asked = 0](const std::string&) mutable {
      return ++asked == 1 ? said : decided(show("D1"));
    });
    Client client(one.options);
    client.Start({"ada", {}});
    BOOST_TEST(told(client.NextMessage("side", {"downloaded"})).starts_with("nothing"));
    BOOST_TEST(told(client.NextMessage("side")) == "show D1");
    BOOST_TEST((one.last_question().find("downloaded") != std::string::npos) == again);
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
