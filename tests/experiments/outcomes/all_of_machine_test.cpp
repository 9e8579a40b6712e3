#include "experiments/outcomes/all_of_machine.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>
#include <vector>

using flywheel::Duration;
using flywheel::Time;
using flywheel::Value;
using flywheel::outcomes::AllOfMachine;

namespace {

Time at(std::int64_t microseconds) {
  return Time(Duration(microseconds));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_all_of_machine)

BOOST_AUTO_TEST_CASE(it_occurs_with_the_last_part_whatever_the_order) {
  AllOfMachine machine(3, std::nullopt);
  BOOST_TEST(!machine.step(2, at(0)));
  BOOST_TEST(!machine.step(2, at(1)));
  BOOST_TEST(!machine.step(0, at(2)));
  BOOST_TEST(machine.step(1, at(3)));
}

BOOST_AUTO_TEST_CASE(after_it_has_occurred_it_begins_anew) {
  AllOfMachine machine(2, std::nullopt);
  machine.step(0, at(0));
  BOOST_TEST(machine.step(1, at(1)));
  BOOST_TEST(!machine.step(1, at(2)));
  BOOST_TEST(machine.step(0, at(3)));
}

BOOST_AUTO_TEST_CASE(the_parts_must_lie_less_than_within_apart) {
  AllOfMachine machine(2, Duration(10));
  machine.step(0, at(0));
  BOOST_TEST(!machine.step(1, at(10)));
  machine.clear();
  machine.step(0, at(0));
  BOOST_TEST(machine.step(1, at(9)));
}

BOOST_AUTO_TEST_CASE(a_later_part_takes_the_place_of_an_expired_one) {
  AllOfMachine machine(2, Duration(10));
  machine.step(0, at(0));
  machine.step(1, at(20));
  BOOST_TEST(machine.step(0, at(25)));
}

BOOST_AUTO_TEST_CASE(all_parts_must_share_the_value) {
  AllOfMachine machine(2, std::nullopt);
  machine.step(0, Value::string("x"), at(0));
  BOOST_TEST(!machine.step(1, Value::string("y"), at(1)));
  BOOST_TEST(machine.step(0, Value::string("y"), at(2)));
  BOOST_TEST(machine.step(1, Value::string("x"), at(3)));
}

BOOST_AUTO_TEST_CASE(what_identifies_nothing_matches_nothing) {
  for (const Value value : {Value(), Value::null(), Value::list(std::span<const Value>()), Value::map({}),
                            Value::number(std::numeric_limits<double>::quiet_NaN())}) {
    AllOfMachine machine(2, std::nullopt);
    machine.step(0, value, at(0));
    BOOST_TEST(!machine.step(1, value, at(1)));
  }
}

BOOST_AUTO_TEST_CASE(numbers_are_the_same_whatever_their_kind_and_never_texts) {
  const auto same = [](Value a, Value b) {
    AllOfMachine machine(2, std::nullopt);
    machine.step(0, a, at(0));
    return machine.step(1, b, at(1));
  };
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 63;
  BOOST_TEST(same(Value::integer(7), Value::number(7)));
  BOOST_TEST(same(Value::unsigned_integer(7), Value::integer(7)));
  BOOST_TEST(same(Value::unsigned_integer(kHuge), Value::number(0x1p63)));
  BOOST_TEST(same(Value::number(0.5), Value::number(0.5)));
  BOOST_TEST(same(Value::number(0.0), Value::number(-0.0)));
  BOOST_TEST(!same(Value::number(0.5), Value::number(0.25)));
  BOOST_TEST(!same(Value::unsigned_integer(kHuge), Value::unsigned_integer(kHuge + 1)));
  BOOST_TEST(!same(Value::integer(7), Value::string("7")));
  BOOST_TEST(!same(Value::boolean(true), Value::boolean(false)));
  BOOST_TEST(same(Value::boolean(true), Value::boolean(true)));
}

BOOST_AUTO_TEST_CASE(a_thousand_values_are_kept_apart_and_forgotten_together) {
  AllOfMachine machine(2, std::nullopt);
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("file-" + std::to_string(i));
  for (int round = 0; round < 3; ++round) {
    for (const std::string& name : names) BOOST_TEST(!machine.step(0, Value::string(name), at(round)));
    machine.clear();
    for (const std::string& name : names) BOOST_TEST(!machine.step(1, Value::string(name), at(round)));
    int occurred = 0;
    for (const std::string& name : names) occurred += machine.step(0, Value::string(name), at(round)) ? 1 : 0;
    BOOST_TEST(occurred == 1000);
    machine.clear();
  }
}

BOOST_AUTO_TEST_SUITE_END()
