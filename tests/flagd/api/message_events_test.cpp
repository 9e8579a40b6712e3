// What becomes of messages: events about decisions, and what users do not want to see.
#include <atomic>
#include <future>
#include <set>

#include "tests/e2e/eventually.hpp"
#include "tests/flagd/api/message_service.hpp"

using namespace flywheel;
using test::Answered;
using test::kDownloaded;

namespace {

struct Fixture : test::MessageService {
  Fixture() : MessageService(test::kMessageDefinitions) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_message_events, Fixture)

BOOST_AUTO_TEST_CASE(an_exposed_decision_is_an_exposure_of_its_experiment_and_uses_up_its_cap) {
  const std::string id(decide("u1", "toast", kDownloaded).at("decision").as_string());
  const std::string decided =
      R"(Message Decided {"experiment_id":"nudge","variation_id":"team","phase":1,"decision":")" + id + "\"}\n";
  BOOST_TEST(events_of("u1").text == decided);  // asking exposes nobody
  BOOST_TEST(report("u1", "message_exposed", id).status == 200);
  const std::string exposed = "message_exposed {\"decision\":\"" + id + "\"}\n";
  const std::string viewed =
      R"(Experiment Viewed {"experiment_id":"nudge","variation_id":"team","phase":1,"attributes":{"plan":"free"}})"
      "\n";
  BOOST_TEST(events_of("u1").text == decided + viewed + exposed);
  // Again, with another message id: the ids by which the store knows them are the same.
  BOOST_TEST(report("u1", "message_exposed", id, R"(,"retry":1)").status == 200);
  const std::vector<std::string> ids = events_of("u1").ids;
  BOOST_TEST(std::set<std::string>(ids.begin(), ids.end()).size() == 3U);
  BOOST_TEST(histories.histories["u1"].times_in_all == 1);
  BOOST_TEST(told(decide("u1", "toast", R"(,"trigger":{"event":"downloaded","id":"e2","properties":{"size":4}})")) ==
             "nothing CAPPED");
  const std::string suppressed =
      R"(Message Suppressed {"experiment_id":"nudge","variation_id":"team","phase":1,"reason":"CAPPED"})"
      "\n";
  BOOST_TEST(events_of("u1").text.ends_with(suppressed));
}

BOOST_AUTO_TEST_CASE(the_other_events_change_what_is_remembered) {
  const std::string id(decide("u1", "banner").at("decision").as_string());
  BOOST_TEST(report("u1", "message_exposed", id).status == 200);
  BOOST_TEST(report("u1", "message_shown", id, R"(,"visible_ms":1200)").status == 200);
  BOOST_TEST(report("u1", "message_snoozed", id, R"(,"for":"4h")").status == 200);
  BOOST_TEST(told(decide("u1", "banner")) == "show");  // the other one
  const boost::json::object why = decide("u1", "banner", R"(,"why":true)");
  BOOST_TEST(
      boost::json::serialize(why.at("why")).find(R"("reason":"DISMISSED","detail":"the user snoozed it until)") !=
      std::string::npos);
  BOOST_TEST(report("u1", "message_muted", id, R"(,"scope":"intent")").status == 200);
  BOOST_TEST(histories.histories["u1"].muted_intents != 0);
  // Of users who are known by a device only.
  const std::string other(decide("d1", "banner").at("decision").as_string());
  BOOST_TEST(
      track(R"({"anonymousId":"d1","event":"message_exposed","properties":{"decision":")" + other + "\"}}").status ==
      200);
  BOOST_TEST(histories.histories["d1"].decisions[0].exposed);
}

BOOST_AUTO_TEST_CASE(events_of_decisions_that_nobody_made_are_said_to_be_so_and_change_nothing) {
  const Answered answered = report("u1", "message_exposed", "unheard-of");
  BOOST_TEST(answered.status == 200);
  BOOST_TEST(boost::json::parse(answered.body).at("unknownDecisions").to_number<int>() == 1);
  BOOST_TEST((histories.histories["u1"] == messages::History()));
}

BOOST_AUTO_TEST_CASE(somebody_elses_decision_is_unknown) {
  const std::string id(decide("u1", "toast", kDownloaded).at("decision").as_string());
  BOOST_TEST(boost::json::parse(report("u2", "message_exposed", id).body).at("unknownDecisions").to_number<int>() == 1);
  BOOST_TEST(!histories.histories["u1"].decisions[0].exposed);
  BOOST_TEST(!boost::json::parse(report("u1", "message_exposed", id).body).as_object().contains("unknownDecisions"));
  BOOST_TEST(events_of("u1").ids != events_of("u2").ids);
}

BOOST_AUTO_TEST_CASE(an_event_about_no_decision_is_an_event_like_any_other) {
  for (const char* properties : {"{}", R"({"decision":7})", R"({"decision":""})"}) {
    BOOST_TEST(
        track(std::string(R"({"userId":"u9","event":"message_muted","properties":)") + properties + "}").status == 200);
  }
  BOOST_TEST(events_of("u9").ids.size() == 3U);
  const Answered malformed = report("u1", "message_snoozed", "d", R"(,"for":"soon")");
  BOOST_TEST(malformed.status == 400);
  BOOST_TEST(malformed.body.find("must be a duration") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reports_are_recorded_under_the_unit_of_the_experiment_too) {
  serve(
      "experiment: tip\nunit: device\nstatus: running\nplacement: side\nsplit: { a: 100%, b: 0% }\n"
      "messages: { a: { layout: card, title: A }, b: { layout: card, title: B } }\n");
  const std::string id(decide("u1", "side", R"(,"device":"d1")").at("decision").as_string());
  BOOST_TEST(report("u1", "message_exposed", id).status == 200);
  BOOST_TEST(report("u1", "message_shown", id).status == 200);
  test::RecordedEvents of_device;
  BOOST_REQUIRE(store.read({"device", "d1"}, of_device));
  for (const char* name : {"Message Decided", "Experiment Viewed", "message_exposed", "message_shown"}) {
    BOOST_TEST(of_device.text.find(name) != std::string::npos, name);
  }
  BOOST_TEST(events_of("u1").text.find("message_shown") != std::string::npos);
  BOOST_TEST(events_of("u1").text.find("Experiment Viewed") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_has_become_known_reports_what_was_decided_before) {
  const std::string id(decide("anonymous", "banner").at("decision").as_string());
  const Answered answered = track(R"({"userId":"u1","anonymousId":"anonymous","event":"message_exposed",)"
                                  R"("messageId":"m","properties":{"decision":")" +
                                  id + "\"}}");
  BOOST_TEST(!boost::json::parse(answered.body).as_object().contains("unknownDecisions"));
  BOOST_TEST(histories.histories["anonymous"].decisions[0].exposed);
  BOOST_TEST(events_of("u1").text.starts_with("message_exposed"));
}

BOOST_AUTO_TEST_CASE(nothing_is_reported_from_before_the_decision) {
  const std::string id(decide("u1", "toast", kDownloaded).at("decision").as_string());
  const std::string yesterday =
      format_time(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()) - kDay);
  BOOST_TEST(track(R"({"userId":"u1","event":"message_muted","messageId":"m","timestamp":")" + yesterday +
                   R"(","properties":{"decision":")" + id + "\"}}")
                 .status == 200);
  BOOST_TEST(events_of("u1").text.starts_with("Message Decided"));
}

BOOST_AUTO_TEST_CASE(what_is_said_of_an_event_is_one_of_the_known_words) {
  const std::string id(decide("u1", "banner").at("decision").as_string());
  const std::vector<std::tuple<const char*, const char*, const char*>> table{
      {"message_dismissed", R"(,"how":"swipe")", "`properties.how` must be close, button,"},
      {"message_muted", R"(,"scope":"all")", "`properties.scope` must be message or intent"},
      {"message_clicked", R"(,"button":1)", "`properties.button` must be a text"},
  };
  for (const auto& [event, more, said] : table) {
    const Answered answered = report("u1", event, id, more);
    BOOST_TEST(answered.status == 400);
    BOOST_TEST(answered.body.find(said) != std::string::npos, answered.body);
  }
  BOOST_TEST(!histories.histories["u1"].decisions[0].exposed);
}

BOOST_AUTO_TEST_CASE(test_users_are_shown_messages_and_leave_no_exposure) {
  const std::string id(decide("tester-1", "toast", kDownloaded).at("decision").as_string());
  BOOST_TEST(report("tester-1", "message_exposed", id).status == 200);
  BOOST_TEST(events_of("tester-1").text.find("Experiment Viewed") == std::string::npos);
  BOOST_TEST(told(decide("tester-1", "toast", R"(,"trigger":{"event":"downloaded","properties":{"size":4}})")) ==
             "show");
}

BOOST_AUTO_TEST_CASE(what_is_reported_waits_in_the_lane_and_other_events_do_not) {
  const std::string id(decide("u1", "toast", kDownloaded).at("decision").as_string());
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  std::atomic<int> begun{0};
  api::StateLane lane([] { return http::Router(); });
  api::Events events_beside(publication, store, users, histories, &lane);
  const auto send = [&](const std::string& name, const std::string& message, test::RecordedReply& reply) {
    const std::string body = R"({"userId":"u1","event":")" + name + R"(","messageId":")" + message +
                             R"(","properties":{"decision":")" + id + "\"}}";
    http::Request request;
    request.body = body;
    events_beside.track(request, reply);
  };
  const auto wait = [&] {
    ++begun;
    gone.wait();
  };
  for (int i = 0; i < 8; ++i) BOOST_REQUIRE(lane.post(wait));
  BOOST_REQUIRE(e2e::eventually([&] { return begun == 8; }));
  test::RecordedReply reported, other, refused;
  send("message_exposed", "m1", reported);
  send("purchase", "m2", other);
  BOOST_TEST(other.answer().status == 200);
  BOOST_TEST(!histories.histories["u1"].decisions[0].exposed);
  while (lane.post(wait)) continue;
  send("message_clicked", "m3", refused);
  BOOST_TEST(refused.answer().status == 429);
  go.set_value();
  BOOST_TEST(reported.answer().status == 200);
  BOOST_TEST(histories.histories["u1"].decisions[0].exposed);
}

BOOST_AUTO_TEST_CASE(users_say_what_they_do_not_want_to_see) {
  const auto call = [&](bool put, const std::string& user, const std::string& body) {
    http::Request request;
    request.rest = user;
    request.body = body;
    test::RecordedReply reply;
    put ? preferences.put(request, reply) : preferences.get(request, reply);
    return reply.answer();
  };
  BOOST_TEST(call(false, "u%201", "").body == R"({"muted_intents":[],"muted_messages":[],"snoozed":{}})");
  const std::string soon = format_time(std::chrono::time_point_cast<Duration>(
                                           std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) +
                                       30 * kDay);
  const std::string wishes =
      R"({"muted_intents":["upsell","survey"],"muted_messages":["gone","nudge"],"snoozed":{"notice":")" + soon + "\"}}";
  BOOST_TEST(call(true, "u%201", wishes).body == wishes);
  BOOST_TEST(call(false, "u%201", "").body == wishes);
  BOOST_TEST(told(decide("u 1", "toast", kDownloaded)) == "nothing MUTED");
  BOOST_TEST(call(true, "u%201", R"({"muted_messages":["nudge/team"]})").body ==
             R"({"muted_intents":[],"muted_messages":["nudge"],"snoozed":{}})");
  BOOST_TEST(call(true, "u%201", R"({"muted_messages":["/team"]})").status == 400);
  BOOST_TEST(call(true, "u%201", R"({"snoozed":{"notice":"2999-01-01T00:00:00Z"}})").body.find("within 366 days") !=
             std::string::npos);
  BOOST_TEST(call(true, "u%201", R"({"snoozed":{"notice":"1999-01-01T00:00:00Z"}})").body ==
             R"({"muted_intents":[],"muted_messages":[],"snoozed":{}})");
  BOOST_TEST(told(decide("u 1", "toast", kDownloaded)) == "show");
  for (const char* body :
       {"[]", R"({"muted_intents":"upsell"})", R"({"muted_intents":["selling"]})", R"({"muted_messages":[1]})",
        R"({"muted_messages":[""]})", R"({"snoozed":[]})", R"({"snoozed":{"notice":"soon"}})"}) {
    BOOST_TEST_CONTEXT(body) BOOST_TEST(call(true, "u1", body).status == 400);
  }
  BOOST_TEST(call(false, "%zz", "").status == 400);
  histories.failure = Error("unavailable", "gone");
  BOOST_TEST(call(false, "u1", "").status == 503);
  BOOST_TEST(call(true, "u1", "{}").status == 503);
}

BOOST_AUTO_TEST_SUITE_END()
