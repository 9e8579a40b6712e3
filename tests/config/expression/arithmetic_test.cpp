#include "config/expression/arithmetic.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_arithmetic)

BOOST_AUTO_TEST_CASE(whole_numbers_overflow_and_divide_as_cel_says) {
  World world;
  world.expect_values({
      {"9223372036854775807 + 1", "OVERFLOW(+)"},
      {"-9223372036854775808 - 1", "OVERFLOW(-)"},
      {"9223372036854775807 * 2", "OVERFLOW(*)"},
      {"-(-9223372036854775808)", "OVERFLOW(-)"},
      {"-9223372036854775808 / -1", "OVERFLOW(/)"},
      {"1 / 0", "DIVISION_BY_ZERO(/)"},
      {"1 % 0", "DIVISION_BY_ZERO(%)"},
      {"7 / -2", "int -3"},
      {"-7 % 3", "int -1"},
      {"7 % -3", "int 1"},
      {"1u - 2u", "OVERFLOW(-)"},
      {"18446744073709551615u + 1u", "OVERFLOW(+)"},
      {"7u / 2u", "uint 3"},
      {"1u / 0u", "DIVISION_BY_ZERO(/)"},
  });
}

BOOST_AUTO_TEST_CASE(doubles_follow_ieee) {
  World world;
  world.expect_values({
      {"1.0 / 0.0 > 1e308", "true"},
      {"0.0 / 0.0 == 0.0 / 0.0", "false"},
      {"0.0 / 0.0 != 0.0 / 0.0", "true"},
      {"1.5 * 2.0", "double 3.0"},
      {"-1.5", "double -1.5"},
  });
}

BOOST_AUTO_TEST_CASE(texts_and_lists_are_joined) {
  World world;
  world.expect_values({
      {"'a' + 'b'", R"(string "ab")"},
      {"[1] + [2, 3]", "list [1,2,3]"},
      {"'' + ''", R"(string "")"},
      {"[] + []", "list []"},
  });
}

BOOST_AUTO_TEST_CASE(times_and_durations_add_up) {
  World world;
  world.expect_values({
      {R"(timestamp("2026-01-01T00:00:00Z") + duration("36h"))", R"(timestamp "2026-01-02T12:00:00Z")"},
      {R"(timestamp("2026-01-02T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") == duration("24h"))", "true"},
      {R"(duration("1h") + duration("30m") == duration("90m"))", "true"},
      {R"(timestamp("9999-12-31T23:59:59Z") + duration("1s"))", "OVERFLOW(+)"},
      {R"(timestamp("0001-01-01T00:00:00Z") - duration("1s"))", "OVERFLOW(-)"},
  });
}

BOOST_AUTO_TEST_CASE(unknown_types_that_do_not_fit_fail_when_they_meet) {
  World world;
  world.set("n", Value::integer(1)).set("s", Value::string("a"));
  world.expect_values({
      {"n + s", "TYPE_MISMATCH(+)"},
      {"n + 1.5", "TYPE_MISMATCH(n)"},
      {"-s", "TYPE_MISMATCH(s)"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
