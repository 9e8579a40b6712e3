#include "config/expression/access.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "tests/config/expression/rendered.hpp"

using namespace flywheel;
using namespace flywheel::expression;

namespace {

/// A value as a literal, or the failure's text.
std::string answer(FailureCode failed, const Value& result) {
  return failed == FailureCode::kNone ? rendered(result) : std::string(text_of(failed));
}

std::string element(const Value& container, const Value& key) {
  Value result;
  const FailureCode failed = element_of(container, key, result);
  return answer(failed, result);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_access)

BOOST_AUTO_TEST_CASE(a_number_is_read_as_declared_where_it_is_worth_the_same) {
  const auto read = [](const Value& value, Kind kind) { return rendered(as_declared(value, kind)); };
  BOOST_TEST(read(Value::integer(3), Kind::kDouble) == "3.0");
  BOOST_TEST(read(Value::unsigned_integer(3), Kind::kDouble) == "3.0");
  BOOST_TEST(read(Value::number(3.0), Kind::kInt) == "3");
  BOOST_TEST(read(Value::number(-0.0), Kind::kInt) == "0");
  BOOST_TEST(read(Value::unsigned_integer(3), Kind::kInt) == "3");
  BOOST_TEST(read(Value::number(3.5), Kind::kInt) == "3.5");
  BOOST_TEST(read(Value::number(0x1p53), Kind::kInt) == "9007199254740992.0");
  BOOST_TEST(read(Value::unsigned_integer(1ULL << 63), Kind::kInt) == "9223372036854775808u");
  BOOST_TEST(read(Value::number(std::nan("")), Kind::kInt) == "nan");
  BOOST_TEST(read(Value::string("3"), Kind::kInt) == "\"3\"");
  BOOST_TEST(read(Value::number(3.0), Kind::kString) == "3.0");
}

BOOST_AUTO_TEST_CASE(maps_have_members_and_lists_have_elements) {
  const Member members[] = {{"plan", Value::string("free")}, {"", Value::null()}};
  const Value map = Value::map(members);
  BOOST_TEST(element(map, Value::string("plan")) == "\"free\"");
  BOOST_TEST(element(map, Value::string("")) == "null");
  BOOST_TEST(element(map, Value::string("seats")) == "NO_SUCH_KEY");
  BOOST_TEST(element(map, Value::integer(0)) == "NO_SUCH_KEY");

  const Value items[] = {Value::integer(7), Value::integer(8)};
  const Value list = Value::list(items);
  BOOST_TEST(element(list, Value::integer(1)) == "8");
  BOOST_TEST(element(list, Value::unsigned_integer(0)) == "7");
  BOOST_TEST(element(list, Value::number(1.0)) == "8");
  BOOST_TEST(element(list, Value::number(0.5)) == "TYPE_MISMATCH");
  BOOST_TEST(element(list, Value::integer(2)) == "INDEX_OUT_OF_RANGE");
  BOOST_TEST(element(list, Value::integer(-1)) == "INDEX_OUT_OF_RANGE");
  BOOST_TEST(element(list, Value::unsigned_integer(std::numeric_limits<std::uint64_t>::max())) == "INDEX_OUT_OF_RANGE");
  BOOST_TEST(element(list, Value::string("0")) == "TYPE_MISMATCH");
  BOOST_TEST(element(Value::string("abc"), Value::integer(0)) == "TYPE_MISMATCH");
}

BOOST_AUTO_TEST_CASE(the_result_may_take_the_place_of_the_map) {
  const Member members[] = {{"plan", Value::string("free")}};
  Value place = Value::map(members);
  BOOST_TEST((member_of(place, "plan", place) == FailureCode::kNone));
  BOOST_TEST(rendered(place) == "\"free\"");
  BOOST_TEST((member_of(place, "plan", place) == FailureCode::kTypeMismatch));
  place = Value::map(members);
  BOOST_TEST((member_of(place, "seats", place) == FailureCode::kNoSuchKey));
}

BOOST_AUTO_TEST_CASE(a_map_is_made_of_texts_that_stand_there_once) {
  Arena arena;
  Value map;
  const Value good[] = {Value::string("b"), Value::integer(1), Value::string("a"), Value::null()};
  BOOST_TEST(answer(map_of(good, arena, map), map) == R"({"a": null, "b": 1})");
  const Value twice[] = {Value::string("a"), Value::integer(1), Value::string("a"), Value::integer(1)};
  BOOST_TEST(answer(map_of(twice, arena, map), map) == "INVALID_ARGUMENT");
  const Value numbered[] = {Value::integer(1), Value::integer(1)};
  BOOST_TEST(answer(map_of(numbered, arena, map), map) == "TYPE_MISMATCH");
  BOOST_TEST(answer(map_of({}, arena, map), map) == "{}");
}

BOOST_AUTO_TEST_SUITE_END()
