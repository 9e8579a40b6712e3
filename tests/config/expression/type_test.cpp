#include "config/expression/type.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_type)

BOOST_AUTO_TEST_CASE(types_and_kinds_go_together) {
  for (const Kind kind : {Kind::kAbsent, Kind::kNull, Kind::kBool, Kind::kInt, Kind::kUint, Kind::kDouble,
                          Kind::kString, Kind::kList, Kind::kMap, Kind::kTime, Kind::kDuration}) {
    BOOST_TEST_CONTEXT(kind_name(kind)) BOOST_TEST((kind_of(type_of(kind)) == kind));
  }
  BOOST_TEST((type_of(Kind::kAbsent) == Type::kAny));
  // A version is a text that compares in another way.
  BOOST_TEST((kind_of(Type::kVersion) == Kind::kString));
  BOOST_TEST((type_of(Kind::kString) == Type::kString));
}

BOOST_AUTO_TEST_CASE(a_set_admits_its_types_and_what_is_not_known) {
  constexpr TypeSet kSet{Type::kString, Type::kVersion};
  static_assert(kSet.admits(Type::kString) && kSet.admits(Type::kVersion) && kSet.admits(Type::kAny));
  static_assert(!kSet.admits(Type::kInt) && !kSet.admits(Type::kNull));
  static_assert(TypeSet{}.admits(Type::kAny) && !TypeSet{}.admits(Type::kNull));
}

BOOST_AUTO_TEST_CASE(sets_read_as_a_sentence_would_say_them) {
  BOOST_TEST(TypeSet{}.phrase() == "");
  BOOST_TEST(TypeSet{Type::kInt}.phrase() == "an int");
  BOOST_TEST((TypeSet{Type::kDouble, Type::kInt}.phrase()) == "an int or a double");
  BOOST_TEST((TypeSet{Type::kMap, Type::kList, Type::kString}.phrase()) == "a string, a list or a map");
  BOOST_TEST(phrase(Type::kAny) == "anything");
  BOOST_TEST(phrase(Type::kTime) == "a timestamp");
  BOOST_TEST(phrase(Type::kVersion) == "a version");
}

BOOST_AUTO_TEST_CASE(three_types_are_numbers) {
  BOOST_TEST((is_number(Type::kInt) && is_number(Type::kUint) && is_number(Type::kDouble)));
  BOOST_TEST((!is_number(Type::kAny) && !is_number(Type::kBool) && !is_number(Type::kDuration)));
}

BOOST_AUTO_TEST_SUITE_END()
