#include "config/expression/never.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_never)

BOOST_AUTO_TEST_CASE(comparisons_that_never_hold_are_refused) {
  World world = World::of_an_app();
  world.expect_complaints({
      {R"(plan == "fre")", R"(8+5: `plan` is never `"fre"`; did you mean "free"?)"},
      {R"(plan != "gold")", R"(8+6: `plan` is never `"gold"`; it is one of "free", "team", "enterprise")"},
      {R"(plan in ["free", "taem"])", R"(17+6: `plan` is never `"taem"`; did you mean "team"?)"},
      {"plan == 3", "0+9: `plan` is a string and `3` is an int: they are never equal"},
      {"seats == 3.5", "9+3: `seats` is an int and never equals `3.5`"},
      {R"(seats in ["3"])", R"(10+3: `seats` is an int and never equals `"3"`)"},
      {R"(since > "2026-01-01")",
       R"(0+20: `since` is a timestamp and `"2026-01-01"` is a string: they have no order between them; write timestamp("2026-01-01"))"},
      {R"(version(app) > "4.2")", R"(0+20: a version compares only with a version; write version("4.2"))"},
      {"tags < tags", "0+11: `tags` is a list, and `<` has no answer for that"},
      {R"("a" in app)", "0+10: `in` looks into a list or a map; for a text inside a text write app.contains(…)"},
      {R"(not plan == "free")", "4+4: `!` takes a condition, but `plan` is a string"},
  });
}

BOOST_AUTO_TEST_CASE(what_may_hold_is_accepted) {
  World world = World::of_an_app();
  world.expect_complaints({
      {"plan == null", "compiles"},
      {"seats == 3u", "compiles"},
      {"seats < 3.5", "compiles"},
      {R"("a" in tags)", "compiles"},
      {"dyn(plan) == 3", "compiles"},
      {R"(app in ["1", "2"])", "compiles"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
