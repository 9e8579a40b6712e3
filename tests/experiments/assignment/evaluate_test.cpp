#include "experiments/assignment/evaluate.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/assignment/world.hpp"

using namespace flywheel;
using assignment::Attributes;
using assignment::Evaluation;
using assignment::slots_of;
using assignment::text_of;

namespace {

constexpr const char* kDefinitions = R"(units: { user: {}, account: {} }
---
flag: plain
variants: { on: true, off: false }
default: on
---
flag: nothing-to-serve
variants: { on: true, off: false }
---
flag: disabled
enabled: false
variants: { on: true, off: false }
off: off
default: on
---
flag: disabled-without-off
enabled: false
variants: { on: true, off: false }
default: on
---
flag: ruled
variants: { a: 1, b: 2, c: 3 }
rules:
  - name: staff
    if: email.endsWith("@acme.example")
    serve: a
  - name: december
    if: plan == "free"
    schedule: { start: 2026-12-01, end: 2026-12-31 }
    serve: b
  - name: ramp
    if: seats > 3
    rollout: { c: 25%, a: rest }
default: b
---
flag: rollout-by-default
variants: { on: true, off: false }
default: { on: 10%, off: 90% }
---
experiment: running
status: running
audience: plan == "free"
traffic: 40%
split: { control: 50%, team: 25%, speed: 25% }
values: { control: x, team: y, speed: z }
---
experiment: by-account
status: running
unit: account
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: paused
status: paused
split: { a: 50%, b: 50% }
control: b
values: { a: 1, b: 2 }
---
experiment: shipped
status: ended
ship: a
split: { a: 50%, b: 50% }
control: b
values: { a: 1, b: 2 }
---
experiment: scheduled
status: running
schedule: { start: 2026-12-01T00:00:00Z, end: 2026-12-02T00:00:00Z }
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: paused-message
status: paused
intent: adoption
placement: toast
split: { control: 50%, hello: 50% }
messages:
  hello: { layout: toast, title: Hello, body: There }
)";

std::shared_ptr<const catalog::Catalog> definitions() {
  return assignment::catalog_of(kDefinitions);
}

const Time kNow = parse_time("2026-11-24T12:00:00Z").value();
const Time kDecember = parse_time("2026-12-01T12:00:00Z").value();
const Value kUser = Value::string("user-2");

}  // namespace

BOOST_AUTO_TEST_SUITE(assignment_evaluate)

BOOST_AUTO_TEST_CASE(the_order_of_evaluation_decides) {
  const auto catalog = definitions();
  struct Case {
    std::string key;
    Attributes context;
    Time now;
    std::string expected;
  };
  for (const Case& c : std::vector<Case>{
           {"unknown", {}, kNow, "error FLAG_NOT_FOUND"},
           {"plain", {}, kNow, "STATIC at audience: on = true"},
           {"nothing-to-serve", {}, kNow, "STATIC at audience: none"},
           {"disabled", {}, kNow, "DISABLED at status: off = false"},
           {"disabled-without-off", {}, kNow, "DISABLED at status: none"},
           {"ruled", {{"email", Value::string("kim@acme.example")}}, kNow, "TARGETING_MATCH at audience: a = 1"},
           {"ruled", {{"email", Value::string("kim@example")}}, kNow, "DEFAULT at audience: b = 2"},
           {"ruled", {}, kNow, "DEFAULT at audience: b = 2"},
           {"ruled", {{"plan", Value::string("free")}}, kNow, "DEFAULT at audience: b = 2"},
           {"ruled", {{"plan", Value::string("free")}}, kDecember, "TARGETING_MATCH at audience: b = 2"},
           {"ruled", {{"seats", Value::integer(4)}}, kNow, "error TARGETING_KEY_MISSING"},
           {"ruled",
            {{"seats", Value::integer(4)}, {"targetingKey", Value::string("")}},
            kNow,
            "error TARGETING_KEY_MISSING"},
           {"rollout-by-default", {}, kNow, "error TARGETING_KEY_MISSING"},
           {"running", {{"plan", Value::string("paid")}}, kNow, "DEFAULT at audience: none"},
           {"running", {{"plan", Value::string("free")}}, kNow, "error TARGETING_KEY_MISSING"},
           {"by-account", {{"targetingKey", kUser}}, kNow, "error TARGETING_KEY_MISSING"},
           {"by-account", {{"account", Value::boolean(true)}}, kNow, "error INVALID_CONTEXT"},
           {"by-account", {{"account", Value::integer((std::int64_t{1} << 53) + 1)}}, kNow, "error INVALID_CONTEXT"},
           {"paused", {}, kNow, "DISABLED at status: b = 2"},
           {"shipped", {}, kNow, "DISABLED at status: a = 1"},
           {"scheduled", {}, kNow, "DISABLED at status: a = 1"},
           {"scheduled", {}, parse_time("2026-12-02T00:00:00Z").value(), "DISABLED at status: a = 1"},
           {"paused-message", {{"targetingKey", kUser}}, kNow, "DISABLED at status: none"},
       }) {
    BOOST_TEST_CONTEXT(c.key) {
      BOOST_TEST(assignment::evaluated(*catalog, c.key, c.context, c.now) == c.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_split_serves_the_owner_of_the_slot_and_traffic_its_share) {
  const auto catalog = definitions();
  const std::uint64_t traffic = hashing::seed_of(hashing::Purpose::kTraffic, "running");
  const std::uint64_t split = hashing::seed_of(hashing::Purpose::kSplit, "running");
  int enrolled = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string id = "user-" + std::to_string(i);
    const std::string text = assignment::evaluated(
        *catalog, "running", {{"plan", Value::string("free")}, {"targetingKey", Value::string(id)}}, kNow);
    const hashing::Slot slot = hashing::slot_of(split, id);
    if (hashing::slot_of(traffic, id) >= 400'000) {
      BOOST_TEST(text == "DEFAULT at traffic: none");
    } else if (slot < 500'000) {
      BOOST_TEST(text == "SPLIT at split: control = \"x\"");
    } else {
      BOOST_TEST(text == (slot < 750'000 ? "SPLIT at split: team = \"y\"" : "SPLIT at split: speed = \"z\""));
    }
    enrolled += text.starts_with("SPLIT") ? 1 : 0;
  }
  BOOST_TEST(enrolled > 700);
  BOOST_TEST(enrolled < 900);
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_unit_ids_in_decimal) {
  const auto catalog = definitions();
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{42}, std::int64_t{-7}, std::int64_t{1} << 53}) {
    const std::string digits = std::to_string(id);
    BOOST_TEST(assignment::evaluated(*catalog, "by-account", {{"account", Value::integer(id)}}, kNow) ==
               assignment::evaluated(*catalog, "by-account", {{"account", Value::string(digits)}}, kNow));
  }
}

BOOST_AUTO_TEST_CASE(rules_of_one_flag_roll_out_independently_of_other_splits) {
  const auto catalog = definitions();
  const std::uint64_t seed = hashing::seed_of(hashing::Purpose::kRollout, "ruled/ramp");
  for (int i = 0; i < 200; ++i) {
    const std::string id = std::to_string(i);
    const Attributes values{{"seats", Value::integer(9)}, {"targetingKey", Value::string(id)}};
    BOOST_TEST(assignment::evaluated(*catalog, "ruled", values, kNow) ==
               (hashing::slot_of(seed, id) < 250'000 ? "SPLIT at split: c = 3" : "SPLIT at split: a = 1"));
  }
}

BOOST_AUTO_TEST_CASE(single_bulk_and_explained_evaluations_agree) {
  const auto catalog = definitions();
  assignment::Bulk bulk;
  Arena scratch;
  for (int i = 0; i < 50; ++i) {
    const std::string id = std::to_string(i);
    Attributes values{{"seats", Value::integer(i % 7)}};
    if (i % 10 != 9) values.emplace("targetingKey", i % 10 == 8 ? Value::boolean(true) : Value::string(id));
    if (i % 2 == 0) values.emplace("plan", Value::string(i % 4 == 0 ? "free" : "paid"));
    const std::vector<Value> slots = slots_of(*catalog, values);
    const std::vector<std::uint64_t> killed{std::uint64_t{1} << i % 16};
    const assignment::EvaluationContext context{slots, i % 3 == 0 ? kDecember : kNow, std::nullopt,
                                                i % 2 == 0 ? assignment::Killed(killed) : assignment::Killed()};
    const auto all = bulk.evaluate(*catalog, context, scratch);
    BOOST_REQUIRE(all.size() == catalog->entries().size());
    for (std::size_t place = 0; place < all.size(); ++place) {
      const catalog::Entry& entry = catalog->entries()[place];
      assignment::Explanation explanation;
      const Evaluation explained = assignment::evaluate(*catalog, entry, context, scratch, &explanation);
      BOOST_TEST(explained.entry == &entry);
      BOOST_TEST_CONTEXT("context " << i << ", entry " << place << ": " << text_of(*catalog, explained)) {
        BOOST_TEST((all[place] == explained), text_of(*catalog, all[place]));
        const Evaluation single = assignment::evaluate(*catalog, entry, context, scratch);
        BOOST_TEST((single == explained), text_of(*catalog, single));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_explanation_names_every_step_and_why) {
  const auto catalog = definitions();
  const auto explained = [&](const std::string& key, const Attributes& values) {
    return assignment::explained(*catalog, key, values, kNow);
  };
  BOOST_TEST(explained("unknown", {}) == "> lookup: no flag or experiment has this key\n");
  BOOST_TEST(explained("ruled", {{"seats", Value::integer(1)}}) ==
             "  rule `staff`: `email.endsWith(\"@acme.example\")` has no value: ATTRIBUTE_MISSING(email)\n"
             "  rule `december`: out of its schedule\n"
             "  rule `ramp`: `seats > 3` is false\n"
             "> default: no rule matched\n");
  BOOST_TEST(explained("running", {{"plan", Value::string("free")}}) ==
             "  status: running, inside its schedule\n"
             "  audience: `plan == \"free\"` is true\n"
             "> unit: the id of the unit `user` is missing\n");
  BOOST_TEST(explained("paused", {}) == "> status: the experiment is paused\n");
  BOOST_TEST(explained("by-account", {{"account", Value::string("acme")}}) ==
             "  status: running, inside its schedule\n> split: slot " + [] {
               const auto slot = hashing::slot_of(hashing::seed_of(hashing::Purpose::kSplit, "by-account"), "acme");
               std::string digits = std::to_string(slot);
               if (digits.size() > 3) digits.insert(digits.size() - 3, ",");
               return digits + " of 1,000,000 belongs to `" + (slot < 500'000 ? "a" : "b") + "`\n";
             }());
}

BOOST_AUTO_TEST_CASE(who_lacks_an_attribute_of_some_arm_gets_no_message_whatever_the_arm) {
  const auto catalog = assignment::catalog_of(R"(project: p
test_users: [{ if: qa == true, force: { hello: b } }]
---
holdout: h
percent: 100%
holds_back: { experiments: held }
start: 2026-01-01
---
experiment: hello
status: running
placement: p
audience: plan == "free"
split: { control: 40%, a: 30%, b: 30% }
messages:
  a: { layout: card, title: { en: Hi, de: "Hallo {{ name }}" } }
  b: { layout: card, title: { en: Ho, de: Ho }, body: { en: "{{ seats | default: '1' }}", de: "{{ name }}, {{ seats }}" } }
---
experiment: held
status: running
placement: p
split: { control: 50%, a: 50% }
messages: { a: { layout: card, title: "{{ name }}" } }
---
experiment: shipped
status: ended
placement: p
ship: a
split: { control: 50%, a: 50% }
messages: { a: { layout: card, title: "{{ name }}" } }
---
experiment: stopped
status: paused
placement: p
split: { control: 50%, a: 50% }
messages: { a: { layout: card, title: "{{ name }}" } }
)");
  const Time now = parse_time("2026-11-25T12:00:00Z").value();
  const std::string none = "DEFAULT at texts: none";
  const Attributes german{{"plan", Value::string("free")}, {"locale", Value::string("de-AT")}};
  std::map<std::string, int> seen;
  for (int i = 0; i < 60; ++i) {
    const std::string user = "u" + std::to_string(i);
    Attributes context = german;
    context["targetingKey"] = Value::string(user);
    BOOST_TEST(assignment::evaluated(*catalog, "hello", context, now) == none);
    context["name"] = Value::string("Lena");
    BOOST_TEST(assignment::evaluated(*catalog, "hello", context, now) == none);
    context["seats"] = Value::integer(3);
    const std::string filled = assignment::evaluated(*catalog, "hello", context, now);
    ++seen[filled.substr(0, filled.find(" ="))];
    context["locale"] = Value::string("fr");  // English, which needs nothing
    context.erase("name");
    context.erase("seats");
    BOOST_TEST(assignment::evaluated(*catalog, "hello", context, now) == filled);
  }
  BOOST_TEST(seen.size() == 3U);
  Attributes context = german;
  context["targetingKey"] = Value::string("u");
  context["qa"] = Value::boolean(true);
  BOOST_TEST(assignment::evaluated(*catalog, "hello", context, now) == none);  // by force as well
  BOOST_TEST(assignment::evaluated(*catalog, "held", context, now).starts_with("SPLIT at holdout"));
  BOOST_TEST(assignment::evaluated(*catalog, "shipped", context, now) == none);
  BOOST_TEST(assignment::evaluated(*catalog, "stopped", context, now) == "DISABLED at status: none");
  context.erase("qa");
  BOOST_TEST(assignment::explained(*catalog, "hello", context, now) ==
             "  status: running, inside its schedule\n"
             "  test user: `qa == true` has no value: ATTRIBUTE_MISSING(qa)\n"
             "  audience: `plan == \"free\"` is true\n"
             "> texts: `name` has no value and no default\n");
}

BOOST_AUTO_TEST_SUITE_END()
