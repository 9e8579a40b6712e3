#include "config/catalog/maybe_missing.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;

namespace {

/// What is found, as "attribute: negation", separated by "; ".
std::string found(std::string_view text) {
  expression::Attributes attributes;
  expression::Scope scope{attributes, {}, {}};
  scope.segment = [](std::string_view) -> std::optional<std::string> { return "source == 'beta' and seats > 3"; };
  scope.moments.emplace();
  std::string all;
  for (const auto& one : catalog::find_maybe_missing(text, scope)) {
    all += (all.empty() ? "" : "; ") + one.attribute + ": " + std::string(text.substr(one.offset, one.length));
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_maybe_missing)

BOOST_AUTO_TEST_CASE(negations_are_found_where_nothing_asks_for_the_attribute) {
  struct Case {
    const char* expression;
    const char* found;
  };
  const Case cases[] = {
      {"x != 1", "x: x != 1"},
      {"not (x == 1)", "x: not (x == 1)"},
      {"!(x in [1, 2])", "x: !(x in [1, 2])"},
      {"not x", "x: not x"},
      {"not x.startsWith('a')", "x: not x.startsWith('a')"},
      {"not (x > 3)", "x: not (x > 3)"},
      {"size(x) + 1 != 4", "x: size(x) + 1 != 4"},
      {"x[0] != 1", "x: x[0] != 1"},
      {"x != y", "x: x != y; y: x != y"},
      {"account.plan != 'free'", "account.plan: account.plan != 'free'"},
      {"x != 1 and x != 2", "x: x != 1"},  // each attribute once
      {"y == 1 and x != 1", "x: x != 1"},
      {"x == 1 or x != 2", "x: x != 2"},
      {"true ? x != 1 : y != 2", "x: x != 1; y: y != 2"},
      {"not segment('s')", "source: not segment('s'); seats: not segment('s')"},
      {"not x.exists(t, t == y)", "x: not x.exists(t, t == y); y: not x.exists(t, t == y)"},
      {"x.all(t, t != y)", "y: t != y"},
      {"not (x == 1 and y == 2)", "x: not (x == 1 and y == 2); y: not (x == 1 and y == 2)"},
  };
  for (const Case& c : cases) BOOST_TEST(found(c.expression) == c.found, c.expression << " → " << found(c.expression));
}

BOOST_AUTO_TEST_CASE(what_is_meant_is_left_alone) {
  const char* expressions[] = {
      "x == 1",
      "x < 5 and y in [1]",
      "has(x) and x != 1",
      "x != 1 and has(x)",
      "not has(x) or x != 1",
      "not has(x)",
      "has(x) ? x != 1 : true",
      "not has(x) ? true : x != 1",
      "has(account.plan) and account.plan != 'free'",
      "has(account.plan) and account != 1",
      "x > 1 and x != 3",
      "version(x) >= version('2.0.0') and version(x) != version('3.0.0')",
      "not (has(x) and x == 1)",
      "not (not (x == 1))",
      "not (x != 1)",
      "targetingKey != 'a'",
      "not reached('aha')",
      "not (bucket('s') < 0.5)",
      "segment('s')",
      "x.exists(t, t != 1)",
      "1 != 2",
      "x !=",  // reported elsewhere
  };
  for (const char* expression : expressions) BOOST_TEST(found(expression) == "", expression);
}

BOOST_AUTO_TEST_SUITE_END()
