// Test users, and who looks at one message before others do.
#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;
using Type = MessageEvent::Type;

namespace {

constexpr const char* kDefinitions = R"(project: p
caps: { everything: { max: 1, per: 7d } }
---
experiment: draft
status: draft
audience: plan == "paid"
placement: p
priority: low
schedule: { start: 2030-01-01 }
frequency: { max: 1 }
split: { control: 50%, team: 50% }
messages: { team: { layout: card, title: Hello } }
---
message: first
placement: p
priority: high
frequency: { max: 9, per: 1d }
content: { layout: card, title: First }
---
message: old
placement: p
schedule: { end: 2026-01-01 }
content: { layout: card, title: Old }
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_test_users)

BOOST_AUTO_TEST_CASE(a_preview_repeats_no_decision_that_counts_nor_the_other_way_round) {
  const char* definitions =
      "experiment: e\nstatus: running\nplacement: p\ntrigger: { event: x }\nsplit: { control: 100%, team: 0% }\n"
      "messages: { team: { layout: card, title: Hello } }\n";
  World real_first(definitions), preview_first(definitions);
  for (World* world : {&real_first, &preview_first}) {
    world->trigger = "x";
    world->trigger_id = 7;
  }
  BOOST_TEST(real_first.take() == "record_only e");
  real_first.preview = Preview{"e", 1};
  BOOST_TEST(real_first.take() == "show e/team");
  BOOST_TEST(real_first.history.decisions.size() == 2U);
  BOOST_TEST(!real_first.history.decisions[1].counts);
  BOOST_TEST(real_first.decide() == "show e/team");
  BOOST_TEST(real_first.last.earlier->id == "d2");

  preview_first.preview = Preview{"e", 1};
  BOOST_TEST(preview_first.take() == "show e/team");
  preview_first.preview.reset();
  BOOST_TEST(preview_first.take() == "record_only e");
  BOOST_TEST(preview_first.history.decisions.at(1).counts);
}

BOOST_AUTO_TEST_CASE(test_users_pass_caps_and_schedules_and_use_up_nothing) {
  World always(R"(project: p
test_users: ["*@acme.example", { if: 'name == "Kim"', force: { test: warm } }]
caps: { everything: { max: 1, per: 7d } }
---
experiment: test
status: running
audience: plan == "free"
placement: p
schedule: { end: 2026-01-01 }
frequency: { max: 1 }
split: { control: 100%, warm: 0% }
messages: { warm: { layout: toast, title: Hello } }
)");
  BOOST_TEST(always.decide() == "nothing OUT_OF_SCHEDULE");
  always.attributes["targetingKey"] = Value::string("kim@acme.example");
  BOOST_TEST(always.decide() == "nothing NOT_IN_AUDIENCE");
  always.attributes["name"] = Value::string("Kim");
  for (int i = 0; i < 3; ++i) BOOST_TEST(always.show() == "show test/warm");
  BOOST_TEST(always.last.chosen.test_user);
  BOOST_TEST(always.history.impressions.empty());
}

BOOST_AUTO_TEST_CASE(the_arm_is_shown_before_all_others_whatever_its_status_schedule_and_audience) {
  World world(kDefinitions);
  BOOST_TEST(world.decide() == "show first");
  world.preview = Preview{"draft", 1};
  BOOST_TEST(world.decide() == "show draft/team");
  BOOST_TEST(world.last.chosen.test_user);
  world.preview = Preview{"draft", 0};
  BOOST_TEST(world.decide() == "record_only draft");
  world.preview = Preview{"old", 0};
  BOOST_TEST(world.decide() == "show old");
  world.placement = "elsewhere";
  BOOST_TEST(world.decide().starts_with("nothing"));
}

BOOST_AUTO_TEST_CASE(it_uses_nothing_up_and_nothing_holds_it_back_but_the_others_are_as_ever) {
  World world(kDefinitions);
  world.preview = Preview{"draft", 1};
  BOOST_TEST(world.show() == "show draft/team");
  BOOST_TEST(world.show() == "show draft/team");
  world.preview.reset();
  BOOST_TEST(world.show() == "show first");  // the cap of everything has its one left
  BOOST_TEST(world.decide().starts_with("nothing GLOBALLY_CAPPED"));
  world.preview = Preview{"draft", 1};
  BOOST_TEST(world.decide() == "show draft/team");
}

BOOST_AUTO_TEST_CASE(a_preview_makes_no_test_user_of_the_other_messages) {
  World world(kDefinitions);
  world.preview = Preview{"draft", 1};
  world.killed = {1};  // the draft, by hand: that holds
  BOOST_TEST(world.decide() == "show first");
  BOOST_TEST(!world.last.chosen.test_user);
  BOOST_TEST(world.why().find("draft KILLED: it is switched off by hand") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_candidate_is_explained_once) {
  World world(kDefinitions);
  world.preview = Preview{"draft", 1};
  const std::string why = world.why();
  BOOST_TEST(std::count(why.begin(), why.end(), '\n') == 3, why);
  BOOST_TEST(why.find("first LOST_PRIORITY") != std::string::npos, why);
}

BOOST_AUTO_TEST_SUITE_END()
