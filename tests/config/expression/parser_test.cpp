#include "config/expression/parser.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_parser)

BOOST_AUTO_TEST_CASE(a_text_that_is_no_expression_is_refused_where_it_goes_wrong) {
  World world;
  world.segment("vip", "plan == 'vip'")
      .segment("broken", "plan ==")
      .segment("here", "segment('there')")
      .segment("there", "segment('here')");
  world.expect_complaints({
      {"", "0+1: there is no expression here"},
      {"   ", "3+1: there is no expression here"},
      {"plan ==", "7+1: expected a value, but the text ends here"},
      {R"(plan = "a")", "5+1: a single `=` does not compare; write `==`"},
      {"(plan", "5+1: expected `)` after `(`, but the text ends here"},
      {R"(plan "free")", R"(5+6: expected an operator or the end, but found `"free"`)"},
      {"plan AND beta", "5+3: expected an operator or the end, but found `AND`; did you mean `and`?"},
      {"1 < 2 < 3", "0+7: comparisons do not chain; write `1 < x && x < 5`"},
      {R"(plan not in ["a"])", "5+3: `not in` is written `not (… in …)`"},
      {"a ? b", "5+1: expected `:` after the first choice of `?`, but the text ends here"},
      {"if == 1", "0+2: `if` is a reserved word of CEL; an attribute of that name is written with backticks"},
      {"and true", "0+3: there is no value before `and`"},
      {"-1u", "1+2: a uint has no sign"},
      {"9223372036854775808", "0+19: this number does not fit into an int"},
      {"has(1)", "0+6: has() takes an attribute or a field, like has(plan) or has(account.plan)"},
      {R"(segment("vpi"))", "8+5: unknown segment `vpi`; did you mean `vip`?"},
      {R"(segment("broken"))", "0+17: in segment `broken`: expected a value, but the text ends here"},
      {R"(segment("here"))",
       "0+15: in segment `here`: in segment `there`: segment `here` uses itself: here → there → here"},
      {R"(bytes("a"))", "0+5: `bytes` is not a function of this language"},
      {"all(x, true)", R"(0+3: `all` is written like tags.all(t, t != ""))"},
      {"tags.exists(1, true)", R"(12+1: here `exists` takes a name for the element, like tags.exists(t, t == "beta"))"},
      {"tags.filter(x)", R"(5+6: `filter` is written like tags.filter(t, t != ""))"},
      {"bucket(plan)", "0+12: `bucket` takes a salt as a string literal"},
      {R"(reached("aha"))", "0+14: there are no moments here"},
  });
}

BOOST_AUTO_TEST_CASE(operators_bind_as_in_cel) {
  World world;
  world.expect_values({
      {"1 + 2 * 3", "int 7"},
      {"(1 + 2) * 3", "int 9"},
      {"10 - 4 - 3", "int 3"},
      {"2 * 3 % 4", "int 2"},
      {"-2 + 5", "int 3"},
      {"- -2", "int 2"},
      {"1 + 1 == 2 && !false", "true"},
      {"true || false && false", "true"},
      {"false ? 1 : true ? 2 : 3", "int 2"},
      {"!true || true", "true"},
      {"not false and true", "true"},
      {"1 in [1] == true", "true"},
      {"[1, 2,]", "list [1,2]"},
      {"{'a': 1,}.a", "int 1"},
      {"-9223372036854775808", "int -9223372036854775808"},
  });
}

BOOST_AUTO_TEST_CASE(text_nesting_and_length_are_bounded) {
  World world;
  const std::string deep = std::string(100, '(') + "1" + std::string(100, ')');
  BOOST_TEST(world.complaint(deep) == "64+1: this is nested more than 64 levels deep");
  BOOST_TEST(world.complaint(std::string(17000, ' ')) == "16384+1: an expression has at most 16384 bytes");
  BOOST_TEST(world.complaint("\xFF") == "0+1: this byte is not UTF-8");
  std::string wide = "a == 0";
  for (int i = 0; i < 900; ++i) wide += " || a == " + std::to_string(i);
  BOOST_TEST(world.complaint(wide) == "compiles");
}

BOOST_AUTO_TEST_SUITE_END()
