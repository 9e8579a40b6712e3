#include "experiments/messages/pipeline.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <numeric>
#include <set>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;
using Type = MessageEvent::Type;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A message that every step looks at, and the user of World is shown.
constexpr const char* kDemanding = R"(project: p
timezone: Europe/Vienna
quiet_hours: { from: "21:00", to: "08:00" }
caps: { everything: { max: 5, per: 7d }, adoption: { max: 4, per: 7d } }
never_on: [checkout]
test_users: ["*@acme.example"]
---
layers: { toasts: { unit: user } }
---
experiment: test
status: running
intent: adoption
layer: toasts
slots: 0-50%
traffic: 50%
audience: plan == "free"
placement: p
trigger: { event: downloaded, where: size > 3 }
schedule: { start: 2026-11-01, end: 2026-11-30 }
frequency: { max: 3, per: 7d, gap: 1h }
stop_when: done == true
split: { warm: 100%, cold: 0% }
messages:
  warm: { layout: toast, title: { en: "Hello {{ first_name }}", de: "Hallo {{ first_name }}" }, body: { en: There, de: Da } }
  cold: { layout: modal, title: { en: Hi, de: "Du {{ last_name }}" }, body: { en: There, de: Da } }
---
holdout: quiet
percent: 20%
holds_back: all_messages
)";

hashing::Slot slot(hashing::Purpose purpose, const char* salt, const std::string& user) {
  return hashing::slot_of(hashing::seed_of(purpose, salt), user);
}

/// The first user whose slots are as wanted: below the shares of holdout, layer and traffic or not.
std::string user_with(bool held_back, bool in_layer, bool in_traffic) {
  for (int i = 0;; ++i) {
    std::string user = "user-" + std::to_string(i);
    if ((slot(hashing::Purpose::kHoldout, "quiet", user) < 200'000) == held_back &&
        (slot(hashing::Purpose::kLayer, "toasts", user) < 500'000) == in_layer &&
        (slot(hashing::Purpose::kTraffic, "test", user) < 500'000) == in_traffic) {
      return user;
    }
  }
}

const std::string kUser = user_with(false, true, true);
const std::string kHeldBack = user_with(true, true, true);
const std::string kOutsideLayer = user_with(false, false, true);
const std::string kOutsideTraffic = user_with(false, true, false);

World demanding() {
  World world(kDemanding);
  world.attributes = {
      {"targetingKey", Value::string(kUser)}, {"plan", Value::string("free")}, {"first_name", Value::string("Lena")}};
  world.trigger = "downloaded";
  world.properties = {{"size", Value::integer(4)}};
  return world;
}

/// Something that one step minds.
struct Fault {
  const char* reason;
  std::function<void(World&)> make;
};

void use_up(World& world, Id message, catalog::Intent intent, int count, Duration ago) {
  for (int i = 0; i < count; ++i) world.history.impressions.push_back({world.now - ago, message, 0, intent, false});
}

/// In the order of the steps.
const std::vector<Fault>& faults() {
  static const std::vector<Fault> kFaults{
      {"KILLED", [](World& w) { w.killed = {1}; }},
      {"UNSUPPORTED_LAYOUT", [](World& w) { w.layouts = bit(Layout::kToast); }},
      {"OUT_OF_SCHEDULE", [](World& w) { w.now = at("2026-10-31T22:00:00Z"); }},
      {"HOLDOUT", [](World& w) { w.attributes["targetingKey"] = Value::string(kHeldBack); }},
      {"STATE_UNAVAILABLE", [](World& w) { w.history_is_known = false; }},
      {"MUTED", [](World& w) { w.history.muted_intents = 1U << static_cast<unsigned>(catalog::Intent::kAdoption); }},
      {"NO_CONSENT", [](World& w) { w.attributes["consent"] = Value::boolean(false); }},
      {"NOT_IN_AUDIENCE", [](World& w) { w.attributes["plan"] = Value::string("paid"); }},
      {"NOT_IN_LAYER", [](World& w) { w.attributes["targetingKey"] = Value::string(kOutsideLayer); }},
      {"NOT_IN_TRAFFIC", [](World& w) { w.attributes["targetingKey"] = Value::string(kOutsideTraffic); }},
      {"NO_TRIGGER", [](World& w) { w.properties["size"] = Value::integer(3); }},
      {"STOPPED", [](World& w) { w.attributes["done"] = Value::boolean(true); }},
      {"TEMPLATE_UNRESOLVED", [](World& w) { w.attributes.erase("first_name"); }},
      {"QUIET_HOURS", [](World& w) { w.now = at("2026-11-24T20:30:00Z"); }},
      {"CAPPED", [](World& w) { use_up(w, id_of("test"), catalog::Intent::kNone, 3, hours(50)); }},
      {"GAP", [](World& w) { use_up(w, id_of("test"), catalog::Intent::kNone, 1, minutes(30)); }},
      {"DISMISSED", [](World& w) { w.history.memory_of("test").dismissed = true; }},
      {"GROUP_CAPPED", [](World& w) { use_up(w, 1, catalog::Intent::kAdoption, 4, hours(50)); }},
      {"GLOBALLY_CAPPED", [](World& w) { use_up(w, 1, catalog::Intent::kSurvey, 5, hours(50)); }},
  };
  return kFaults;
}

std::string reason_in(const std::string& decision) {
  const std::size_t begin = decision.find(' ') + 1;
  return decision.substr(begin, decision.find(' ', begin) - begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_pipeline)

BOOST_AUTO_TEST_CASE(each_step_has_its_reason) {
  World fine = demanding();
  BOOST_TEST(fine.decide() == "show test/warm");
  for (const Fault& fault : faults()) {
    World world = demanding();
    fault.make(world);
    BOOST_TEST_CONTEXT(fault.reason) {
      BOOST_TEST(reason_in(world.decide()) == fault.reason);
      BOOST_TEST(world.why().starts_with("test " + std::string(fault.reason) + ": "));
    }
  }
  World elsewhere = demanding();
  elsewhere.placement = "q";
  BOOST_TEST(elsewhere.decide() == "nothing NO_CANDIDATE");
  BOOST_TEST(elsewhere.why() == "test WRONG_PLACEMENT: it is for `p`\n");
}

BOOST_AUTO_TEST_CASE(of_two_steps_that_mind_the_earlier_one_speaks) {
  for (std::size_t i = 0; i < faults().size(); ++i) {
    for (std::size_t j = i + 1; j < faults().size(); ++j) {
      World world = demanding();
      faults()[j].make(world);
      faults()[i].make(world);
      BOOST_TEST_CONTEXT(faults()[i].reason << " before " << faults()[j].reason) {
        BOOST_TEST(reason_in(world.decide()) == faults()[i].reason);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_about_the_arms_decides_who_is_eligible) {
  // Every order of four contents among four arms: languages, placeholders and layouts that differ as much as they can.
  const std::vector<std::string> contents{
      R"({ layout: toast, title: { en: "A {{ first_name }}", de: A } })",
      R"({ layout: modal, title: { en: B, de: B, fr: B }, image: { url: "https://i.example/x.png", alt: "{{ plan }}" } })",
      R"({ layout: banner, title: C, body: { en: "{{ last_name | default: 'x' }}", fr: C } })",
      R"({ layout: card, title: { en: "D {{ seats }}", de: "D {{ other }}" } })"};
  std::vector<std::size_t> order(contents.size());
  std::iota(order.begin(), order.end(), 0);
  std::map<std::string, std::string> expected;  // by situation
  int eligible = 0, ineligible = 0;
  do {
    std::string text =
        "project: p\nimage_hosts: [i.example]\n---\nexperiment: test\nstatus: running\nplacement: p\nsplit: { a: 25%, "
        "b: 25%, c: 25%, d: 25% }\nmessages:\n";
    for (std::size_t i = 0; i < order.size(); ++i)
      text += std::string("  ") + "abcd"[i] + ": " + contents[order[i]] + "\n";
    World world(text);
    for (unsigned situation = 0; situation < 64; ++situation) {
      for (const char* locale : {"en", "de-AT", "fr", "xx"}) {
        const std::string user = "u" + std::to_string(situation);
        world.attributes = {{"targetingKey", Value::string(user)}};
        const char* names[] = {"first_name", "plan", "seats", "other"};
        for (unsigned i = 0; i < 4; ++i) {
          if ((situation >> i & 1U) != 0) world.attributes[names[i]] = Value::string("x");
        }
        world.layouts = (situation & 16U) != 0 ? kAllLayouts : static_cast<Layouts>(kAllLayouts & ~bit(Layout::kCard));
        world.attributes["locale"] = Value::string(locale);
        const std::string why = world.why();
        const std::string key = user + locale;
        const auto [known, is_new] = expected.emplace(key, why);
        BOOST_TEST_CONTEXT(key) BOOST_TEST(why == known->second);
        (why.find("it wins") != std::string::npos ? eligible : ineligible) += is_new ? 1 : 0;
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
  BOOST_TEST(eligible > 0);
  BOOST_TEST(ineligible > 0);
}

BOOST_AUTO_TEST_CASE(control_uses_up_what_treatment_uses_up) {
  const auto history_of = [](const char* split) {
    World world(std::string("project: p\ncaps: { everything: { max: 9, per: 7d } }\n---\nexperiment: test\nstatus: "
                            "running\nintent: upsell\nplacement: p\n"
                            "frequency: { max: 2, per: 7d, gap: 1h }\nsplit: ") +
                split + "\nmessages: { warm: { layout: toast, title: Hello } }\n");
    std::string story;
    for (int i = 0; i < 4; ++i) {
      story += world.show() + "\n";
      world.wait(minutes(i == 1 ? 10 : 70));
    }
    world.history.decisions.clear();  // of which the exposures name the arm
    return std::pair(story, world.history);
  };
  const auto [shown, treated] = history_of("{ control: 0%, warm: 100% }");
  const auto [recorded, control] = history_of("{ control: 100%, warm: 0% }");
  BOOST_TEST(shown ==
             "show test/warm\nshow test/warm\nnothing CAPPED until 2026-12-01T12:00:00Z\nnothing CAPPED until "
             "2026-12-01T12:00:00Z\n");
  BOOST_TEST(recorded ==
             "record_only test\nrecord_only test\nnothing CAPPED until 2026-12-01T12:00:00Z\nnothing CAPPED until "
             "2026-12-01T12:00:00Z\n");
  BOOST_TEST((treated == control));
}

BOOST_AUTO_TEST_CASE(experiments_whose_message_was_due_are_noted_with_arm_and_reason) {
  const auto suppressed = [](World& world) {
    std::string text = world.decide() + ":";
    for (const Suppressed& one : world.last.suppressed) {
      text += " " + std::string(one.chosen.candidate->key) + "/" +
              one.chosen.candidate->experiment->arms[one.chosen.arm].name + " " + std::string(reason_name(one.reason));
    }
    return text;
  };
  World world = demanding();
  BOOST_TEST(suppressed(world) == "show test/warm:");
  world.attributes["done"] = Value::boolean(true);
  BOOST_TEST(suppressed(world) == "nothing STOPPED: test/warm STOPPED");
  world.trigger = "";
  BOOST_TEST(suppressed(world) == "nothing NO_TRIGGER:");  // it was not due
  world = demanding();
  world.attributes["targetingKey"] = Value::string(kOutsideTraffic);
  BOOST_TEST(suppressed(world) == "nothing NOT_IN_TRAFFIC:");  // it has no arm
  world = demanding();
  world.now = at("2026-11-24T22:00:00Z");
  BOOST_TEST(suppressed(world).ends_with(": test/warm QUIET_HOURS"));

  // Who comes after the winner is not judged.
  constexpr const char* kTwo = R"(experiment: first
status: running
intent: adoption
placement: p
priority: high
frequency: { max: 1, per: 1d }
split: { none: 0%, a: 100% }
messages: { a: { layout: toast, title: Hi } }
---
experiment: second
status: running
intent: adoption
placement: p
frequency: { max: 1, per: lifetime }
split: { none: 0%, a: 100% }
messages: { a: { layout: toast, title: Hi } }
)";
  World two{kTwo};
  BOOST_TEST(suppressed(two) == "show first/a:");
  (void)two.show();
  BOOST_TEST(suppressed(two) == "show second/a: first/a CAPPED");
}

BOOST_AUTO_TEST_CASE(the_next_message_is_shown_to_a_control_group_that_is_meant_to_see_it) {
  const std::string definitions = R"(project: p
caps: { everything: { max: 2, per: 7d }, upsell: { max: 1, per: 7d } }
---
experiment: first
status: running
intent: upsell
placement: p
priority: high
on_control: show_next_message
split: { control: 100%, warm: 0% }
messages: { warm: { layout: banner, title: Hello } }
---
message: second
intent: adoption
placement: p
content: { layout: banner, title: Hello }
)";
  World world(definitions);
  BOOST_TEST(world.why() == "first : the control group sees the next message\nsecond : it wins the placement\n");
  BOOST_TEST(world.show() == "show second for first");
  // The one that was not seen uses up its own and its intent's, the one that was what all messages share.
  BOOST_TEST(world.history.find(id_of("first"))->times == 1);
  BOOST_TEST(world.history.times_in_all == 1);
  BOOST_TEST(world.show() == "show second");
  BOOST_TEST(world.why() ==
             "first GROUP_CAPPED: the cap of its intent allows no more until 2026-12-01T12:00:00Z\n"
             "second GLOBALLY_CAPPED: the cap of everything allows no more until 2026-12-01T12:00:00Z\n");
  // Where nothing is next, its own turn is recorded.
  World alone(definitions.substr(0, definitions.find("---\nmessage")));
  BOOST_TEST(alone.decide() == "record_only first");
}

BOOST_AUTO_TEST_CASE(priority_then_the_soonest_end_then_the_least_shown_then_the_users_hash) {
  const auto message = [](const std::string& key, const std::string& more) {
    return "message: " + key + "\nplacement: p\n" + more + "content: { layout: banner, title: x }\n---\n";
  };
  World by_priority(message("a", "priority: low\n") + message("b", "") + message("c", "priority: urgent\n") +
                    message("d", "priority: high\n"));
  BOOST_TEST(by_priority.decide() == "show c");
  BOOST_TEST(by_priority.why() ==
             "c : it wins the placement\nd LOST_PRIORITY: another message goes before it\n"
             "b LOST_PRIORITY: another message goes before it\na LOST_PRIORITY: another message goes before it\n");
  World by_end(message("a", "") + message("b", "schedule: { end: 2026-12-31 }\n") +
               message("c", "schedule: { end: 2026-12-01 }\n"));
  BOOST_TEST(by_end.decide() == "show c");

  World equals(message("a", "") + message("b", "") + message("c", ""));
  std::map<std::string, int> firsts;
  for (int i = 0; i < 300; ++i) {
    const std::string user = "u" + std::to_string(i);
    equals.attributes["targetingKey"] = Value::string(user);
    equals.history = {};
    const std::string first = equals.decide();
    ++firsts[first];
    BOOST_TEST(equals.decide() == first);  // the same again, as long as nothing is shown
    // Whoever was shown least goes first: all three in turn, and the first again.
    std::set<std::string> turn{equals.show(), equals.show(), equals.show()};
    BOOST_TEST(turn.size() == 3U);
    BOOST_TEST(equals.show() == first);
  }
  BOOST_TEST(firsts.size() == 3U);
  for (const auto& [key, count] : firsts) BOOST_TEST(count > 60);
}

BOOST_AUTO_TEST_CASE(messages_that_must_arrive_know_no_night_no_global_cap_no_holdout_and_no_unknown_state) {
  const std::string project = R"(project: p
quiet_hours: { from: "00:00", to: "23:59" }
caps: { everything: { max: 1, per: 7d } }
---
holdout: all
percent: 100%
holds_back: all_messages
---
)";
  for (const char* intent : {"support", "security", "consent", "transactional"}) {
    World world(project + "message: m\nplacement: p\nintent: " + intent + "\ncontent: { layout: banner, title: x }\n");
    world.attributes["consent"] = Value::boolean(false);
    BOOST_TEST(world.show() == "show m");
    BOOST_TEST(world.show() == "show m");
    BOOST_TEST(world.history.times_in_all == 0);
    world.history_is_known = false;
    BOOST_TEST(world.decide() == "show m");
    BOOST_TEST(world.last.state_unknown);
  }
  for (const char* intent : {"adoption", "upsell", "retention", "relationship", "announcement", "survey"}) {
    World world(project + "message: m\nplacement: p\nintent: " + intent + "\ncontent: { layout: banner, title: x }\n");
    BOOST_TEST(world.decide() == "nothing HOLDOUT");
    BOOST_TEST(world.last.holdout.value() == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_placement_where_the_project_shows_nothing_shows_nothing) {
  World world("project: p\nnever_on: [p]\n---\nmessage: a\nplacement: p\ncontent: { layout: toast, title: x }\n");
  BOOST_TEST(world.decide() == "nothing WRONG_PLACEMENT");
}

BOOST_AUTO_TEST_CASE(the_reason_is_that_of_whoever_came_furthest_and_the_earliest_time_to_ask_again) {
  World world(
      "message: a\nplacement: p\naudience: plan == \"paid\"\ncontent: { layout: banner, title: x }\n---\n"
      "message: b\nplacement: p\nfrequency: { max: 1, per: 2d }\ncontent: { layout: banner, title: x }\n---\n"
      "message: c\nplacement: p\nfrequency: { max: 1, per: 1d }\ncontent: { layout: banner, title: x }\n");
  BOOST_TEST(world.show() != world.show());
  BOOST_TEST(world.decide() == "nothing CAPPED until 2026-11-25T12:00:00Z");
}

BOOST_AUTO_TEST_CASE(whom_a_flag_keeps_out_is_not_in_the_audience) {
  World world(
      "flag: f\nvariants: { on: true, off: false }\ndefault: off\n---\n"
      "message: a\nplacement: p\nrequires: { flag: f, serves: on }\ncontent: { layout: banner, title: x }\n");
  BOOST_TEST(world.why() == "a NOT_IN_AUDIENCE: requires `f`: it serves `off`\n");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_known_of_moments_stops_marketing) {
  const std::string text =
      "moments: { eureka: { event: invited } }\n---\nmessage: a\nplacement: p\nstop_when: "
      "reached(\"eureka\")\ncontent: { layout: banner, title: x }\n";
  World world(text);
  BOOST_TEST(world.decide() == "nothing STATE_UNAVAILABLE");
  World arriving(text + "intent: support\n");
  BOOST_TEST(arriving.decide() == "show a");
  BOOST_REQUIRE(arriving.plan.candidates()[0].unless.size() == 1U);
  BOOST_TEST(arriving.plan.candidates()[0].unless[0] == "invited");
}

BOOST_AUTO_TEST_SUITE_END()
