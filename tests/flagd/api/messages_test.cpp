// What is decided for whoever asks for messages.
#include <chrono>
#include <thread>
#include <tuple>

#include "tests/flagd/api/message_service.hpp"

using namespace flywheel;
using test::Answered;
using test::kDownloaded;
using test::kMessageDefinitions;

namespace {

struct Fixture : test::MessageService {
  Fixture() : MessageService(kMessageDefinitions) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_messages, Fixture)

BOOST_AUTO_TEST_CASE(a_message_is_answered_in_full) {
  boost::json::object shown = decide("u1", "toast", kDownloaded);
  BOOST_TEST(shown.at("decision").as_string().size() == 26U);
  shown.erase("decision");
  shown.erase("epoch");
  shown.at("recheck").as_object().erase("not_after");
  shown.at("message").as_object().erase("revision");
  BOOST_TEST(
      boost::json::value(shown) ==
      boost::json::parse(
          R"({"placement":"toast","do":"show","message":{"key":"nudge/team","intent":"adoption","layout":"toast",)"
          R"("locale":"de","title":"Hallo Lena","buttons":[{"id":"primary","text":"Einladen","action":"app://invite"}],)"
          R"("dismiss":["close"]},"experiment":{"key":"nudge","variant":"team","phase":1},"delay_ms":3000,)"
          R"("cancel_on":["closed"],"recheck":{"within_ms":63000,"unless":["closed"]},)"
          R"("report":{"expose":"at_render_attempt","shown_after_ms":1000},"held_for_s":60,"interrupts":true,)"
          R"("limits":{"max":1}})"));
}

BOOST_AUTO_TEST_CASE(a_control_group_is_told_to_record_and_to_draw_nothing) {
  boost::json::object recorded = decide("u1", "side");
  recorded.erase("decision");
  recorded.erase("epoch");
  recorded.at("recheck").as_object().erase("not_after");
  BOOST_TEST(
      boost::json::value(recorded) ==
      boost::json::parse(
          R"({"placement":"side","do":"record_only","experiment":{"key":"silent","variant":"control","phase":1},)"
          R"("delay_ms":0,"recheck":{"within_ms":60000},"report":{"expose":"at_render_attempt"},"held_for_s":60})"));
}

BOOST_AUTO_TEST_CASE(clients_are_told_what_they_can_check_by_themselves) {
  const std::string head = "project: p\ntest_users: [\"tester*\"]\n---\nmessage: m\nplacement: side\n";
  const std::string content = "content: { layout: card, title: Hello }\n";
  const std::vector<std::pair<std::string, std::string>> table{
      {"", "-"},
      {"frequency: { max: 2 }\n", R"({"max":2})"},
      {"frequency: { max: 2, per: 7d, gap: 1h }\n", R"({"max":2,"per_s":604800,"gap_s":3600})"},
      {"frequency: { max: 2, per: session }\n", R"({"max":2})"},
      {"frequency: { max: 2, per: 7d, calendar: true, gap: 1h }\n", R"({"gap_s":3600})"},
  };
  for (const auto& [frequency, limits] : table) {
    serve(head + frequency + content);
    histories.histories.clear();
    const boost::json::object told = decide("u1", "side");
    BOOST_TEST((told.contains("limits") ? boost::json::serialize(told.at("limits")) : "-") == limits);
    BOOST_TEST(!decide("tester1", "side").contains("limits"));
    BOOST_TEST(!told.contains("interrupts"));
    BOOST_TEST(!told.contains("offline_for_s"));
  }
  serve(head + "offline: ok\n" + content);
  BOOST_TEST(decide("u2", "side").at("offline_for_s").to_number<int>() == 86'400);
  // What has ended shortly before is not kept beyond its end.
  serve(head + "offline: ok\nschedule: { end: 2020-01-01T00:00:00Z }\n" + content);
  BOOST_TEST(decide("tester2", "side").at("offline_for_s").to_number<int>() == 0);
}

BOOST_AUTO_TEST_CASE(nothing_has_a_reason) {
  BOOST_TEST(told(decide("u1", "toast")) == "nothing NO_TRIGGER");
  BOOST_TEST(told(decide("u1", "nowhere")) == "nothing NO_CANDIDATE");
  BOOST_TEST(told(decide("u1", "toast", std::string(kDownloaded) + R"(,"layouts":["banner","hologram"])")) ==
             "nothing UNSUPPORTED_LAYOUT");
  const boost::json::object why = decide("u1", "nowhere", R"(,"why":true)");
  BOOST_TEST(boost::json::serialize(why.at("why")) ==
             R"([{"message":"nudge","reason":"WRONG_PLACEMENT","detail":"it is for `toast`"},)"
             R"({"message":"silent","reason":"WRONG_PLACEMENT","detail":"it is for `side`"},)"
             R"({"message":"notice","reason":"WRONG_PLACEMENT","detail":"it is for `banner`"},)"
             R"({"message":"offer","reason":"WRONG_PLACEMENT","detail":"it is for `banner`"}])");
}

BOOST_AUTO_TEST_CASE(without_the_users_history_marketing_keeps_quiet) {
  histories.failure = Error("unavailable", "gone");
  const boost::json::object banner = decide("u1", "banner");
  BOOST_TEST(told(banner) == "show");
  BOOST_TEST(banner.at("message").at("key").as_string() == "notice");
  BOOST_TEST(banner.at("state").as_string() == "unavailable");
  const boost::json::object toast = decide("u1", "toast", kDownloaded);
  BOOST_TEST(told(toast) == "nothing STATE_UNAVAILABLE");
  BOOST_TEST(toast.at("state").as_string() == "unavailable");
  BOOST_TEST(report("u1", "message_exposed", "d").status == 503);
}

BOOST_AUTO_TEST_CASE(a_decision_is_asked_for_again_when_its_delay_ends) {
  const std::string id(decide("u1", "toast", kDownloaded).at("decision").as_string());
  const auto again = [&](const std::string& more) {
    return decide("u1", "toast", ",\"recheck\":\"" + id + "\"" + more);
  };
  BOOST_TEST(again("").at("decision").as_string() == id);
  BOOST_TEST(told(again(R"(,"layouts":[])")) == "nothing UNSUPPORTED_LAYOUT");
  // It gave back what it held.
  BOOST_TEST(histories.histories["u1"].decisions.empty());
  BOOST_TEST(told(again("")) == "nothing NO_CANDIDATE");
}

BOOST_AUTO_TEST_CASE(the_same_trigger_twice_is_one_decision) {
  const boost::json::object first = decide("u1", "toast", kDownloaded), second = decide("u1", "toast", kDownloaded);
  BOOST_TEST(first.at("decision") == second.at("decision"));
  BOOST_TEST(histories.histories["u1"].decisions.size() == 1U);
  BOOST_TEST(told(decide("u1", "toast", R"(,"trigger":{"event":"downloaded","id":"e2","properties":{"size":4}})")) ==
             "nothing CAPPED");
}

BOOST_AUTO_TEST_CASE(several_placements_are_decided_one_after_the_other) {
  const Answered answered = ask(R"({"context":{"targetingKey":"u1"},"placements":["banner","side","nowhere"]})");
  const boost::json::value body = boost::json::parse(answered.body);
  std::string all;
  for (const boost::json::value& decision : body.at("decisions").as_array()) {
    all += std::string(decision.at("placement").as_string()) + " " + told(decision.as_object()) + ", ";
  }
  BOOST_TEST(all == "banner show, side record_only, nowhere nothing NO_CANDIDATE, ");
  BOOST_TEST(body.at("epoch").is_string());
}

BOOST_AUTO_TEST_CASE(a_session_starts_with_flags_and_messages_in_one_answer) {
  const Answered answered = ask(R"({"context":{"targetingKey":"u1"},"placements":["banner"]})", true);
  BOOST_REQUIRE(answered.status == 200);
  const boost::json::value body = boost::json::parse(answered.body);
  BOOST_TEST(body.at("flags").as_array().size() == 3U);
  BOOST_TEST(body.at("flags").at(0).at("key").as_string() == "editor");
  BOOST_TEST(body.at("decisions").at(0).at("do").as_string() == "show");
}

BOOST_AUTO_TEST_CASE(what_is_switched_off_by_hand_is_not_shown) {
  serve(kMessageDefinitions, {"nudge", "notice"});
  BOOST_TEST(told(decide("u1", "toast", kDownloaded)) == "nothing KILLED");
  BOOST_TEST(decide("u1", "banner").at("message").at("key").as_string() == "offer");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_request_is_named) {
  const std::string context = R"({"context":{"targetingKey":"u1"},)";
  for (const auto& [body, code, words] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"", "PARSE_ERROR", ""},
           {"[]", "PARSE_ERROR", "JSON object"},
           {R"({"placements":["p"]})", "TARGETING_KEY_MISSING", "targetingKey"},
           {R"({"context":{"targetingKey":""},"placements":["p"]})", "TARGETING_KEY_MISSING", "targetingKey"},
           {R"({"context":[],"placements":["p"]})", "INVALID_CONTEXT", "context"},
           {context + R"("x":1})", "PARSE_ERROR", "placements"},
           {context + R"("placements":[]})", "PARSE_ERROR", "placements"},
           {context + R"("placements":"p"})", "PARSE_ERROR", "placements"},
           {context + R"("placements":[1]})", "PARSE_ERROR", "placements"},
           {context + R"("placements":["p","p"]})", "PARSE_ERROR", "placements"},
           {context + R"("placements":["p"],"layouts":"toast"})", "PARSE_ERROR", "layouts"},
           {context + R"("placements":["p"],"layouts":[1]})", "PARSE_ERROR", "layouts"},
           {context + R"("placements":["p"],"trigger":"e"})", "PARSE_ERROR", "trigger"},
           {context + R"("placements":["p"],"trigger":{}})", "PARSE_ERROR", "trigger.event"},
           {context + R"("placements":["p"],"trigger":{"event":"e","at":"noon"}})", "PARSE_ERROR", "trigger.at"},
           {context + R"("placements":["p"],"trigger":{"event":"e","properties":[]}})", "PARSE_ERROR",
            "trigger.properties"},
           {context + R"("placements":["p"],"locale":7})", "PARSE_ERROR", "locale"},
           {context + R"("placements":["p"],"session":{}})", "PARSE_ERROR", "session"},
       }) {
    const Answered answered = ask(body);
    BOOST_TEST_CONTEXT(body) {
      BOOST_TEST(answered.status == 400);
      const boost::json::value error = boost::json::parse(answered.body);
      BOOST_TEST(error.at("errorCode").as_string() == code);
      BOOST_TEST(std::string(error.at("errorDetails").as_string()).find(words) != std::string::npos);
    }
  }
  // A locale that is none is no error: the default serves.
  BOOST_TEST(decide("u1", "toast", R"(,"trigger":{"event":"downloaded","properties":{"size":4}},"locale":"!!")")
                 .at("message")
                 .at("locale")
                 .as_string() == "en");
}

BOOST_AUTO_TEST_CASE(a_holdout_is_recorded_where_it_keeps_somebody_from_a_message_that_is_due) {
  serve(std::string(kMessageDefinitions) + "---\nholdout: none\npercent: 100%\nholds_back: all_messages\n");
  BOOST_TEST(told(decide("u1", "toast")) == "nothing HOLDOUT");
  BOOST_TEST(events_of("u1").text == "");
  BOOST_TEST(told(decide("u1", "toast", kDownloaded)) == "nothing HOLDOUT");
  BOOST_TEST(told(decide("u1", "toast", kDownloaded)) == "nothing HOLDOUT");
  BOOST_TEST(events_of("u1").text == "Holdout Viewed {\"holdout_id\":\"none\"}\n");
  BOOST_TEST(decide("u1", "banner").at("message").at("key").as_string() == "notice");
}

BOOST_AUTO_TEST_CASE(what_a_user_has_reached_decides_within_a_second) {
  serve(
      R"(moments: { aha: { event: downloaded }, eureka: { event: invited }, busy: { unit: account, event: sent, at_least: 2 } }
---
flag: busy-team
variants: { on: true, off: false }
rules: [{ name: busy, if: reached("busy"), serve: on }]
default: off
---
message: tip
placement: p
audience: reached("aha")
stop_when: reached("eureka")
content: { layout: card, title: A tip }
)");
  const auto did = [&](const std::string& body) { BOOST_TEST(track(body).status == 200); };
  BOOST_TEST(told(decide("u1", "p")) == "nothing NOT_IN_AUDIENCE");
  did(R"({"userId":"u1","event":"downloaded","messageId":"a"})");
  std::this_thread::sleep_for(std::chrono::seconds(1));
  BOOST_TEST(told(decide("u1", "p")) == "show");
  did(R"({"userId":"u1","event":"invited","messageId":"b"})");
  std::this_thread::sleep_for(std::chrono::seconds(1));
  BOOST_TEST(told(decide("u1", "p")) == "nothing STOPPED");
  BOOST_TEST(told(decide("u2", "p")) == "nothing NOT_IN_AUDIENCE");
  // An account reaches by what its members do.
  for (const char* user : {"u3", "u4"}) {
    did(std::string(R"({"userId":")") + user + R"(","event":"sent","context":{"groupId":"a1"},"messageId":")" + user +
        "\"}");
  }
  const auto variant = [&](const std::string& account) {
    const Answered answered =
        ask(R"({"context":{"targetingKey":"u5","account":")" + account + R"("},"placements":["p"]})", true);
    return std::string(boost::json::parse(answered.body).at("flags").at(0).at("variant").as_string());
  };
  BOOST_TEST(variant("a1") == "on");
  BOOST_TEST(variant("a2") == "off");
}

BOOST_AUTO_TEST_CASE(a_decision_is_not_repeated_once_the_split_gives_another_arm) {
  const auto definitions = [](const std::string& split) {
    return "experiment: tip\nstatus: running\nplacement: toast\ntrigger: { event: downloaded, delay: 20s }\nsplit: { " +
           split + " }\nmessages: { a: { layout: card, title: A }, b: { layout: card, title: B } }\n";
  };
  serve(definitions("a: 100%, b: 0%"));
  const auto first = decide("u1", "toast", kDownloaded);
  BOOST_TEST(first.at("experiment").at("variant").as_string() == "a");
  const std::string recheck = R"(,"recheck":")" + std::string(first.at("decision").as_string()) + "\"";
  BOOST_TEST(told(decide("u1", "toast", recheck)) == "show");
  BOOST_TEST(decide("u1", "toast", kDownloaded).at("decision") == first.at("decision"));

  serve(definitions("a: 0%, b: 100%"));
  const auto second = decide("u1", "toast", kDownloaded);
  BOOST_TEST(second.at("experiment").at("variant").as_string() == "b");
  BOOST_TEST(second.at("decision") != first.at("decision"));
  BOOST_TEST(told(decide("u1", "toast", recheck)) == "nothing NO_CANDIDATE");

  serve(definitions("a: 100%, b: 0%"));
  const std::string second_again = R"(,"recheck":")" + std::string(second.at("decision").as_string()) + "\"";
  BOOST_TEST(told(decide("u1", "toast", second_again)) == "nothing NO_CANDIDATE");
  // Who has it drawn all the same reports what was drawn.
  BOOST_TEST(report("u1", "message_exposed", std::string(first.at("decision").as_string())).status == 200);
  BOOST_TEST(events_of("u1").text.find(R"(Experiment Viewed {"experiment_id":"tip","variation_id":"a","phase":1)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
