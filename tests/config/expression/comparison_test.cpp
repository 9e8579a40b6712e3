#include "config/expression/comparison.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_comparison)

BOOST_AUTO_TEST_CASE(numbers_compare_by_what_they_are_worth) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"1 == 1.0", "true"},
           Case{"1u == 1", "true"},
           Case{"1u == 1.0", "true"},
           Case{"dyn(-1) < 0u", "true"},
           Case{"9007199254740993 == 9007199254740992.0", "false"},
           Case{"9007199254740993 > 9007199254740992.0", "true"},
           Case{"18446744073709551615u > 9223372036854775807", "true"},
           Case{"18446744073709551615u < 1.8446744073709552e19", "true"},
           Case{"1 < 1.5", "true"},
           Case{"2 <= 1.5", "false"},
           Case{"-0.0 == 0.0", "true"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(other_kinds_compare_among_themselves) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"'a' < 'b'", "true"},
           Case{"'é' > 'z'", "true"},
           Case{"false < true", "true"},
           Case{R"(duration("1h") > duration("59m"))", "true"},
           Case{R"(timestamp("2026-01-01T00:00:00Z") < now)", "true"},
           Case{"null == null", "true"},
           Case{"dyn('1') == 1", "false"},
           Case{"dyn('1') != 1", "true"},
           Case{"dyn('1') < 1", "TYPE_MISMATCH(<)"},
           Case{"dyn(null) < null", "0+16: `null` is null, and `<` has no answer for that"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_CASE(lists_and_maps_are_equal_by_content) {
  World world;
  struct Case {
    std::string_view text, answer;
  };
  for (const Case& c : {
           Case{"[1, 2] == [1.0, 2u]", "true"},
           Case{"[1, 2] == [2, 1]", "false"},
           Case{"[1] == [1, 2]", "false"},
           Case{"{'a': 1, 'b': 2} == {'b': 2.0, 'a': 1}", "true"},
           Case{"{'a': 1} == {'b': 1}", "false"},
           Case{"[[1]] == [[1]]", "true"},
           Case{"1 in [1.0]", "true"},
           Case{"'a' in {'a': 1}", "true"},
           Case{"'b' in {'a': 1}", "false"},
           Case{"1 in []", "false"},
           Case{"dyn(1) in dyn(2)", "TYPE_MISMATCH(in)"},
           Case{"'a' in ['b', 'a']", "true"},
           Case{"dyn(3) in ['b', 'a']", "false"},
       }) {
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(world.evaluate(c.text) == c.answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
