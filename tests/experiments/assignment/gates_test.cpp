// Test users, holdouts, prerequisites, layers, sticky arms and schedules: the steps around a definition's targeting.
#include <boost/test/unit_test.hpp>

#include "tests/experiments/assignment/world.hpp"

using namespace flywheel;
using assignment::Attributes;
using assignment::catalog_of;
using assignment::evaluate;
using assignment::evaluated;
using assignment::explained;
using assignment::text_of;

namespace {

const Time kNow = parse_time("2026-11-25T12:00:00Z").value();

Attributes user(const std::string& id) {
  return {{"targetingKey", Value::string(id)}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(assignment_gates)

BOOST_AUTO_TEST_CASE(test_users_get_their_arm_by_force_and_count_for_nothing) {
  const auto catalog = catalog_of(R"(project: p
test_users:
  - "*@acme.example"
  - { if: email.endsWith("@acme.example"), force: { test: warm, editor: blocks } }
---
flag: editor
variants: { classic: false, blocks: true }
off: classic
default: classic
---
experiment: test
status: running
audience: plan == "free"
split: { control: 50%, warm: 50% }
values: { control: 1, warm: 2 }
---
experiment: paused
status: paused
split: { control: 50%, warm: 50% }
values: { control: 1, warm: 2 }
)");
  const Value tester = Value::string("kim@acme.example"), free = Value::string("free");
  const std::string arm = evaluated(*catalog, "test", {{"targetingKey", Value::string("u1")}, {"plan", free}}, kNow);
  BOOST_TEST(arm.starts_with("SPLIT at split: "));
  // Force stands before the audience, but behind the status.
  BOOST_TEST(evaluated(*catalog, "test", {{"email", tester}}, kNow) ==
             "TARGETING_MATCH at forced for a test user: warm = 2");
  BOOST_TEST(evaluated(*catalog, "editor", {{"email", tester}}, kNow) ==
             "TARGETING_MATCH at forced for a test user: blocks = true");
  BOOST_TEST(evaluated(*catalog, "paused", {{"email", tester}}, kNow) == "DISABLED at status: control = 1");
  // A glob covers the targeting key: an ordinary arm, which does not count.
  BOOST_TEST(evaluated(*catalog, "test", {{"targetingKey", tester}, {"plan", free}}, kNow)
                 .starts_with("SPLIT at split for a test user: "));
  BOOST_TEST(explained(*catalog, "editor", {{"email", tester}}, kNow) ==
             "  test user: `email.endsWith(\"@acme.example\")` is true\n"
             "> forced: test users of this kind get `blocks`\n");
}

BOOST_AUTO_TEST_CASE(a_holdout_keeps_its_share_from_what_it_holds_back) {
  const auto catalog = catalog_of(R"(flag: editor
variants: { classic: false, blocks: true }
off: classic
default: blocks
---
flag: other
variants: { on: true }
default: on
---
experiment: nudge
status: running
intent: adoption
audience: plan == "free"
placement: toast
split: { control: 50%, hello: 50% }
messages: { hello: { layout: toast, title: Hello, body: There } }
---
experiment: receipt
status: running
intent: transactional
placement: toast
split: { control: 50%, hello: 50% }
messages: { hello: { layout: toast, title: Hello, body: There } }
---
holdout: quiet
percent: 5%
holds_back: all_messages
except: [transactional]
start: 2026-11-01
end: 2026-11-30
---
holdout: no-editor
percent: 10%
holds_back: { flags: editor }
)");
  const std::uint64_t quiet = hashing::seed_of(hashing::Purpose::kHoldout, "quiet");
  const std::uint64_t no_editor = hashing::seed_of(hashing::Purpose::kHoldout, "no-editor");
  int held = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string id = "user-" + std::to_string(i);
    const bool in_quiet = hashing::slot_of(quiet, id) < 50'000;
    held += in_quiet ? 1 : 0;
    // The holdout decides before the audience: this context has no plan.
    BOOST_TEST(evaluated(*catalog, "nudge", user(id), kNow) ==
               (in_quiet ? "SPLIT at holdout quiet: control = null" : "DEFAULT at audience: none"));
    BOOST_TEST(evaluated(*catalog, "receipt", user(id), kNow).starts_with("SPLIT at split: "));
    BOOST_TEST(evaluated(*catalog, "editor", user(id), kNow) == (hashing::slot_of(no_editor, id) < 100'000
                                                                     ? "SPLIT at holdout no-editor: classic = false"
                                                                     : "STATIC at audience: blocks = true"));
    BOOST_TEST(evaluated(*catalog, "other", user(id), kNow) == "STATIC at audience: on = true");
  }
  BOOST_TEST(held > 10);
  BOOST_TEST(evaluated(*catalog, "nudge", {}, kNow) == "error TARGETING_KEY_MISSING");
  const Time december = parse_time("2026-12-01T00:00:00Z").value();
  BOOST_TEST(evaluated(*catalog, "nudge", {}, december) == "DEFAULT at audience: none");
}

BOOST_AUTO_TEST_CASE(prerequisites_must_be_served_however_deep) {
  const auto catalog = catalog_of(R"(flag: root
variants: { new: 1, old: 2 }
rules: [{ name: beta, if: plan == "beta", serve: new }]
default: old
---
flag: middle
variants: { on: true, off: false }
off: off
requires: { flag: root, serves: new }
default: on
---
flag: leaf
variants: { x: x, y: y }
requires: [{ flag: middle, serves: [on] }, { flag: root, serves: [new, old] }]
default: x
---
flag: split-root
variants: { a: 1, b: 2 }
default: { a: 50%, b: 50% }
---
flag: on-split
variants: { on: true, off: false }
off: off
requires: { flag: split-root, serves: [a, b] }
default: on
---
experiment: test
status: running
requires: { flag: middle, serves: on }
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)");
  const Attributes beta{{"targetingKey", Value::string("u")}, {"plan", Value::string("beta")}};
  BOOST_TEST(evaluated(*catalog, "middle", beta, kNow) == "STATIC at audience: on = true");
  BOOST_TEST(evaluated(*catalog, "middle", user("u"), kNow) == "DEFAULT at requires: off = false");
  BOOST_TEST(evaluated(*catalog, "leaf", beta, kNow) == "STATIC at audience: x = \"x\"");
  BOOST_TEST(evaluated(*catalog, "leaf", user("u"), kNow) == "DEFAULT at requires: none");
  BOOST_TEST(evaluated(*catalog, "test", beta, kNow).starts_with("SPLIT at split: "));
  BOOST_TEST(evaluated(*catalog, "test", user("u"), kNow) == "DEFAULT at requires: none");
  // A prerequisite that cannot be decided is not met.
  BOOST_TEST(evaluated(*catalog, "on-split", {}, kNow) == "DEFAULT at requires: off = false");
  BOOST_TEST(evaluated(*catalog, "on-split", user("u"), kNow) == "STATIC at audience: on = true");
  BOOST_TEST(explained(*catalog, "leaf", user("u"), kNow) == "> requires `middle`: it serves `off`\n");
  BOOST_TEST(explained(*catalog, "on-split", {}, kNow) == "> requires `split-root`: it serves TARGETING_KEY_MISSING\n");
}

BOOST_AUTO_TEST_CASE(a_unit_is_in_one_experiment_of_a_layer_at_most) {
  const auto catalog = catalog_of(R"(layers: { toasts: { unit: user } }
---
experiment: first
status: running
layer: toasts
slots: 0-40%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: second
status: running
layer: toasts
slots: 40-70%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)");
  const std::uint64_t seed = hashing::seed_of(hashing::Purpose::kLayer, "toasts");
  for (int i = 0; i < 500; ++i) {
    const std::string id = "user-" + std::to_string(i);
    const hashing::Slot slot = hashing::slot_of(seed, id);
    const std::string first = evaluated(*catalog, "first", user(id), kNow);
    const std::string second = evaluated(*catalog, "second", user(id), kNow);
    BOOST_TEST(first.starts_with(slot < 400'000 ? "SPLIT at split" : "DEFAULT at layer: none"));
    BOOST_TEST(second.starts_with(slot >= 400'000 && slot < 700'000 ? "SPLIT at split" : "DEFAULT at layer: none"));
  }
}

BOOST_AUTO_TEST_CASE(a_sticky_arm_survives_layer_and_traffic_but_not_the_audience) {
  const auto catalog = catalog_of(R"(experiment: test
status: running
sticky: true
audience: plan == "free"
traffic: 0%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)");
  Arena scratch;
  const assignment::StickyArm remembered[] = {{7, 0}, {0, 1}};
  const auto with = [&](const Attributes& values, std::optional<std::span<const assignment::StickyArm>> sticky) {
    const auto slots = assignment::slots_of(*catalog, values);
    return text_of(*catalog, evaluate(*catalog, "test", {slots, kNow, sticky, {}}, scratch));
  };
  const Attributes free{{"targetingKey", Value::string("u")}, {"plan", Value::string("free")}};
  BOOST_TEST(with(free, remembered) == "SPLIT at sticky: b = 2");
  BOOST_TEST(with(free, std::span(remembered, 1)) == "DEFAULT at traffic: none");
  BOOST_TEST(with(user("u"), remembered) == "DEFAULT at audience: none");
  BOOST_TEST(with({{"plan", Value::string("free")}}, remembered) == "error TARGETING_KEY_MISSING");
}

BOOST_AUTO_TEST_CASE(a_sticky_experiment_without_memory_says_so) {
  const auto catalog = catalog_of(R"(experiment: test
status: running
sticky: true
split: { a: 100%, b: 0% }
values: { a: 1, b: 2 }
)");
  BOOST_TEST(evaluated(*catalog, "test", user("u"), kNow) == "SPLIT at split without memory: a = 1");
}

BOOST_AUTO_TEST_CASE(what_is_switched_off_by_hand_is_off) {
  const auto catalog = catalog_of(R"(flag: editor
variants: { classic: false, blocks: true }
off: classic
default: blocks
---
flag: leaf
variants: { on: true, off: false }
requires: { flag: editor, serves: blocks }
default: on
---
experiment: test
status: running
control: b
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)");
  const auto slots = assignment::slots_of(*catalog, user("u"));
  Arena scratch;
  const std::uint64_t killed[] = {0b101};  // entries in order: editor, leaf, test
  const auto text = [&](const char* key, assignment::Killed off) {
    return text_of(*catalog, evaluate(*catalog, key, {slots, kNow, std::nullopt, off}, scratch));
  };
  BOOST_TEST(text("editor", killed) == "DISABLED at status: classic = false");
  BOOST_TEST(text("leaf", killed) == "DEFAULT at requires: none");
  BOOST_TEST(text("test", killed) == "DISABLED at status: b = 2");
  BOOST_TEST(text("editor", {}) == "STATIC at audience: blocks = true");
}

BOOST_AUTO_TEST_CASE(a_flag_out_of_its_schedule_is_as_if_disabled) {
  const auto catalog = catalog_of(R"(flag: xmas
variants: { on: true, off: false }
off: off
schedule: { start: 2026-12-24, end: 2026-12-26, timezone: Europe/Vienna }
default: on
)");
  for (const auto& [time, text] : {std::pair{"2026-12-23T22:59:59Z", "DISABLED at status: off = false"},
                                   {"2026-12-23T23:00:00Z", "STATIC at audience: on = true"},
                                   {"2026-12-26T22:59:59Z", "STATIC at audience: on = true"},
                                   {"2026-12-26T23:00:00Z", "DISABLED at status: off = false"}}) {
    BOOST_TEST_CONTEXT(time) BOOST_TEST(evaluated(*catalog, "xmas", {}, parse_time(time).value()) == text);
  }
}

BOOST_AUTO_TEST_CASE(days_in_the_users_zone_begin_and_end_with_the_users_midnight) {
  const auto catalog = catalog_of(R"(project: p
timezone: Europe/Vienna
---
attributes: { timezone: string }
---
experiment: test
status: running
schedule: { start: 2026-10-24, end: 2026-10-25, timezone: user }
split: { a: 100%, b: 0% }
values: { a: 1, b: 2 }
)");
  struct Case {
    const char* zone;
    const char* time;
    bool inside;
  };
  // The clocks of Vienna go back on 2026-10-25, so that day has 25 hours.
  for (const Case& c :
       {Case{"Asia/Tokyo", "2026-10-23T14:59:59Z", false}, Case{"Asia/Tokyo", "2026-10-23T15:00:00Z", true},
        Case{"Asia/Tokyo", "2026-10-25T14:59:59Z", true}, Case{"Asia/Tokyo", "2026-10-25T15:00:00Z", false},
        Case{"America/Los_Angeles", "2026-10-24T06:59:59Z", false},
        Case{"America/Los_Angeles", "2026-10-24T07:00:00Z", true},
        Case{"America/Los_Angeles", "2026-10-26T06:59:59Z", true}, Case{"", "2026-10-23T21:59:59Z", false},
        Case{"", "2026-10-23T22:00:00Z", true}, Case{"", "2026-10-25T22:59:59Z", true},
        Case{"", "2026-10-25T23:00:00Z", false}, Case{"Mars/Base", "2026-10-23T22:00:00Z", true}}) {
    Attributes values = user("u");
    if (*c.zone != '\0') values.emplace("timezone", Value::string(c.zone));
    BOOST_TEST_CONTEXT(c.zone << " " << c.time)
    BOOST_TEST(evaluated(*catalog, "test", values, parse_time(c.time).value()).starts_with("SPLIT") == c.inside);
  }
}

BOOST_AUTO_TEST_SUITE_END()
