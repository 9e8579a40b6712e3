#include "config/source/diagnostics.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

using namespace flywheel::source;

BOOST_AUTO_TEST_SUITE(source_diagnostics)

BOOST_AUTO_TEST_CASE(everything_comes_out_by_place) {
  Diagnostics diagnostics;
  const TextFile b("b", "one two"), a("a", "one two");
  diagnostics.error(b, {4, 3}, "third");
  diagnostics.error(b, {0, 3}, "second");
  diagnostics.error(a, {4, 3}, "first");
  diagnostics.error(b, {0, 3}, "second too");
  BOOST_TEST(diagnostics.errors() == 4U);
  std::string order;
  for (const Diagnostic& one : diagnostics.take()) order += one.message + ", ";
  BOOST_TEST(order == "first, second, second too, third, ");
  BOOST_TEST(!diagnostics.has_errors());
  BOOST_TEST(diagnostics.take().empty());
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_diagnostics_are_counted) {
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < Diagnostics::kMost + 5; ++i) diagnostics.error(Place{"a"}, "wrong");
  const auto list = diagnostics.take();
  BOOST_TEST(list.size() == Diagnostics::kMost + 1);
  BOOST_TEST(list.back().message == "and 5 more like these, which are not shown");
}

BOOST_AUTO_TEST_CASE(suggestions_are_near_or_all_there_are) {
  constexpr std::array<std::string_view, 2> kKnown{"default", "rules"};
  BOOST_TEST(did_you_mean("defualt", kKnown) == "did you mean `default`?");
  BOOST_TEST(did_you_mean("colour", kKnown) == "");
  BOOST_TEST(suggest("defualt", kKnown, "there are") == "did you mean `default`?");
  BOOST_TEST(suggest("colour", kKnown, "there are") == "there are `default`, `rules`");
  BOOST_TEST(suggest("colour", {}, "there are") == "");
}

BOOST_AUTO_TEST_CASE(quotes_escape_and_cut) {
  BOOST_TEST(quote("a\nb") == "`a\\nb`");
  BOOST_TEST(quote(std::string(79, 'x') + "ä") == "`" + std::string(79, 'x') + "…`");
}

BOOST_AUTO_TEST_SUITE_END()
