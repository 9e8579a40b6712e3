#include "config/expression/attributes.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace flywheel;
using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_attributes)

BOOST_AUTO_TEST_CASE(the_targeting_key_is_there_from_the_beginning) {
  const Attributes attributes;
  BOOST_TEST(attributes.size() == 1U);
  BOOST_TEST((attributes.find("targetingKey") == Attributes::kTargetingKey));
  BOOST_TEST((attributes.type(Attributes::kTargetingKey).kind == Kind::kString));
  BOOST_TEST(!attributes.closed());
}

BOOST_AUTO_TEST_CASE(a_name_keeps_its_slot) {
  Attributes attributes;
  const auto plan = attributes.intern("plan");
  const auto seats = attributes.intern("seats");
  BOOST_TEST(*plan == 1U);
  BOOST_TEST(*seats == 2U);
  BOOST_TEST(*attributes.intern("plan") == *plan);
  BOOST_TEST(attributes.name(*seats) == "seats");
  BOOST_TEST((attributes.type(*plan).kind == Kind::kAbsent));
  BOOST_TEST(!attributes.find("Plan"));
  BOOST_TEST(attributes.size() == 3U);
}

BOOST_AUTO_TEST_CASE(names_are_found_however_many_come_after_them) {
  Attributes attributes;
  for (int i = 0; i < 1000; ++i) BOOST_REQUIRE(attributes.intern("name" + std::to_string(i)).has_value());
  for (int i = 0; i < 1000; ++i) {
    const auto slot = attributes.find("name" + std::to_string(i));
    BOOST_REQUIRE(slot.has_value());
    BOOST_TEST(attributes.name(*slot) == "name" + std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(a_declaration_says_what_an_attribute_is_before_or_after_its_use) {
  Attributes attributes;
  const auto used = attributes.intern("plan");
  AttributeType type;
  type.kind = Kind::kString;
  type.one_of = {"free", "team"};
  type.personal = true;
  BOOST_TEST(*attributes.declare("plan", type) == *used);
  BOOST_TEST((attributes.type(*used).kind == Kind::kString));
  BOOST_TEST(attributes.type(*used).one_of.size() == 2U);
  BOOST_TEST(attributes.type(*used).personal);
  BOOST_TEST(*attributes.declare("seats", {Kind::kInt, {}, false}) == 2U);
}

BOOST_AUTO_TEST_CASE(there_is_a_limit) {
  Attributes attributes;
  for (std::size_t i = 1; i < Attributes::kMost; ++i) {
    BOOST_REQUIRE(attributes.intern("name" + std::to_string(i)).has_value());
  }
  const auto beyond = attributes.intern("beyond");
  BOOST_REQUIRE(!beyond.has_value());
  BOOST_TEST(beyond.error().code == "too_many_attributes");
  BOOST_TEST(beyond.error().message.find("`beyond`") != std::string::npos);
  BOOST_TEST(!attributes.declare("beyond", {}).has_value());
  BOOST_TEST(attributes.intern("name7").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
