#include "config/expression/never.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_never)

BOOST_AUTO_TEST_CASE(comparisons_that_never_hold_are_refused) {
  World world;
  world.declare("plan", Kind::kString, {"free", "team", "enterprise"}).declare("seats", Kind::kInt);
  world.declare("since", Kind::kTime).declare("app", Kind::kString).declare("tags", Kind::kList).close();
  struct Case {
    std::string_view text, answer;
  };
  for (
      const Case& c : {
          Case{R"(plan == "fre")", R"(8+5: `plan` is never `"fre"`; did you mean "free"?)"},
          Case{R"(plan != "gold")", R"(8+6: `plan` is never `"gold"`; it is one of "free", "team", "enterprise")"},
          Case{R"(plan in ["free", "taem"])", R"(17+6: `plan` is never `"taem"`; did you mean "team"?)"},
          Case{"plan == 3", "0+9: `plan` is a string and `3` is an int: they are never equal"},
          Case{"seats == 3.5", "9+3: `seats` is an int and never equals `3.5`"},
          Case{R"(seats in ["3"])", R"(10+3: `seats` is an int and never equals `"3"`)"},
          Case{
              R"(since > "2026-01-01")",
              R"(0+20: `since` is a timestamp and `"2026-01-01"` is a string: they have no order between them; write timestamp("2026-01-01"))"},
          Case{R"(version(app) > "4.2")", R"(0+20: a version compares only with a version; write version("4.2"))"},
          Case{"tags < tags", "0+11: `tags` is a list, and `<` has no answer for that"},
          Case{R"("a" in app)",
               "0+10: `in` looks into a list or a map; for a text inside a text write app.contains(…)"},
          Case{R"(not plan == "free")", "4+4: `!` takes a condition, but `plan` is a string"},
      }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.complaint(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(what_may_hold_is_accepted) {
  World world;
  world.declare("plan", Kind::kString, {"free", "team", "enterprise"}).declare("seats", Kind::kInt);
  world.declare("since", Kind::kTime).declare("app", Kind::kString).declare("tags", Kind::kList).close();
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"plan == null", "compiles"},
           Case{"seats == 3u", "compiles"},
           Case{"seats < 3.5", "compiles"},
           Case{R"("a" in tags)", "compiles"},
           Case{"dyn(plan) == 3", "compiles"},
           Case{R"(app in ["1", "2"])", "compiles"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.complaint(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
