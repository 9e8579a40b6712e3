#include "config/expression/checker.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_checker)

BOOST_AUTO_TEST_CASE(unknown_names_and_functions_come_with_the_nearest_known_one) {
  World world;
  world.declare("plan", Kind::kString, {"free", "team", "enterprise"}).declare("seats", Kind::kInt);
  world.declare("since", Kind::kTime).declare("app", Kind::kString).declare("tags", Kind::kList).close();
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{R"(plam == "free")", "0+4: unknown name `plam`; did you mean `plan`?"},
           Case{"free == plan", R"(0+4: unknown name `free`; a text wants quotes: "free")"},
           Case{R"(app.startswith("4"))", "4+10: unknown function `startswith`; did you mean `startsWith`?"},
           Case{"exist(plan)", "0+5: unknown function `exist`; did you mean `exists`?"},
           Case{"frobnicate(1)", "0+10: unknown function `frobnicate`"},
           Case{R"(tags.exists(tag, tga == "a"))", "17+3: unknown name `tga`; did you mean `tag`?"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.complaint(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(operators_and_functions_take_what_they_are_for) {
  World world;
  world.declare("plan", Kind::kString, {"free", "team", "enterprise"}).declare("seats", Kind::kInt);
  world.declare("since", Kind::kTime).declare("app", Kind::kString).declare("tags", Kind::kList).close();
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"plan and true", "0+4: `&&` takes a condition, but `plan` is a string"},
           Case{"!seats", "1+5: `!` takes a condition, but `seats` is an int"},
           Case{"seats ? 1 : 2", "0+5: `? :` takes a condition, but `seats` is an int"},
           Case{"seats + 1.5", "0+11: `+` does not take an int and a double; convert one of them, like double(x)"},
           Case{"seats + plan", "0+12: `+` does not take an int and a string"},
           Case{"1.5 % 2.5", "0+9: `%` does not take a double and a double; use int(…)"},
           Case{"-plan", "0+5: a minus takes an int or a double, but `plan` is a string"},
           Case{"plan.name", "0+9: `plan` is a string and has no fields"},
           Case{"seats[0]", "0+8: `seats` is an int and has no elements"},
           Case{"size(seats)", "5+5: `size` takes a string, a list or a map here, but `seats` is an int"},
           Case{"size()", "0+6: `size` takes 1 argument, not 0, like size(name)"},
           Case{R"(startsWith(app, "4"))", R"(0+10: `startsWith` is written like email.startsWith("a"))"},
           Case{"app.matches(plan)",
                "12+4: the pattern of `matches` is a string literal, so that it is compiled only once"},
           Case{R"(app.matches("("))", "12+3: invalid regular expression: missing ): ("},
           Case{R"(version("x.y") < version(app))", R"(8+5: `"x.y"` is not a version like "4.2.0")"},
           Case{R"(since > timestamp("yesterday"))",
                R"(18+11: `"yesterday"` is not a timestamp like "2026-12-31T10:00:00Z")"},
           Case{R"(now.getHours("Mars/Base"))",
                R"(13+11: unknown time zone `"Mars/Base"`; write one like "Europe/Vienna" or "+02:00")"},
           Case{R"({"a": 1, "a": 2})", R"(9+3: the key `"a"` stands here twice)"},
           Case{"{1: 2}", "1+1: a map's keys are strings, but `1` is an int"},
           Case{"[version(app)]", "1+12: a version compares with a version and stands nowhere else"},
           Case{"seats.all(x, true)", "0+5: `all` goes through a list or the keys of a map, but `seats` is an int"},
           Case{"tags.all(x, 1)", "12+1: `all` takes a condition, but `1` is an int"},
           Case{"has(plan) && tags.all(x, has(x))",
                "29+1: `x` is an element, which always has a value; ask for a field of it"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.complaint(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(what_is_right_compiles) {
  World world;
  world.declare("plan", Kind::kString, {"free", "team", "enterprise"}).declare("seats", Kind::kInt);
  world.declare("since", Kind::kTime).declare("app", Kind::kString).declare("tags", Kind::kList).close();
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{R"(plan == "free" && seats >= 3)", "compiles"},
           Case{"has(plan)", "compiles"},
           Case{R"(tags.exists(t, t == "a"))", "compiles"},
           Case{R"(since < now - duration("3d"))", "compiles"},
           Case{R"(version(app) >= version("4.2"))", "compiles"},
           Case{R"(bucket("a") < 0.5)", "compiles"},
           Case{"seats == 3.0", "compiles"},
           Case{"tags.map(t, t)[0] == 1", "compiles"},
           Case{"[1, 2].all(x, x > 0)", "compiles"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.complaint(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
