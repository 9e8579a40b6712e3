#include "experiments/messages/message_event.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;
using Type = MessageEvent::Type;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

std::string message(const std::string& more, const std::string& layout = "card") {
  return "message: m\nplacement: p\n" + more + "\ncontent: { layout: " + layout + ", title: x }\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_message_event)

BOOST_AUTO_TEST_CASE(the_first_event_of_a_decision_uses_up_what_it_held) {
  for (const Type type : {Type::kExposed, Type::kShown, Type::kClicked, Type::kFailed}) {
    World world(message("frequency: { max: 2, per: 7d }"));
    BOOST_TEST(world.take() == "show m");
    BOOST_TEST(world.history.impressions.empty());
    BOOST_TEST(world.event(type, "d1") == "taken");
    BOOST_TEST(world.event(Type::kExposed, "d1") == (type == Type::kExposed ? "repeated" : "taken"));
    BOOST_REQUIRE(world.history.impressions.size() == 1U);
    BOOST_TEST((world.history.impressions[0].at == world.now));
    BOOST_TEST(world.history.find(id_of("m"))->times == 1);
  }
}

BOOST_AUTO_TEST_CASE(events_count_once_by_decision_type_and_button) {
  World world(message(""));
  BOOST_TEST(world.take() == "show m");
  BOOST_TEST(world.event(Type::kClicked, "d1", "primary") == "taken");
  BOOST_TEST(world.event(Type::kClicked, "d1", "primary") == "repeated");
  BOOST_TEST(world.event(Type::kClicked, "d1", "other") == "taken");
  BOOST_TEST(world.event(Type::kDismissed, "d1", "timeout") == "taken");
  BOOST_TEST(world.event(Type::kDismissed, "d1", "close") == "repeated");  // the first one counts
  BOOST_TEST(!world.history.find(id_of("m"))->dismissed);
  BOOST_TEST(world.event(Type::kExposed, "d2") == "unknown");
  BOOST_TEST(world.event(Type::kExposed, "") == "unknown");
}

BOOST_AUTO_TEST_CASE(no_stream_of_events_grows_a_decision_without_end) {
  World world(message(""));
  BOOST_TEST(world.take() == "show m");
  for (int i = 0; i < 1000; ++i) (void)world.event(Type::kClicked, "d1", std::to_string(i));
  BOOST_TEST(world.history.decisions[0].taken.size() == kMostTaken);
  BOOST_TEST(world.event(Type::kMuted, "d1") == "taken");  // what happens once is always taken
  BOOST_TEST(world.decide() == "nothing MUTED");
}

BOOST_AUTO_TEST_CASE(an_event_that_comes_after_the_hold_still_counts) {
  World world(message("frequency: { max: 1 }"));
  BOOST_TEST(world.take() == "show m");
  world.wait(hours(30));
  BOOST_TEST(world.decide() == "show m");
  BOOST_TEST(world.event(Type::kExposed, "d1") == "taken");
  BOOST_TEST(world.decide() == "nothing CAPPED");
}

BOOST_AUTO_TEST_CASE(events_that_arrive_out_of_order_stand_in_order) {
  World world(message(""));
  BOOST_TEST(world.take() == "show m");
  BOOST_TEST(world.take() == "show m");
  world.wait(minutes(10));
  BOOST_TEST(world.event(Type::kExposed, "d1") == "taken");
  world.wait(-minutes(5));
  BOOST_TEST(world.event(Type::kExposed, "d2") == "taken");
  BOOST_TEST((world.history.impressions[0].at < world.history.impressions[1].at));
}

BOOST_AUTO_TEST_CASE(a_slow_clock_does_not_give_caps_back) {
  World world(message("frequency: { max: 1, per: 7d }"));
  BOOST_TEST(world.take() == "show m");
  const Time decided = world.now;
  world.wait(-10 * kDay);
  BOOST_TEST(world.event(Type::kExposed, "d1") == "taken");
  world.now = decided;
  BOOST_TEST(world.decide() == "nothing CAPPED until 2026-12-01T12:00:00Z");
}

BOOST_AUTO_TEST_CASE(what_ends_a_message_is_what_its_until_says) {
  struct Case {
    const char* more;
    const char* layout;
    Type type;
    const char* detail;
    bool ends;
  };
  for (const Case& c : std::vector<Case>{
           {"", "card", Type::kClicked, "primary", true},
           {"", "card", Type::kDismissed, "close", true},
           {"", "card", Type::kDismissed, "back", true},
           {"", "card", Type::kDismissed, "outside", true},
           {"", "card", Type::kDismissed, "button", true},
           {"", "card", Type::kDismissed, "timeout", false},
           {"", "card", Type::kDismissed, "navigation", false},
           {"", "card", Type::kDismissed, "whatever", false},
           {"", "card", Type::kExposed, "", false},
           {"", "card", Type::kFailed, "", false},
           {"intent: survey", "survey, survey: nps", Type::kAnswered, "nps", true},
           {"intent: announcement", "card", Type::kExposed, "", true},
           {"", "banner", Type::kClicked, "primary", false},
           {"", "banner", Type::kDismissed, "close", true},
           {"frequency: { until: dismissed }", "card", Type::kClicked, "primary", false},
           {"frequency: { until: seen }", "card", Type::kExposed, "", true},
           {"frequency: { until: interacted }", "banner", Type::kClicked, "primary", true},
       }) {
    World world(message(c.more, c.layout));
    BOOST_TEST(world.show() == "show m");
    if (c.type != Type::kExposed) BOOST_TEST(world.event(c.type, "d1", c.detail) == "taken");
    BOOST_TEST_CONTEXT(c.more << " " << c.layout << " " << c.detail) {
      BOOST_TEST(world.decide() == (c.ends ? "nothing DISMISSED" : "show m"));
    }
  }
}

BOOST_AUTO_TEST_CASE(snoozed_is_for_a_while_never_again_and_muted_for_ever) {
  World world(message("intent: adoption"));
  BOOST_TEST(world.show() == "show m");
  BOOST_TEST(world.event(Type::kSnoozed, "d1", {}, hours(2)) == "taken");
  BOOST_TEST(world.decide() == "nothing DISMISSED until 2026-11-24T14:00:00Z");
  world.wait(hours(2));
  BOOST_TEST(world.show() == "show m");
  BOOST_TEST(world.event(Type::kDismissed, "d2", "never_again") == "taken");
  BOOST_TEST(world.decide() == "nothing MUTED");
  World by_intent(message("intent: adoption"));
  BOOST_TEST(by_intent.show() == "show m");
  BOOST_TEST(by_intent.event(Type::kMuted, "d1", "intent") == "taken");
  BOOST_TEST(by_intent.history.mutes(catalog::Intent::kAdoption));
  BOOST_TEST(by_intent.decide() == "nothing MUTED");
  World by_message(message("intent: adoption"));
  BOOST_TEST(by_message.show() == "show m");
  BOOST_TEST(by_message.event(Type::kMuted, "d1", "message") == "taken");
  BOOST_TEST(!by_message.history.mutes(catalog::Intent::kAdoption));
  BOOST_TEST(by_message.decide() == "nothing MUTED");
}

BOOST_AUTO_TEST_CASE(a_history_stays_bounded_and_keeps_what_lasts_a_lifetime) {
  World world(message("frequency: { per: 7d, gap: 1h }"));
  for (int i = 0; i < 2000; ++i) {
    (void)world.show();
    trim(world.history, world.now, world.plan.longest(), 30 * kDay);
    world.wait(hours(1));
    BOOST_REQUIRE(world.history.impressions.size() <= 7U * 24U + 1U);
    BOOST_REQUIRE(world.history.decisions.size() <= kMostExposed);
  }
  BOOST_TEST(world.history.find(id_of("m"))->times == 2000);
  BOOST_TEST(world.history.times_in_all == 2000);
  for (int i = 0; i < 3000; ++i) world.history.memory_of("other-" + std::to_string(i)).times = 1;
  trim(world.history, world.now, world.plan.longest(), 30 * kDay);
  BOOST_TEST(world.history.messages.size() == kMostMessages);
  BOOST_TEST(world.history.find(id_of("m"))->times == 2000);
}

BOOST_AUTO_TEST_CASE(what_is_asked_for_in_vain_neither_frees_nor_forgets_anything) {
  World world(
      "message: drawn\nplacement: p\ncontent: { layout: banner, title: x }\n---\n"
      "message: held\nplacement: q\nfrequency: { max: 1 }\ncontent: { layout: banner, title: x }\n---\n"
      "message: inline\nplacement: r\ncontent: { layout: banner, title: x }\n");
  BOOST_TEST(world.show() == "show drawn");
  world.placement = "q";
  BOOST_TEST(world.take() == "show held");
  world.placement = "r";
  for (std::size_t i = 0; i < kMostHeld - 1; ++i) {
    BOOST_TEST(world.take() == "show inline");
    trim(world.history, world.now, world.plan.longest(), 30 * kDay);
  }
  world.placement = "q";
  BOOST_TEST(world.decide() == "nothing CAPPED until 2026-11-24T12:01:00Z");
  BOOST_TEST(world.event(Type::kDismissed, "d1", "close") == "taken");
  // What lapsed is forgotten first, the oldest first.
  world.wait(hours(1));
  world.placement = "r";
  BOOST_TEST(world.take() == "show inline");
  trim(world.history, world.now, world.plan.longest(), 30 * kDay);
  BOOST_TEST(world.history.decisions.size() == kMostLapsed + 2);
  BOOST_TEST(!world.history.decision("d2"));
  BOOST_TEST(world.history.decision("d1"));
}

BOOST_AUTO_TEST_CASE(names_of_events) {
  BOOST_TEST((message_event_type("message_exposed") == Type::kExposed));
  BOOST_TEST((message_event_type("survey_answered") == Type::kAnswered));
  BOOST_TEST(!message_event_type("message_sent"));
}

BOOST_AUTO_TEST_SUITE_END()
