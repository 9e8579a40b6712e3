#include "config/expression/calls.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_calls)

BOOST_AUTO_TEST_CASE(texts_are_examined) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"size('aé😀')", "int 3"},
           Case{"'abc'.size()", "int 3"},
           Case{"size([1, 2])", "int 2"},
           Case{"size({'a': 1})", "int 1"},
           Case{"'abc'.startsWith('ab')", "true"},
           Case{"'abc'.endsWith('')", "true"},
           Case{"'abc'.contains('d')", "false"},
           Case{"'abc'.matches('^a.c$')", "true"},
           Case{"matches('xabcx', 'abc')", "true"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(parts_of_times_count_as_in_cel) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"now.getFullYear()", "int 2026"},
           Case{"now.getMonth()", "int 2"},
           Case{"now.getDate()", "int 29"},
           Case{"now.getDayOfMonth()", "int 28"},
           Case{"now.getDayOfWeek()", "int 0"},
           Case{"now.getDayOfYear()", "int 87"},
           Case{"now.getHours()", "int 10"},
           Case{"now.getMinutes()", "int 30"},
           Case{"now.getSeconds()", "int 15"},
           Case{"now.getMilliseconds()", "int 250"},
           Case{R"(now.getHours("Europe/Vienna"))", "int 12"},
           Case{R"(now.getHours("+05:30"))", "int 16"},
           Case{R"(now.getMinutes("-00:31"))", "int 59"},
           Case{R"(duration("90m").getHours())", "int 1"},
           Case{R"(duration("90m").getMinutes())", "int 90"},
           Case{R"(duration("1.25s").getMilliseconds())", "int 250"},
           Case{R"(dyn(duration("1h")).getHours("UTC"))", "TYPE_MISMATCH(getHours)"},
           Case{"now.getHours(dyn('Nowhere'))", "INVALID_ARGUMENT(getHours)"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
