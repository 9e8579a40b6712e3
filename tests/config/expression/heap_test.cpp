// The usual conditions cost no heap allocation.
#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"
#include "tests/heap.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_heap)

BOOST_AUTO_TEST_CASE(evaluating_the_usual_conditions_allocates_nothing) {
  World world;
  const Value tags[] = {Value::string("beta"), Value::string("vip")};
  world.set("targetingKey", Value::string("user-1")).set("plan", Value::string("free"));
  world.set("seats", Value::integer(7)).set("app", Value::string("4.10.0")).set("tags", Value::list(tags));
  world.segment("small", "seats < 10").moments({"aha"}, 1);
  for (const std::string_view text : {
           "plan == \"free\"",
           "seats > 3 and plan == \"free\"",
           "plan in [\"team\", \"free\", \"enterprise\"]",
           "version(app) >= version(\"4.2\")",
           "not (missing == 1) or segment(\"small\")",
           "has(plan) && plan.startsWith(\"fr\")",
           "plan.matches(\"^fr\")",
           "tags.exists(t, t == \"vip\")",
           "now > timestamp(\"2026-01-01T00:00:00Z\") && now.getHours(\"Europe/Vienna\") < 13",
           "bucket(\"salt\") < 2.0 && reached(\"aha\")",
       }) {
    const auto program = world.compile(text);
    BOOST_TEST_CONTEXT(text) BOOST_REQUIRE(program.has_value());
    const Inputs inputs = world.inputs();
    static_cast<void>(program->matches(inputs, world.arena()));  // RE2 builds its automaton at the first use
    const std::size_t before = heap_allocations();
    const Match match = program->matches(inputs, world.arena());
    const std::size_t after = heap_allocations();
    BOOST_TEST_CONTEXT(text) BOOST_TEST((match == Match::kYes));
    BOOST_TEST_CONTEXT(text) BOOST_TEST(after - before == 0U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
