#include "config/vocabulary/value.hpp"

#include <array>
#include <boost/test/unit_test.hpp>

#include "config/vocabulary/json_writer.hpp"

using flywheel::Arena;
using flywheel::Kind;
using flywheel::Member;
using flywheel::Value;

BOOST_AUTO_TEST_SUITE(vocabulary_value)

BOOST_AUTO_TEST_CASE(a_value_is_sixteen_bytes) {
  BOOST_TEST(sizeof(Value) == 16U);
}

BOOST_AUTO_TEST_CASE(members_are_found_by_name) {
  const std::array members{Member{"plan", Value::string("free")}, Member{"seats", Value::integer(3)}};
  const Value map = Value::map(members);
  BOOST_TEST(map.find("plan").as_string() == "free");
  BOOST_TEST(map.find("seats").as_int() == 3);
  BOOST_TEST(map.find("none").absent());
  BOOST_TEST(Value::integer(1).find("plan").absent());
}

BOOST_AUTO_TEST_CASE(equality_is_structural_and_by_kind) {
  const std::array ab{Member{"a", Value::integer(1)}, Member{"b", Value::null()}};
  const std::array ba{Member{"b", Value::null()}, Member{"a", Value::integer(1)}};
  const std::array other{Member{"a", Value::integer(1)}, Member{"c", Value::null()}};
  BOOST_TEST((Value::map(ab) == Value::map(ba)));
  BOOST_TEST(!(Value::map(ab) == Value::map(other)));
  BOOST_TEST(!(Value::integer(1) == Value::number(1)));
  BOOST_TEST((Value() == Value()));
}

BOOST_AUTO_TEST_CASE(a_deep_copy_shares_nothing_with_its_source) {
  std::string text = "free";
  std::array items{Value::string(text), Value::boolean(true)};
  std::array members{Member{"list", Value::list(items)}};
  Arena arena;
  const Value copy = deep_copy(Value::map(members), arena);
  text = "gone";
  items[1] = Value::null();
  BOOST_TEST(flywheel::to_json(copy) == R"({"list":["free",true]})");
}

BOOST_AUTO_TEST_SUITE_END()
