#include "config/expression/calls.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_calls)

BOOST_AUTO_TEST_CASE(texts_are_examined) {
  World world;
  world.expect_values({
      {"size('aé😀')", "int 3"},
      {"'abc'.size()", "int 3"},
      {"size([1, 2])", "int 2"},
      {"size({'a': 1})", "int 1"},
      {"'abc'.startsWith('ab')", "true"},
      {"'abc'.endsWith('')", "true"},
      {"'abc'.contains('d')", "false"},
      {"'abc'.matches('^a.c$')", "true"},
      {"matches('xabcx', 'abc')", "true"},
  });
}

BOOST_AUTO_TEST_CASE(parts_of_times_count_as_in_cel) {
  World world;
  world.expect_values({
      {"now.getFullYear()", "int 2026"},
      {"now.getMonth()", "int 2"},
      {"now.getDate()", "int 29"},
      {"now.getDayOfMonth()", "int 28"},
      {"now.getDayOfWeek()", "int 0"},
      {"now.getDayOfYear()", "int 87"},
      {"now.getHours()", "int 10"},
      {"now.getMinutes()", "int 30"},
      {"now.getSeconds()", "int 15"},
      {"now.getMilliseconds()", "int 250"},
      {R"(now.getHours("Europe/Vienna"))", "int 12"},
      {R"(now.getHours("+05:30"))", "int 16"},
      {R"(now.getMinutes("-00:31"))", "int 59"},
      {R"(duration("90m").getHours())", "int 1"},
      {R"(duration("90m").getMinutes())", "int 90"},
      {R"(duration("1.25s").getMilliseconds())", "int 250"},
      {R"(dyn(duration("1h")).getHours("UTC"))", "TYPE_MISMATCH(getHours)"},
      {"now.getHours(dyn('Nowhere'))", "INVALID_ARGUMENT(getHours)"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
