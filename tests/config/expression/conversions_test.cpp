#include "config/expression/conversions.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_conversions)

BOOST_AUTO_TEST_CASE(conversions_give_what_cel_gives) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"int('-42')", "int -42"},
           Case{"int(3.9)", "int 3"},
           Case{"int(-3.9)", "int -3"},
           Case{"int(9.3e18)", "OVERFLOW(int)"},
           Case{"int('x')", "INVALID_ARGUMENT(int)"},
           Case{"int(18446744073709551615u)", "OVERFLOW(int)"},
           Case{R"(int(timestamp("1970-01-01T00:01:00Z")))", "int 60"},
           Case{"uint(-1)", "OVERFLOW(uint)"},
           Case{"uint('7')", "uint 7"},
           Case{"double(3)", "double 3.0"},
           Case{"double('1e3')", "double 1000.0"},
           Case{"bool('true')", "true"},
           Case{"bool('F')", "false"},
           Case{"bool('yes')", "INVALID_ARGUMENT(bool)"},
           Case{"string(1)", R"(string "1")"},
           Case{"string(1.5)", R"(string "1.5")"},
           Case{"string(true)", R"(string "true")"},
           Case{R"(string(duration("1m30.5s")))", R"(string "90.5s")"},
           Case{R"(string(timestamp("2026-01-01T00:00:00+01:00")))", R"(string "2025-12-31T23:00:00Z")"},
           Case{"timestamp(60)", R"(timestamp "1970-01-01T00:01:00Z")"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
