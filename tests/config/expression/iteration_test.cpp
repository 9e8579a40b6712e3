#include "config/expression/iteration.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_iteration)

BOOST_AUTO_TEST_CASE(all_and_exists_absorb_failures_that_another_element_decides) {
  World world;
  const Value items[] = {Value::integer(1), Value::string("a"), Value::integer(3)};
  world.set("mixed", Value::list(items)).set("n", Value::integer(5));
  world.expect_values({
      {"[1, 2, 3].all(x, x > 0)", "true"},
      {"[1, 2, 3].all(x, x > 1)", "false"},
      {"[].all(x, x > 1)", "true"},
      {"[1, 2].exists(x, x == 2)", "true"},
      {"[].exists(x, true)", "false"},
      {"mixed.all(x, x < 3)", "false"},
      {"mixed.all(x, x < 9)", "TYPE_MISMATCH(x)"},
      {"mixed.exists(x, x > 2)", "true"},
      {"mixed.exists(x, x > 9)", "TYPE_MISMATCH(x)"},
      {"[1, 0].all(x, 4 / x > 9)", "false"},
      {"[0, 1].exists(x, 4 / x == 4)", "true"},
      {"{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "true"},
      {"{'a': 1}.exists(k, k == 'a')", "true"},
      {"missing.all(x, true)", "ATTRIBUTE_MISSING(missing)"},
      {"dyn(n).all(x, true)", "TYPE_MISMATCH(n)"},
      {"mixed.all(x, dyn(x))", "TYPE_MISMATCH(x)"},
  });
}

BOOST_AUTO_TEST_CASE(exists_one_filter_and_map_fail_where_an_element_does) {
  World world;
  const Value items[] = {Value::integer(1), Value::string("a"), Value::integer(3)};
  world.set("mixed", Value::list(items)).set("n", Value::integer(5));
  world.expect_values({
      {"[1, 2, 2].exists_one(x, x == 1)", "true"},
      {"[1, 2, 2].exists_one(x, x == 2)", "false"},
      {"[].exists_one(x, true)", "false"},
      {"[1, 0].exists_one(x, 4 / x > 1)", "DIVISION_BY_ZERO(x)"},
      {"[1, 2, 3].filter(x, x > 1)", "list [2,3]"},
      {"[1, 2, 3].map(x, x * n)", "list [5,10,15]"},
      {"[1, 2, 3].map(x, x > 1, x + 1)", "list [3,4]"},
      {"{'a': 1}.map(k, k + '!')", R"(list ["a!"])"},
      {"mixed.map(x, x + 1)", "TYPE_MISMATCH(x)"},
      {"[].map(x, x)", "list []"},
      {"[1, 2].filter(x, dyn(x))", "TYPE_MISMATCH(x)"},
  });
}

BOOST_AUTO_TEST_CASE(macros_nest_and_the_nearest_name_counts) {
  World world;
  const Value items[] = {Value::integer(1), Value::string("a"), Value::integer(3)};
  world.set("mixed", Value::list(items)).set("n", Value::integer(5));
  world.expect_values({
      {"[1, 2].all(x, [3, 4].all(y, x < y))", "true"},
      {"[1, 2].map(x, [10, 20].map(y, x + y))", "list [[11,21],[12,22]]"},
      {"[[1], [2, 3]].exists(x, x.exists(x, x == 3))", "true"},
      {"[1].map(n, n + 1)[0] + n", "int 7"},
      {"[[1, 2], [3]].map(l, l.filter(x, x > 1))", "list [[2],[3]]"},
      {"[{'a': 1}, {}].filter(m, has(m.a))", R"(list [{"a":1}])"},
      {"false || [1].exists(x, x == 1) && [2].all(x, x == 2)", "true"},
      {"(missing == 1 || [1].exists(x, x / 0 == 1)) || n == 5", "true"},
  });
}

BOOST_AUTO_TEST_CASE(what_macros_spend_is_bounded) {
  World world;
  const std::vector<Value> many(10'000, Value::integer(1)), more(10'001, Value::integer(1)),
      some(101, Value::integer(1));
  const std::string text(1000, 'a');
  const std::vector<Value> texts(1000, Value::string(text));
  world.set("many", Value::list(many)).set("more", Value::list(more)).set("some", Value::list(some));
  world.set("texts", Value::list(texts)).set("text", Value::string(text));
  for (const auto& [expression, answer] : std::vector<std::pair<std::string, std::string>>{
           {"many.all(x, x == 1)", "true"},
           {"more.all(x, x == 1)", "LIMIT_EXCEEDED(all)"},
           {"more.exists(x, x == 1)", "true"},
           {"size(many.map(x, x)) == 10000", "true"},
           {"more.map(x, x)", "LIMIT_EXCEEDED(more)"},
           {"some.all(x, some.all(y, x == y))", "LIMIT_EXCEEDED(all)"},
           {"texts.all(t, t.matches('a$'))", "true"},
           {"many.exists(x, texts.map(t, t + text) == [])", "LIMIT_EXCEEDED(exists)"},
           {"many.exists(x, texts == dyn([]))", "LIMIT_EXCEEDED(==)"},
           {"many.exists(x, texts == [])", "LIMIT_EXCEEDED(texts)"},
       }) {
    BOOST_TEST_CONTEXT(expression) BOOST_TEST(world.evaluate(expression) == answer);
  }
}

BOOST_AUTO_TEST_SUITE_END()
