#include "config/expression/pattern.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::expression::Pattern;

BOOST_AUTO_TEST_SUITE(expression_pattern)

BOOST_AUTO_TEST_CASE(a_pattern_is_found_anywhere_unless_it_is_anchored) {
  const auto loose = Pattern::compile("b+");
  const auto anchored = Pattern::compile("^b+$");
  BOOST_TEST(loose->found_in("abbc"));
  BOOST_TEST(!anchored->found_in("abbc"));
  BOOST_TEST(anchored->found_in("bb"));
}

BOOST_AUTO_TEST_CASE(invalid_and_oversized_patterns_are_refused) {
  for (const char* text : {"(", "a{1001}", "[z-a]", "(?=a)", "\\1", "((a{100}){100}){100}"}) {
    const auto pattern = Pattern::compile(text);
    BOOST_TEST_CONTEXT(text) BOOST_REQUIRE(pattern.has_error());
    BOOST_TEST(pattern.error().code == "invalid_pattern");
  }
}

BOOST_AUTO_TEST_CASE(a_pattern_that_explodes_elsewhere_ends_here) {
  const auto pattern = Pattern::compile("^(a+)+$");
  BOOST_TEST(!pattern->found_in(std::string(100'000, 'a') + "b"));
}

BOOST_AUTO_TEST_SUITE_END()
