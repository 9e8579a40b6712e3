#include "sdk/src/message_book.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <tuple>
#include <vector>

namespace flywheel::sdk {
namespace {

using namespace std::chrono_literals;
using Arrival = MessageBook::Arrival;

const WallTime kNow = WallTime(1'804'241'160s);

/// A decision to show `key` at once, held for a minute.
Offer offer(const std::string& id, const std::string& key = "tip", const std::string& placement = "side") {
  Offer offer;
  offer.decision.what = Decision::Do::kShow;
  offer.decision.id = id;
  offer.decision.placement = placement;
  offer.decision.message.key = key;
  offer.decision.shown_after = 1000ms;
  offer.key = key;
  offer.due = kNow;
  offer.expires = kNow + 60s;
  return offer;
}

struct Fixture {
  /// "draw", "draw nothing", or why not.
  std::string expose(const std::string& id, WallTime now = kNow) {
    const auto drawn = book.expose(id, now, send);
    return drawn ? *drawn ? "draw" : "draw nothing" : drawn.error().text;
  }
  std::string report(const std::string& id, const MessageEvent& event) {
    const auto taken = book.report(id, event, send);
    return taken ? "ok" : taken.error().text;
  }
  /// The id and what is left of the delay, "nothing" and the reason, or "-".
  static std::string text_of(const std::optional<Decision>& decision) {
    if (!decision) return "-";
    if (decision->what == Decision::Do::kNothing) return "nothing " + decision->reason;
    return decision->id + " in " + std::to_string(decision->delay.count());
  }
  std::string hand_out(const std::string& placement = "side", WallTime now = kNow, Arrival arrival = Arrival::kJust) {
    return text_of(book.hand_out(placement, now, arrival));
  }
  std::string hand_out_offline(const std::string& trigger, WallTime now) {
    return text_of(book.hand_out_offline("side", trigger, now));
  }

  bool room = true;
  std::string sent;  ///< the ids of events
  MessageBook::Send send = [this](const std::string&, const Attributes&, const std::string& message_id) {
    if (room) sent += message_id + "\n";
    return room;
  };
  MessageBook book;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sdk_message_book, Fixture)

BOOST_AUTO_TEST_CASE(events_of_a_decision_are_taken_in_their_order_and_once) {
  const auto shown = MessageEvent::Shown(1s);
  const auto clicked = MessageEvent::Clicked("primary");
  const auto closed = MessageEvent::Dismissed(Dismissal::kClose, 400ms);
  const auto failed = MessageEvent::Failed("image", "404");
  const auto answered = MessageEvent::Answered("ces", 6);
  const auto muted = MessageEvent::Muted(Mute::kIntent);
  // What is reported of an open message, one after the other, and what each report gives.
  const std::vector<std::pair<std::vector<MessageEvent>, std::string>> table{
      {{shown, clicked, closed}, "ok, ok, ok"},
      {{clicked, shown, MessageEvent::Clicked("other")}, "ok, ok, ok"},  // quicker than a second
      {{closed, shown}, "ok, it is closed"},
      {{closed, closed}, "ok, it is closed"},
      {{shown, shown}, "ok, it was reported before"},
      {{clicked, clicked}, "ok, it was reported before"},
      {{MessageEvent::Shown(999ms), shown}, "it was visible for 999 ms, shown is 1000, ok"},
      {{failed, clicked}, "ok, it is closed"},
      {{shown, failed, clicked}, "ok, it was shown, so it did not fail, ok"},
      {{clicked, failed}, "ok, ok"},
      {{answered, answered, MessageEvent::Answered("why", "free")}, "ok, it was reported before, ok"},
      {{muted, muted, closed}, "ok, it was reported before, ok"},
      {{MessageEvent::Snoozed(4h), shown}, "ok, it is closed"},
  };
  int number = 0;
  for (const auto& [events, outcomes] : table) {
    const std::string id = "D" + std::to_string(++number);
    book.keep(offer(id));
    BOOST_TEST(report(id, shown) == "it is not drawn yet");
    BOOST_TEST(expose(id) == "draw");
    std::string told;
    for (const MessageEvent& event : events) told += (told.empty() ? "" : ", ") + report(id, event);
    BOOST_TEST(told == outcomes);
  }
  BOOST_TEST(report("D0", shown) == "no such decision: it was for another user, or is long over");
}

BOOST_AUTO_TEST_CASE(the_same_event_has_the_same_message_id_always) {
  book.keep(offer("D1"));
  BOOST_TEST(expose("D1") == "draw");
  BOOST_TEST(report("D1", MessageEvent::Shown(2s)) == "ok");
  BOOST_TEST(report("D1", MessageEvent::Clicked("primary")) == "ok");
  BOOST_TEST(report("D1", MessageEvent::Answered("nps", 9)) == "ok");
  BOOST_TEST(report("D1", MessageEvent::Muted(Mute::kMessage)) == "ok");
  BOOST_TEST(report("D1", MessageEvent::Dismissed(Dismissal::kBack, 3s)) == "ok");
  BOOST_TEST(sent ==
             "D1/message_exposed\nD1/message_shown\nD1/message_clicked/primary\nD1/survey_answered/nps\n"
             "D1/message_muted\nD1/message_dismissed\n");
}

BOOST_AUTO_TEST_CASE(a_control_group_is_exposed_and_nothing_more_becomes_of_it) {
  Offer control = offer("D1");
  control.decision.what = Decision::Do::kRecordOnly;
  book.keep(control);
  BOOST_TEST(expose("D1") == "draw nothing");
  BOOST_TEST(expose("D1") == "a control group's: nothing is drawn");
  BOOST_TEST(report("D1", MessageEvent::Shown(1s)) == "a control group's: nothing is drawn");
  BOOST_TEST(sent == "D1/message_exposed\n");
}

BOOST_AUTO_TEST_CASE(a_decision_is_drawn_once_in_its_time) {
  Offer delayed = offer("D1");
  delayed.decision.delay = 3s;
  delayed.due = kNow + 3s;
  book.keep(delayed);
  BOOST_TEST(hand_out("side", kNow + 1s) == "D1 in 2000");
  BOOST_TEST(hand_out("elsewhere") == "-");
  BOOST_TEST(book.check("D1", kNow + 3s)->ask_again);
  BOOST_TEST(expose("D1", kNow + 2949ms) == "its delay is not over");
  BOOST_TEST(expose("D1", kNow + 60s) == "it has expired");
  BOOST_TEST(expose("D1", kNow + 2950ms) == "draw");  // a timer that is a little early
  BOOST_TEST(expose("D1", kNow + 3s) == "it is drawn already");
  BOOST_TEST(hand_out("side", kNow + 3s) == "-");
  book.keep(offer("D1"));  // the server repeats itself
  BOOST_TEST(hand_out() == "-");
}

BOOST_AUTO_TEST_CASE(what_waited_is_asked_about_again) {
  book.keep(offer("D1"));
  BOOST_TEST(hand_out("side", kNow, Arrival::kJust) == "D1 in 0");
  BOOST_TEST(!book.check("D1", kNow)->ask_again);
  BOOST_TEST(hand_out("side", kNow + 1s, Arrival::kEarlier) == "D1 in 0");
  BOOST_TEST(book.check("D1", kNow + 1s)->ask_again);
  BOOST_TEST(hand_out("side", kNow + 60s) == "-");
}

BOOST_AUTO_TEST_CASE(an_exposure_that_is_not_queued_draws_nothing_and_can_be_tried_again) {
  book.keep(offer("D1"));
  room = false;
  BOOST_TEST(expose("D1") == "its exposure could not be queued");
  room = true;
  BOOST_TEST(expose("D1") == "draw");
  room = false;
  BOOST_TEST(report("D1", MessageEvent::Clicked("primary")) == "the event could not be queued");
  room = true;
  BOOST_TEST(report("D1", MessageEvent::Clicked("primary")) == "ok");
}

BOOST_AUTO_TEST_CASE(decisions_that_wait_are_called_off) {
  using Act = std::function<void(MessageBook&)>;
  const std::vector<std::tuple<std::string, Act, std::string>> table{
      {"another event", [](MessageBook& some) { some.note_event("saved"); }, "draw"},
      {"its event", [](MessageBook& some) { some.note_event("closed"); }, "called off by `closed`"},
      {"left", [this](MessageBook& some) { some.leave("side", send); }, "the user has left the placement"},
      {"left another", [this](MessageBook& some) { some.leave("top", send); }, "draw"},
      {"the server", [](MessageBook& some) { some.cancel("D1", "STOPPED"); }, "STOPPED"},
      {"paused", [](MessageBook& some) { some.drop_waiting("paused"); }, "paused"},
  };
  for (const auto& [name, act, then] : table) {
    MessageBook some;
    Offer one = offer("D1");
    one.cancelled_by = {"closed"};
    some.keep(one);
    BOOST_REQUIRE(some.hand_out("side", kNow, Arrival::kJust));
    act(some);
    const auto drawn = some.expose("D1", kNow, send);
    BOOST_TEST((drawn ? "draw" : drawn.error().text) == then, name);
  }
}

BOOST_AUTO_TEST_CASE(who_leaves_dismisses_what_is_open_and_finds_what_came_late_at_the_next_visit) {
  book.keep(offer("D1"));
  BOOST_TEST(hand_out() == "D1 in 0");
  BOOST_TEST(expose("D1") == "draw");
  book.keep(offer("D2"));  // nobody was told of it
  book.leave("side", send);
  BOOST_TEST(sent == "D1/message_exposed\nD1/message_dismissed\n");
  BOOST_TEST(report("D1", MessageEvent::Clicked("primary")) == "it is closed");
  BOOST_TEST(hand_out() == "D2 in 0");
}

BOOST_AUTO_TEST_CASE(one_message_interrupts_at_a_time_and_others_are_independent) {
  Offer toast = offer("D1", "toast"), modal = offer("D2", "modal", "page"), control = offer("D3", "other", "top");
  control.decision.what = Decision::Do::kRecordOnly;
  toast.interrupts = modal.interrupts = control.interrupts = true;
  for (const Offer& one : {toast, modal, control, offer("D4", "banner", "top")}) book.keep(one);
  BOOST_TEST(expose("D1") == "draw");
  BOOST_TEST(expose("D2") == "another message that interrupts is on the screen");
  BOOST_TEST(expose("D3") == "another message that interrupts is on the screen");  // as in the other arms
  BOOST_TEST(expose("D4") == "draw");
  BOOST_TEST(report("D1", MessageEvent::Dismissed(Dismissal::kTimeout, 5s)) == "ok");
  BOOST_TEST(expose("D3") == "draw nothing");
  BOOST_TEST(expose("D2") == "draw");
}

BOOST_AUTO_TEST_CASE(the_stricter_of_client_and_server_applies) {
  const auto limits = [](std::optional<std::int64_t> max, std::optional<std::chrono::seconds> per,
                         std::chrono::seconds gap) {
    return Limits{max, per, gap};
  };
  // Exposed at 0 s; the server gives the same message again at that many seconds.
  const std::vector<std::tuple<Limits, int, std::string>> table{
      {limits({}, {}, 0s), 0, "D2 in 0"},   {limits({}, {}, 10s), 9, "nothing GAP"},
      {limits({}, {}, 10s), 10, "D2 in 0"}, {limits(1, {}, 0s), 50, "nothing CAPPED"},
      {limits(2, {}, 0s), 0, "D2 in 0"},    {limits(1, 20s, 0s), 19, "nothing CAPPED"},
      {limits(1, 20s, 0s), 20, "D2 in 0"},  {limits(1, 20s, 30s), 20, "nothing GAP"},
  };
  for (const auto& [limit, seconds, then] : table) {
    MessageBook some;
    some.keep(offer("D1"));
    BOOST_REQUIRE(some.expose("D1", kNow, send));
    Offer again = offer("D2");
    again.limits = limit;
    some.keep(again);
    BOOST_TEST(text_of(some.hand_out("side", kNow + std::chrono::seconds(seconds), Arrival::kJust)) == then);
    Offer another = offer("D3", "another");
    another.limits = limit;
    some.keep(another);
    BOOST_TEST(some.expose("D3", kNow, send).has_value());
  }
}

BOOST_AUTO_TEST_CASE(two_decisions_for_one_message_are_drawn_as_often_as_it_may_be) {
  for (const char* id : {"D1", "D2"}) {
    Offer one = offer(id);
    one.limits.max = 1;
    book.keep(one);
  }
  BOOST_TEST(expose("D1") == "draw");
  BOOST_TEST(expose("D2") == "this client has drawn the message as often as it may");
}

BOOST_AUTO_TEST_CASE(what_may_be_shown_without_the_server_waits_for_its_trigger_until_its_own_end) {
  Offer one = offer("D1");
  one.trigger = "downloaded";
  one.decision.delay = 3s;
  one.offline_until = kNow + 24h;
  book.keep(one);
  book.keep(offer("D0"));  // not without the server
  BOOST_TEST(hand_out_offline("other", kNow + 2h) == "-");
  BOOST_TEST(hand_out_offline("downloaded", kNow + 24h) == "-");
  BOOST_TEST(hand_out_offline("downloaded", kNow + 2h) == "D1 in 3000");  // the delay begins anew
  BOOST_TEST(hand_out("side", kNow + 2h) == "-");                         // with the server, it has expired
  BOOST_TEST(hand_out_offline("downloaded", kNow + 3h) == "D1 in 3000");
  BOOST_TEST(!book.check("D1", kNow + 4h)->ask_again);
  BOOST_TEST(expose("D1", kNow + 3h) == "its delay is not over");
  BOOST_TEST(expose("D1", kNow + 3h + 3s) == "draw");
  Offer again = one;
  again.decision.id = "D2";
  book.keep(again);
  BOOST_TEST(hand_out_offline("downloaded", kNow + 4h) == "-");  // drawn once already
}

BOOST_AUTO_TEST_CASE(triggers_wait_by_placement_and_the_oldest_of_many_are_forgotten) {
  for (int i = 0; i < 17; ++i) book.queue_trigger("side", std::to_string(i));
  book.queue_trigger("top", "x");
  std::string text;
  for (const std::string& trigger : book.take_triggers("side")) text += trigger + " ";
  BOOST_TEST(text == "2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 ");
  BOOST_TEST(book.take_triggers("side").empty());
  BOOST_TEST(book.take_triggers("top").size() == 1U);
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_and_what_is_open_is_kept_longest) {
  book.keep(offer("open"));
  BOOST_TEST(expose("open") == "draw");
  book.keep(offer("over"));
  book.cancel("over", "over");
  for (std::size_t i = 0; i < kMostDecisions; ++i) book.keep(offer("D" + std::to_string(i)));
  BOOST_TEST(expose("over") == "no such decision: it was for another user, or is long over");
  BOOST_TEST(expose("D0") == "no such decision: it was for another user, or is long over");
  BOOST_TEST(expose("D63") == "draw");
  BOOST_TEST(report("open", MessageEvent::Clicked("primary")) == "ok");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flywheel::sdk
