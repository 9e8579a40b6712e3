#include "config/expression/functions.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "config/expression/macro.hpp"
#include "tests/config/expression/world.hpp"

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_functions)

BOOST_AUTO_TEST_CASE(every_name_before_a_parenthesis_is_listed_once) {
  const auto names = callable_names();
  BOOST_TEST(std::set<std::string_view>(names.begin(), names.end()).size() == names.size());
  for (const std::string_view name : {"has", "segment", "reached", "bucket", "exists_one", "size", "getHours"}) {
    BOOST_TEST_CONTEXT(name) BOOST_TEST((std::find(names.begin(), names.end(), name) != names.end()));
  }
}

BOOST_AUTO_TEST_CASE(a_listed_name_is_a_function_a_macro_or_a_special_form) {
  const std::set<std::string_view> special{"has", "segment", "reached", "bucket"};
  for (const std::string_view name : callable_names()) {
    const int meanings = (find_function(name) ? 1 : 0) + (find_macro(name) ? 1 : 0) + (special.contains(name) ? 1 : 0);
    BOOST_TEST_CONTEXT(name) BOOST_TEST(meanings == 1);
  }
}

BOOST_AUTO_TEST_CASE(the_example_of_every_function_and_macro_compiles_and_calls_it) {
  World world;
  for (const std::string_view name : callable_names()) {
    const Signature* function = find_function(name);
    const auto macro = find_macro(name);
    if (!function && !macro) continue;
    const std::string_view example = function ? function->example : facts_of(*macro).example;
    // A version stands only in a comparison.
    const std::string text = std::string(example) + (name == "version" ? " < version(\"1\")" : "");
    BOOST_TEST_CONTEXT(text) BOOST_TEST(world.complaint(text) == "compiles");
    BOOST_TEST_CONTEXT(text) BOOST_TEST(example.find(std::string(name) + "(") != std::string_view::npos);
    // "seats" is declared here as what the example of a method begins with.
    if (function && function->style == CallStyle::kMethod) BOOST_TEST_CONTEXT(text) BOOST_TEST(example.find('.') > 0U);
  }
}

BOOST_AUTO_TEST_CASE(signatures_say_how_many_arguments_there_are_and_of_which_types) {
  const Signature& size = *find_function("size");
  BOOST_TEST((size.style == CallStyle::kEither));
  BOOST_TEST((size.first.admits(Type::kMap) && !size.first.admits(Type::kInt) && size.first.admits(Type::kAny)));
  BOOST_TEST((size.result == Type::kInt));
  const Signature& hours = *find_function("getHours");
  BOOST_TEST(hours.least_arguments == 1);
  BOOST_TEST(hours.most_arguments == 2);
  BOOST_TEST((hours.first.admits(Type::kDuration) && !find_function("getMonth")->first.admits(Type::kDuration)));
  BOOST_TEST(!find_function("dyn")->first.admits(Type::kVersion));
}

BOOST_AUTO_TEST_CASE(names_are_known_letter_by_letter) {
  BOOST_TEST((find_function("startswith") == nullptr));
  BOOST_TEST((find_function("") == nullptr));
  BOOST_TEST((find_function("exists") == nullptr));
  BOOST_TEST(is_unsupported("bytes"));
  BOOST_TEST(is_unsupported("type"));
  BOOST_TEST(!is_unsupported("size"));
}

BOOST_AUTO_TEST_SUITE_END()
