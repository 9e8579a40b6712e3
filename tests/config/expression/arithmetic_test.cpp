#include "config/expression/arithmetic.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_arithmetic)

BOOST_AUTO_TEST_CASE(whole_numbers_overflow_and_divide_as_cel_says) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"9223372036854775807 + 1", "OVERFLOW(+)"},
           Case{"-9223372036854775808 - 1", "OVERFLOW(-)"},
           Case{"9223372036854775807 * 2", "OVERFLOW(*)"},
           Case{"-(-9223372036854775808)", "OVERFLOW(-)"},
           Case{"-9223372036854775808 / -1", "OVERFLOW(/)"},
           Case{"1 / 0", "DIVISION_BY_ZERO(/)"},
           Case{"1 % 0", "DIVISION_BY_ZERO(%)"},
           Case{"7 / -2", "int -3"},
           Case{"-7 % 3", "int -1"},
           Case{"7 % -3", "int 1"},
           Case{"1u - 2u", "OVERFLOW(-)"},
           Case{"18446744073709551615u + 1u", "OVERFLOW(+)"},
           Case{"7u / 2u", "uint 3"},
           Case{"1u / 0u", "DIVISION_BY_ZERO(/)"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(doubles_follow_ieee) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"1.0 / 0.0 > 1e308", "true"},
           Case{"0.0 / 0.0 == 0.0 / 0.0", "false"},
           Case{"0.0 / 0.0 != 0.0 / 0.0", "true"},
           Case{"1.5 * 2.0", "double 3.0"},
           Case{"-1.5", "double -1.5"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(texts_and_lists_are_joined) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"'a' + 'b'", R"(string "ab")"},
           Case{"[1] + [2, 3]", "list [1,2,3]"},
           Case{"'' + ''", R"(string "")"},
           Case{"[] + []", "list []"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(times_and_durations_add_up) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{R"(timestamp("2026-01-01T00:00:00Z") + duration("36h"))", R"(timestamp "2026-01-02T12:00:00Z")"},
           Case{R"(timestamp("2026-01-02T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") == duration("24h"))", "true"},
           Case{R"(duration("1h") + duration("30m") == duration("90m"))", "true"},
           Case{R"(timestamp("9999-12-31T23:59:59Z") + duration("1s"))", "OVERFLOW(+)"},
           Case{R"(timestamp("0001-01-01T00:00:00Z") - duration("1s"))", "OVERFLOW(-)"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(unknown_types_that_do_not_fit_fail_when_they_meet) {
  World world;
  world.set("n", Value::integer(1)).set("s", Value::string("a"));
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"n + s", "TYPE_MISMATCH(+)"},
           Case{"n + 1.5", "TYPE_MISMATCH(n)"},
           Case{"-s", "TYPE_MISMATCH(s)"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
