#include "experiments/assignment/expectation.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/assignment/world.hpp"

using namespace flywheel;

BOOST_AUTO_TEST_SUITE(assignment_expectation)

BOOST_AUTO_TEST_CASE(tests_beside_definitions_pass_or_say_what_came_instead) {
  const auto catalog = assignment::catalog_of(R"(flag: editor
variants: { classic: 1.5, blocks: 2.0 }
off: classic
schedule: { start: 2026-12-01 }
rules: [{ name: staff, if: staff == true, serve: blocks }]
default: classic
tests:
  - { context: { staff: true }, at: 2026-12-02, expect: { variant: blocks, reason: TARGETING_MATCH, value: 2 } }
  - { name: before it starts, context: { staff: true }, at: 2026-11-30T23:59:59Z, expect: { reason: DISABLED } }
  - { name: wrong, context: {}, at: 2026-12-02, expect: { variant: blocks, reason: SPLIT, value: 2.0 } }
---
experiment: test
status: running
audience: plan == "free"
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
tests:
  - { name: no id, context: { plan: free }, expect: { reason: ERROR } }
  - { name: no id either, context: { plan: free }, expect: { reason: SPLIT } }
  - { name: outside, context: { plan: paid }, expect: { variant: a } }
)");
  std::string text;
  for (const auto& tested : assignment::run_tests(*catalog, parse_time("2026-01-01T00:00:00Z").value())) {
    text += tested.key + " " + std::to_string(tested.place.line) + (tested.name.empty() ? "" : " ") + tested.name + ":";
    for (const std::string& failure : tested.failures) text += " " + failure + ";";
    for (const auto& step : tested.explanation) text += " [" + step.step + "]";
    text += "\n";
  }
  BOOST_TEST(text ==
             "editor 8:\n"
             "editor 9 before it starts:\n"
             "editor 10 wrong: the variant is `classic`, not `blocks`; the reason is DEFAULT, not SPLIT;"
             " the value is 1.5, not 2.0; [rule `staff`] [default]\n"
             "test 18 no id:\n"
             "test 19 no id either: the reason is ERROR TARGETING_KEY_MISSING, not SPLIT; [status] [audience] [unit]\n"
             "test 20 outside: the variant is none, not `a`; [status] [audience]\n");
}

BOOST_AUTO_TEST_SUITE_END()
