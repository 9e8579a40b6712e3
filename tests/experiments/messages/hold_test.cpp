// What a decision holds until it is drawn, asked about again, or over.
#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;
using Type = MessageEvent::Type;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(messages_hold)

BOOST_AUTO_TEST_CASE(two_tabs_at_once_never_both_interrupt) {
  World world(
      "message: m\nplacement: p\ntrigger: { event: e, delay: 3s }\ncontent: { layout: toast, title: x }\n---\n"
      "message: other\nplacement: q\ncontent: { layout: modal, title: x }\n---\n"
      "message: inline\nplacement: r\ncontent: { layout: banner, title: x }\n");
  world.trigger = "e";
  BOOST_TEST(world.take() == "show m");
  BOOST_TEST((world.last.due == world.now + seconds(3)));
  BOOST_TEST((world.last.held_until == world.now + seconds(63)));
  BOOST_TEST(world.decide() == "nothing GAP until 2026-11-24T12:01:03Z");
  world.placement = "q";
  BOOST_TEST(world.decide() == "nothing GLOBALLY_CAPPED until 2026-11-24T12:01:03Z");
  world.placement = "r";
  BOOST_TEST(world.decide() == "show inline");
  // The hold ends by itself.
  world.wait(seconds(63));
  world.placement = "q";
  BOOST_TEST(world.decide() == "show other");
  world.placement = "p";
  BOOST_TEST(world.take() == "show m");
  // Once it is drawn, others may come after it, and itself when the hold is over.
  BOOST_TEST(world.event(Type::kExposed, "d2") == "taken");
  BOOST_TEST(world.decide() == "nothing GAP until 2026-11-24T12:02:06Z");
  world.placement = "q";
  BOOST_TEST(world.decide() == "show other");
}

BOOST_AUTO_TEST_CASE(the_same_trigger_again_gets_the_same_decision) {
  World world(
      "message: a\nplacement: p\ntrigger: { event: e, delay: 3s }\nfrequency: { max: 1 }\ncontent: { layout: toast, "
      "title: x }\n---\n"
      "message: b\nplacement: p\ncontent: { layout: toast, title: x }\npriority: low\n");
  world.trigger = "e";
  world.trigger_id = 77;
  BOOST_TEST(world.take() == "show a");
  world.wait(seconds(1));
  BOOST_TEST(world.decide() == "show a");
  BOOST_TEST(world.last.earlier->id == "d1");
  BOOST_TEST((world.last.due == world.now + seconds(2)));
  world.trigger_id = 78;
  BOOST_TEST(world.decide() == "nothing GLOBALLY_CAPPED until 2026-11-24T12:01:03Z");
  world.trigger_id = 77;
  BOOST_TEST(world.event(Type::kExposed, "d1") == "taken");
  BOOST_TEST(world.decide() == "show b");
}

BOOST_AUTO_TEST_CASE(when_the_delay_ends_everything_is_asked_again) {
  World world(
      "message: a\nplacement: p\ntrigger: { event: e, delay: 10m }\nstop_when: done == true\nfrequency: { max: 1 "
      "}\ncontent: { layout: toast, title: x }\n");
  world.trigger = "e";
  BOOST_TEST(world.take() == "show a");
  world.trigger.clear();
  world.recheck = "d1";
  world.wait(minutes(10));
  BOOST_TEST(world.decide() == "show a");
  BOOST_TEST(world.last.earlier->id == "d1");
  BOOST_TEST((world.last.due == world.now));
  world.attributes["done"] = Value::boolean(true);
  BOOST_TEST(world.decide() == "nothing STOPPED");
  world.attributes.erase("done");
  world.placement = "q";  // the user has left the screen
  BOOST_TEST(world.decide() == "nothing NO_CANDIDATE");
  world.placement = "p";
  world.recheck = "unheard-of";
  BOOST_TEST(world.decide() == "nothing NO_CANDIDATE");
  world.recheck = "d1";
  world.wait(seconds(60));  // a stale decision cannot be drawn
  BOOST_TEST(world.decide() == "nothing NO_CANDIDATE");
}

BOOST_AUTO_TEST_CASE(of_messages_that_must_arrive_one_interrupts_at_a_time_too) {
  World world(
      "message: nudge\nplacement: p\nintent: adoption\ntrigger: { event: e, delay: 10m }\n"
      "content: { layout: modal, title: x }\n---\n"
      "message: receipt\nplacement: q\nintent: transactional\ncontent: { layout: modal, title: x }\n");
  world.trigger = "e";
  BOOST_TEST(world.take() == "show nudge");
  world.placement = "q";
  BOOST_TEST(world.decide() == "show receipt");  // long before the other one is drawn
  world.wait(minutes(9) + seconds(30));
  BOOST_TEST(world.decide() == "nothing GLOBALLY_CAPPED until 2026-11-24T12:11:00Z");
  BOOST_TEST(world.event(Type::kExposed, "d1") == "taken");
  BOOST_TEST(world.decide() == "show receipt");
}

BOOST_AUTO_TEST_CASE(a_gap_that_only_a_hold_asks_for_ends_with_the_hold) {
  World world("message: m\nplacement: p\nfrequency: { gap: 3d }\ncontent: { layout: banner, title: x }\n");
  BOOST_TEST(world.take() == "show m");
  BOOST_TEST(world.decide() == "nothing GAP until 2026-11-24T12:01:00Z");
  BOOST_TEST(world.event(Type::kExposed, "d1") == "taken");
  BOOST_TEST(world.decide() == "nothing GAP until 2026-11-27T12:00:00Z");
}

BOOST_AUTO_TEST_CASE(a_gap_shorter_than_the_hold_ends_before_it) {
  World world("message: m\nplacement: p\nfrequency: { gap: 10s }\ncontent: { layout: banner, title: x }\n");
  BOOST_TEST(world.take() == "show m");
  BOOST_TEST(world.decide() == "nothing GAP until 2026-11-24T12:00:10Z");
}

BOOST_AUTO_TEST_CASE(clients_without_sessions_begin_a_new_one_after_half_an_hour) {
  World world("message: m\nplacement: p\nfrequency: { max: 2, per: session }\ncontent: { layout: banner, title: x }\n");
  world.session.clear();
  BOOST_TEST(world.show() == "show m");
  world.wait(minutes(10));
  BOOST_TEST(world.show() == "show m");
  BOOST_TEST(world.decide() == "nothing CAPPED until 2026-11-24T12:30:00Z");
  world.wait(minutes(20));
  BOOST_TEST(world.decide() == "show m");
}

BOOST_AUTO_TEST_CASE(a_decision_is_bound_to_the_event_that_made_it_due) {
  World world(
      "message: m\nplacement: p\ntrigger: { event: e, where: words > 10 }\nfrequency: { max: 1 }\n"
      "content: { layout: toast, title: x }\n");
  world.trigger = "e";
  world.trigger_id = trigger_id_of("e", "e");
  world.properties["words"] = Value::integer(20);
  BOOST_TEST(world.take() == "show m");
  BOOST_TEST(world.history.decisions[0].trigger == world.trigger_id);
  BOOST_TEST(world.trigger_id != 0U);
  BOOST_TEST(world.decide() == "show m");
  BOOST_TEST(world.last.earlier);
}

BOOST_AUTO_TEST_CASE(a_clients_clock_does_not_bend_the_delay) {
  World world("message: a\nplacement: p\ntrigger: { event: e, delay: 10s }\ncontent: { layout: toast, title: x }\n");
  world.trigger = "e";
  for (const auto& [stated, delay] : std::map<int, int>{{-100'000, 0}, {-4, 6}, {0, 10}, {5, 10}, {100'000, 10}}) {
    world.trigger_at = world.now + seconds(stated);
    BOOST_TEST(world.decide() == "show a");
    BOOST_TEST((world.last.due == world.now + seconds(delay)));
  }
}

BOOST_AUTO_TEST_CASE(the_end_of_its_schedule_ends_a_decision) {
  World world(
      "message: a\nplacement: p\nschedule: { end: 2026-11-24T12:00:30Z }\ncontent: { layout: toast, title: x }\n");
  BOOST_TEST(world.decide() == "show a");
  BOOST_TEST((world.last.not_after == at("2026-11-24T12:00:30Z")));
  world.wait(seconds(30));
  BOOST_TEST(world.decide() == "nothing OUT_OF_SCHEDULE");
}

BOOST_AUTO_TEST_SUITE_END()
