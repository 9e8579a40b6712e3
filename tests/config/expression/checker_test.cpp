#include "config/expression/checker.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_checker)

BOOST_AUTO_TEST_CASE(unknown_names_and_functions_come_with_the_nearest_known_one) {
  World world = World::of_an_app();
  world.expect_complaints({
      {R"(plam == "free")", "0+4: unknown name `plam`; did you mean `plan`?"},
      {"free == plan", R"(0+4: unknown name `free`; a text wants quotes: "free")"},
      {R"(app.startswith("4"))", "4+10: unknown function `startswith`; did you mean `startsWith`?"},
      {"exist(plan)", "0+5: unknown function `exist`; did you mean `exists`?"},
      {"frobnicate(1)", "0+10: unknown function `frobnicate`"},
      {R"(tags.exists(tag, tga == "a"))", "17+3: unknown name `tga`; did you mean `tag`?"},
  });
}

BOOST_AUTO_TEST_CASE(operators_and_functions_take_what_they_are_for) {
  World world = World::of_an_app();
  world.expect_complaints({
      {"plan and true", "0+4: `&&` takes a condition, but `plan` is a string"},
      {"!seats", "1+5: `!` takes a condition, but `seats` is an int"},
      {"seats ? 1 : 2", "0+5: `? :` takes a condition, but `seats` is an int"},
      {"seats + 1.5", "0+11: `+` does not take an int and a double; convert one of them, like double(x)"},
      {"seats + plan", "0+12: `+` does not take an int and a string"},
      {"1.5 % 2.5", "0+9: `%` does not take a double and a double; use int(…)"},
      {"-plan", "0+5: a minus takes an int or a double, but `plan` is a string"},
      {"plan.name", "0+9: `plan` is a string and has no fields"},
      {"seats[0]", "0+8: `seats` is an int and has no elements"},
      {"size(seats)", "5+5: `size` takes a string, a list or a map here, but `seats` is an int"},
      {"size()", "0+6: `size` takes 1 argument, not 0, like size(name)"},
      {R"(startsWith(app, "4"))", R"(0+10: `startsWith` is written like email.startsWith("a"))"},
      {"app.matches(plan)", "12+4: the pattern of `matches` is a string literal, so that it is compiled only once"},
      {R"(app.matches("("))", "12+3: invalid regular expression: missing ): ("},
      {R"(version("x.y") < version(app))", R"(8+5: `"x.y"` is not a version like "4.2.0")"},
      {R"(since > timestamp("yesterday"))", R"(18+11: `"yesterday"` is not a timestamp like "2026-12-31T10:00:00Z")"},
      {R"(now.getHours("Mars/Base"))",
       R"(13+11: unknown time zone `"Mars/Base"`; write one like "Europe/Vienna" or "+02:00")"},
      {R"({"a": 1, "a": 2})", R"(9+3: the key `"a"` stands here twice)"},
      {"{1: 2}", "1+1: a map's keys are strings, but `1` is an int"},
      {"[version(app)]", "1+12: a version compares with a version and stands nowhere else"},
      {"seats.all(x, true)", "0+5: `all` goes through a list or the keys of a map, but `seats` is an int"},
      {"tags.all(x, 1)", "12+1: `all` takes a condition, but `1` is an int"},
      {"has(plan) && tags.all(x, has(x))", "29+1: `x` is an element, which always has a value; ask for a field of it"},
  });
}

BOOST_AUTO_TEST_CASE(what_is_right_compiles) {
  World world = World::of_an_app();
  world.expect_complaints({
      {R"(plan == "free" && seats >= 3)", "compiles"},
      {"has(plan)", "compiles"},
      {R"(tags.exists(t, t == "a"))", "compiles"},
      {R"(since < now - duration("3d"))", "compiles"},
      {R"(version(app) >= version("4.2"))", "compiles"},
      {R"(bucket("a") < 0.5)", "compiles"},
      {"seats == 3.0", "compiles"},
      {"tags.map(t, t)[0] == 1", "compiles"},
      {"[1, 2].all(x, x > 0)", "compiles"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
