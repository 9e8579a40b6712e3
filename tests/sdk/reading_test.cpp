#include "sdk/src/reading.hpp"

#include <boost/test/unit_test.hpp>
#include <sstream>

namespace {

namespace sdk = flywheel::sdk;
using flywheel::Json;
using flywheel::Scalar;

template <class Reader, class T>
std::string as(const Scalar& value, T untouched) {
  std::ostringstream out;
  out.precision(17);
  T read = untouched;
  if (Reader::read(value, read)) {
    out << std::boolalpha << read;
  } else {
    out << (read == untouched ? "-" : "changed");
  }
  return out.str();
}

/// How each reader reads the value: bool, text, integer, number, JSON.
std::string readings(const Scalar& value) {
  return std::string(sdk::kind_of(value)) + ": " + as<sdk::BoolReader>(value, false) + " " +
         as<sdk::StringReader>(value, std::string()) + " " + as<sdk::IntReader>(value, std::int64_t{-7}) + " " +
         as<sdk::DoubleReader>(value, -7.5) + " " + as<sdk::JsonReader>(value, std::string());
}

BOOST_AUTO_TEST_SUITE(sdk_reading)

BOOST_AUTO_TEST_CASE(each_type_is_read_by_those_who_can_say_it_exactly) {
  const std::vector<std::pair<Scalar, std::string>> table{
      {true, "a bool: true - - - true"},
      {std::int64_t{3}, "an integer: - - 3 3 3"},
      {std::int64_t{9007199254740993}, "an integer: - - 9007199254740993 9007199254740992 9007199254740993"},
      {3.0, "a number: - - 3 3 3.0"},
      {3.5, "a number: - - - 3.5 3.5"},
      {-9223372036854775808.0, "a number: - - -9223372036854775808 -9.2233720368547758e+18 -9223372036854775808.0"},
      {9223372036854775808.0, "a number: - - - 9.2233720368547758e+18 9223372036854775808.0"},
      {std::string("x\"y"), "text: - x\"y - - \"x\\\"y\""},
      {Json{"[1]"}, "JSON: - - - - [1]"},
  };
  for (const auto& [value, expected] : table) BOOST_TEST(readings(value) == expected);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
