#include "config/catalog/flag.hpp"

#include "config/hashing/slot.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using namespace flywheel::catalog;

namespace {

std::string values_of(const std::string& variants, const std::string& type = "") {
  const auto built = building::catalog("flag: f\nvariants: " + variants + "\n" + type);
  const Flag& flag = *built->find_flag("f");
  std::string text(value_type_name(flag.type));
  for (const Variant& variant : flag.variants) text += " " + variant.name + "=" + to_json(variant.value);
  return text;
}

std::string flag_problems(const std::string& rest) {
  return building::problems("flag: f\nvariants: { a: 1, b: 2 }\n" + rest);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_flag)

BOOST_AUTO_TEST_CASE(the_type_is_that_of_the_variants) {
  struct Case {
    std::string variants, type, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"{ on: true, off: false }", "", "bool on=true off=false"},
           {"{ yes: yes, no: no }", "", "string yes=\"yes\" no=\"no\""},
           {"{ a: 1, b: 2 }", "", "int a=1 b=2"},
           {"{ a: 1, b: 2.5 }", "", "float a=1.0 b=2.5"},
           {"{ a: 10.0 }", "", "float a=10.0"},
           {"{ a: 1 }", "type: float", "float a=1.0"},
           {"{ a: 4.10, b: 010, c: on, d: null, e: 2026-12-31 }", "type: string",
            "string a=\"4.10\" b=\"010\" c=\"on\" d=\"null\" e=\"2026-12-31\""},
           {"{ a: { x: [1, 2.0, t] }, b: [] }", "", "object a={\"x\":[1,2.0,\"t\"]} b=[]"},
           {"{ a: \"1\" }", "", "string a=\"1\""},
       }) {
    BOOST_TEST_CONTEXT(c.variants) BOOST_TEST(values_of(c.variants, c.type) == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(values_of_several_types_are_refused) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"{ a: 1, b: x }", "2:22 `b` is a text, but `a` is a whole number\n"},
           {"{ a: true, b: 0 }", "2:25 `b` is a whole number, but `a` is a bool\n"},
           {"{ a: null }", "2:16 `a` has no value | null is none; quotes make it a text\n"},
           {"{ a: , b: 1 }", "2:13 `a` has no value\n"},
           {"{ a: 1.5 }\ntype: int", "2:16 `a` is a decimal number, but `type` is `int`\n"},
           {"{ a: yes }\ntype: bool", "2:16 `a` is a text, but `type` is `bool`\n"},
           {"{ a: 010 }", "2:16 `010` is a number that begins with 0; a text wants quotes\n"},
           {"{ a: { b: .nan } }", "2:21 `.nan` is no finite number; a text wants quotes\n"},
           {"{}", "2:11 a flag needs at least one variant\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(building::problems("flag: f\nvariants: " + c.yaml + "\n") == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(a_flag_has_everything_that_was_written) {
  const auto built = building::catalog(R"(project: p
timezone: Europe/Vienna
---
units: { seat: { from: seat_id } }
---
flag: f
description: d
owner: o
tags: [x, y]
enabled: false
client: false
variants: { a: 1, b: 2 }
off: b
unit: seat
metadata: { team: editor, ticket: 42, live: true, share: 0.5 }
schedule: { start: 2026-12-01 }
rules:
  - if: plan == "free"
    serve: b
    schedule: { start: 2026-07-01, end: 2026-07-31 }
  - name: ramp
    rollout: { b: 25%, a: rest }
default: { a: 10%, b: rest }
tests:
  - { name: n, context: { plan: free, seats: 3 }, at: 2026-07-02T00:00:00Z, expect: { variant: b, reason: TARGETING_MATCH, value: 2 } }
)");
  const Flag& flag = *built->find_flag("f");
  BOOST_TEST(flag.description == "d");
  BOOST_TEST(flag.owner == "o");
  BOOST_TEST(building::joined(flag.tags) == "x y");
  BOOST_TEST(!flag.enabled);
  BOOST_TEST(!flag.client);
  BOOST_TEST(flag.off.value() == 1);
  BOOST_TEST(flag.unit == "seat");
  BOOST_TEST(built->attributes().name(flag.unit_attribute) == "seat_id");
  BOOST_TEST(to_json(flag.metadata) == R"({"team":"editor","ticket":42,"live":true,"share":0.5})");
  BOOST_TEST(format_time(flag.schedule.start.value()) == "2026-11-30T23:00:00Z");
  BOOST_TEST(flag.place.line == 6);
  BOOST_TEST(flag.place.column == 7);

  BOOST_REQUIRE(flag.rules.size() == 2U);
  BOOST_TEST(built->conditions()[flag.rules[0].condition.value()].text() == "plan == \"free\"");
  BOOST_TEST(std::get<VariantIndex>(flag.rules[0].serve) == 1);
  // Whole days in Vienna's summer: from midnight to midnight, two hours ahead of UTC.
  BOOST_TEST(format_time(flag.rules[0].schedule.start.value()) == "2026-06-30T22:00:00Z");
  BOOST_TEST(format_time(flag.rules[0].schedule.end.value()) == "2026-07-31T22:00:00Z");
  BOOST_TEST(!flag.rules[1].condition);
  BOOST_TEST(std::get<Split>(flag.rules[1].serve).seed == hashing::seed_of(hashing::Purpose::kRollout, "f/ramp"));
  BOOST_TEST(std::get<Split>(*flag.default_serve).seed == hashing::seed_of(hashing::Purpose::kRollout, "f"));

  BOOST_REQUIRE(flag.tests.size() == 1U);
  BOOST_TEST(to_json(flag.tests[0].context) == R"({"plan":"free","seats":3})");
  BOOST_TEST(format_time(flag.tests[0].at.value()) == "2026-07-02T00:00:00Z");
  BOOST_TEST(flag.tests[0].variant + " " + flag.tests[0].reason + " " + to_json(flag.tests[0].value) ==
             "b TARGETING_MATCH 2");
}

BOOST_AUTO_TEST_CASE(a_seed_stands_for_the_key) {
  const auto built = building::catalog(
      "flag: renamed\nseed: f\nvariants: { a: 1, b: 2 }\nrules:\n  - { name: ramp, rollout: { a: rest } }\ndefault: { "
      "a: rest }\n");
  const Flag& flag = *built->find_flag("renamed");
  BOOST_TEST(std::get<Split>(flag.rules[0].serve).seed == hashing::seed_of(hashing::Purpose::kRollout, "f/ramp"));
  BOOST_TEST(std::get<Split>(*flag.default_serve).seed == hashing::seed_of(hashing::Purpose::kRollout, "f"));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_flag_is_named) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"off: of", "3:6 unknown variant `of` | there are `a`, `b`\n"},
           {"default: c", "3:10 unknown variant `c` | there are `a`, `b`\n"},
           {"unit: usr", "3:7 unknown unit `usr` | did you mean `user`?\n"},
           {"rules:\n  - { rollout: { a: rest } }",
            "4:5 a rule with a `rollout` needs a `name`: it is the salt of its hash\n"},
           {"rules:\n  - { name: r, serve: a }\n  - { name: r, serve: b }", "5:13 the rule `r` is taken\n"},
           {"rules:\n  - { name: r }", "4:5 an item of `rules` needs one of `serve` or `rollout`\n"},
           {"rules:\n  - { name: r, serve: a, rollout: { a: rest } }",
            "4:26 `rollout` and `serve` exclude each other\n"},
           {"rules:\n  - if: plan = \"free\"\n    serve: a", "4:14 a single `=` does not compare; write `==`\n"},
           {"schedule: { start: 2026-12-02, end: 2026-12-01 }", "3:37 the schedule ends before it starts\n"},
           {"schedule: { start: 2026-12-01, timezone: Vienna }",
            "3:42 unknown time zone `Vienna` | write one like Europe/Vienna, or `user`\n"},
           {"metadata: { a: [1] }", "3:16 metadata holds bools, texts and numbers only\n"},
           {"requires: { flag: g, serves: on }", "3:19 unknown flag `g` | there are `f`\n"},
           {"requires: { flag: f, serves: a }", "3:1 flags require each other in a circle: `f` → `f`\n"},
           {"requires: { flag: f, serves: c }",
            "3:1 flags require each other in a circle: `f` → `f`\n3:30 unknown variant `c` | there are `a`, `b`\n"},
           {"tests: [{ context: {}, expect: { variant: c } }]", "3:43 unknown variant `c` | there are `a`, `b`\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(flag_problems(c.yaml + "\n") == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(circles_of_requirements_are_reported_once) {
  const auto flag = [](const std::string& key, const std::string& needs) {
    return "flag: " + key + "\nvariants: { on: true }\nrequires: [" + needs + "]\n---\n";
  };
  const auto on = [](const std::string& key) { return "{ flag: " + key + ", serves: on }, "; };
  BOOST_TEST(building::problems(flag("a", on("b")) + flag("b", on("c")) + flag("c", on("a")) + flag("d", on("a"))) ==
             "3:1 flags require each other in a circle: `a` → `b` → `c` → `a`\n");
  BOOST_TEST(
      building::problems(flag("a", on("b") + on("c")) + flag("b", on("d")) + flag("c", on("d")) + flag("d", "")) == "");
}

BOOST_AUTO_TEST_CASE(chains_of_requirements_may_be_as_long_as_a_project) {
  const auto chain = [](int flags, bool closed) {
    std::string yaml;
    for (int i = 0; i < flags; ++i) {
      const bool last = i + 1 == flags;
      yaml += "flag: f" + std::to_string(10'000 + i) + "\nvariants: { on: true }\n";
      if (!last) yaml += "requires: { flag: f" + std::to_string(10'001 + i) + ", serves: on }\n";
      if (last && closed) yaml += "requires: { flag: f10000, serves: on }\n";
      yaml += "---\n";
    }
    return yaml;
  };
  BOOST_TEST(building::problems(chain(1000, false)) == "");
  BOOST_TEST(building::problems(chain(1002, false)) ==
             "3:1 this asks more than 1000 flags, with all that those require in turn\n");
  const std::string circle = building::problems(chain(5000, true));
  BOOST_TEST(circle.starts_with("3:1 flags require each other in a circle: `f10000` → `f10001` → "), circle);
  BOOST_TEST(circle.ends_with("`f10015` → … 5000 flags … → `f10000`\n"), circle);
}

BOOST_AUTO_TEST_CASE(equal_conditions_are_compiled_once) {
  const auto built = building::catalog(R"(flag: a
variants: { on: true }
rules: [{ if: plan == "free", serve: on }, { if: seats > 3, serve: on }]
---
flag: b
variants: { on: true }
rules: [{ if: plan == "free", serve: on }]
)");
  BOOST_TEST(built->conditions().size() == 2U);
  BOOST_TEST(built->find_flag("a")->rules[0].condition.value() == built->find_flag("b")->rules[0].condition.value());
}

BOOST_AUTO_TEST_SUITE_END()
