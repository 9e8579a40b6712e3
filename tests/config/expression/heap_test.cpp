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
  const Member account[] = {{"plan", Value::string("free")}, {"tags", Value::list(tags)}};
  world.declare("ratio", Kind::kDouble).declare("count", Kind::kInt);
  world.set("targetingKey", Value::string("user-1")).set("plan", Value::string("free"));
  world.set("seats", Value::integer(7)).set("app", Value::string("4.10.0")).set("tags", Value::list(tags));
  world.set("account", Value::map(account)).set("ok", Value::boolean(true)).set("price", Value::number(9.5));
  world.set("since", Value::time(*parse_time("2026-01-01T00:00:00Z"))).set("left", Value::duration(Duration(5)));
  world.set("ratio", Value::integer(2)).set("count", Value::number(3.0)).set("nothing", Value::null());
  world.set("signup", Value::string("2026-01-01T00:00:00Z"));
  world.segment("small", "seats < 10").moments({"aha", "eureka"}, 1);
  for (const std::string_view text : {
           // Comparisons of every kind, and across the kinds of numbers.
           "plan == \"free\"",
           "plan != \"team\"",
           "\"a\" < plan and plan <= \"free\" and plan > \"e\" and plan >= \"f\"",
           "seats == 7 && seats != 8 && seats < 8 && seats <= 7 && seats > 6 && seats >= 7",
           "seats > 6.5 && seats < 8u && price > 9 && ratio == 2.0 && count == 3",
           "ok == true && ok && nothing == null && nothing != 1",
           "since < now && left <= duration(\"1s\") && now - since > duration(\"1d\")",
           "version(app) >= version(\"4.2\") and version(app) != version(\"5.0.0-rc.1\")",
           "version(app) == version(app)",
           // Membership.
           "plan in [\"team\", \"free\", \"enterprise\"]",
           "seats in [1, 7.0, 9u]",
           "\"vip\" in tags and \"plan\" in account and plan in {\"free\": 1}",
           "not (plan in [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\"])",
           // Logic, and failures that are absorbed.
           "seats > 3 and plan == \"free\"",
           "(seats > 9 or plan == \"free\") and !(seats == 1)",
           "not (missing == 1) or segment(\"small\")",
           "missing.deep == 1 || 1 / 0 == 1 || plan < 3 || ok",
           "seats > 3 ? plan == \"free\" : missing == 1",
           // Presence, fields and elements.
           "has(plan) && not has(missing) && has(account.plan) && !has(account.seats)",
           "account.plan == \"free\" && account[\"plan\"] == plan && tags[1] == \"vip\" && account.tags[0] == \"beta\"",
           // Arithmetic.
           "seats + 1 == 8 && seats - 1 == 6 && seats * 2 == 14 && seats / 2 == 3 && seats % 2 == 1 && -seats == -7",
           "price * 2.0 == 19.0 && price / 2.0 < 5.0 && -price < 0.0",
           "now + duration(\"1h\") > now && since + left >= since && left + left > left",
           // Functions.
           "plan.startsWith(\"fr\") && plan.endsWith(\"ee\") && plan.contains(\"re\") && plan.matches(\"^fr\")",
           "size(plan) == 4 && tags.size() == 2 && size(account) == 2",
           "int(price) == 9 && double(seats) == 7.0 && uint(seats) == 7u && bool(\"true\") && int(\"12\") == 12",
           "timestamp(signup) < now && duration(\"36h\") > duration(\"1d\") && string(plan) == plan && dyn(seats) == 7",
           "now > timestamp(\"2026-01-01T00:00:00Z\") && now.getHours(\"Europe/Vienna\") < 13",
           "now.getDayOfWeek() == 0 && now.getMonth() == 2 && now.getFullYear(\"+02:00\") == 2026 && left.getHours() "
           "== 0",
           // Macros.
           "tags.exists(t, t == \"vip\") && tags.all(t, t != \"\") && tags.exists_one(t, t.startsWith(\"b\"))",
           "account.exists(k, k == \"plan\")",
           // Ours.
           "bucket(\"salt\") < 2.0 && reached(\"aha\") && not reached(\"eureka\")",
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

BOOST_AUTO_TEST_CASE(failing_allocates_nothing) {
  World world;
  const Value tags[] = {Value::string("beta")};
  const Member account[] = {{"plan", Value::string("free")}};
  world.set("plan", Value::string("free")).set("seats", Value::integer(7)).set("tags", Value::list(tags));
  world.set("account", Value::map(account)).moments({"aha"}, 0);
  for (const std::string_view text :
       {"missing == 1", "plan > 3 && seats > 1", "not (plan > seats)", "version(plan) > version(\"1\")",
        "seats / 0 == 1", "tags[9] == plan", "account.none == 1", "int(plan) == 1", "double(plan) == 1.0",
        "duration(plan) > duration(\"1s\")", "tags.exists(t, t > 3)", "seats", "{plan: 1, plan: 2} == account"}) {
    const auto program = world.compile(text);
    BOOST_TEST_CONTEXT(text) BOOST_REQUIRE(program.has_value());
    const Inputs inputs = world.inputs();
    static_cast<void>(program->matches(inputs, world.arena()));
    world.arena().clear();
    const std::size_t before = heap_allocations();
    const Match match = program->matches(inputs, world.arena());
    const std::size_t after = heap_allocations();
    BOOST_TEST_CONTEXT(text) BOOST_TEST((match == Match::kFailed));
    BOOST_TEST_CONTEXT(text) BOOST_TEST(after - before == 0U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
