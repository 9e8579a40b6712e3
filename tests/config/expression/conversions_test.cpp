#include "config/expression/conversions.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_conversions)

BOOST_AUTO_TEST_CASE(conversions_give_what_cel_gives) {
  World world;
  world.expect_values({
      {"int('-42')", "int -42"},
      {"int(3.9)", "int 3"},
      {"int(-3.9)", "int -3"},
      {"int(9.3e18)", "OVERFLOW(int)"},
      {"int('x')", "INVALID_ARGUMENT(int)"},
      {"int(18446744073709551615u)", "OVERFLOW(int)"},
      {R"(int(timestamp("1970-01-01T00:01:00Z")))", "int 60"},
      {"uint(-1)", "OVERFLOW(uint)"},
      {"uint('7')", "uint 7"},
      {"double(3)", "double 3.0"},
      {"double('1e3')", "double 1000.0"},
      {"bool('true')", "true"},
      {"bool('F')", "false"},
      {"bool('yes')", "INVALID_ARGUMENT(bool)"},
      {"string(1)", R"(string "1")"},
      {"string(1.5)", R"(string "1.5")"},
      {"string(true)", R"(string "true")"},
      {R"(string(duration("1m30.5s")))", R"(string "90.5s")"},
      {R"(string(timestamp("2026-01-01T00:00:00+01:00")))", R"(string "2025-12-31T23:00:00Z")"},
      {"timestamp(60)", R"(timestamp "1970-01-01T00:01:00Z")"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
