#include "config/expression/comparison.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_comparison)

BOOST_AUTO_TEST_CASE(numbers_compare_by_what_they_are_worth) {
  World world;
  world.expect_values({
      {"1 == 1.0", "true"},
      {"1u == 1", "true"},
      {"1u == 1.0", "true"},
      {"dyn(-1) < 0u", "true"},
      {"9007199254740993 == 9007199254740992.0", "false"},
      {"9007199254740993 > 9007199254740992.0", "true"},
      {"18446744073709551615u > 9223372036854775807", "true"},
      {"18446744073709551615u < 1.8446744073709552e19", "true"},
      {"1 < 1.5", "true"},
      {"2 <= 1.5", "false"},
      {"-0.0 == 0.0", "true"},
  });
}

BOOST_AUTO_TEST_CASE(other_kinds_compare_among_themselves) {
  World world;
  world.expect_values({
      {"'a' < 'b'", "true"},
      {"'é' > 'z'", "true"},
      {"false < true", "true"},
      {R"(duration("1h") > duration("59m"))", "true"},
      {R"(timestamp("2026-01-01T00:00:00Z") < now)", "true"},
      {"null == null", "true"},
      {"dyn('1') == 1", "false"},
      {"dyn('1') != 1", "true"},
      {"dyn('1') < 1", "TYPE_MISMATCH(<)"},
      {"dyn(null) < null", "0+16: `null` is null, and `<` has no answer for that"},
  });
}

BOOST_AUTO_TEST_CASE(lists_and_maps_are_equal_by_content) {
  World world;
  world.expect_values({
      {"[1, 2] == [1.0, 2u]", "true"},
      {"[1, 2] == [2, 1]", "false"},
      {"[1] == [1, 2]", "false"},
      {"{'a': 1, 'b': 2} == {'b': 2.0, 'a': 1}", "true"},
      {"{'a': 1} == {'b': 1}", "false"},
      {"[[1]] == [[1]]", "true"},
      {"1 in [1.0]", "true"},
      {"'a' in {'a': 1}", "true"},
      {"'b' in {'a': 1}", "false"},
      {"1 in []", "false"},
      {"dyn(1) in dyn(2)", "TYPE_MISMATCH(in)"},
      {"'a' in ['b', 'a']", "true"},
      {"dyn(3) in ['b', 'a']", "false"},
  });
}

BOOST_AUTO_TEST_SUITE_END()
