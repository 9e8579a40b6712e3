#include "config/expression/double_text.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>

using namespace flywheel::expression;

BOOST_AUTO_TEST_SUITE(expression_double_text)

BOOST_AUTO_TEST_CASE(numbers_are_read_whole) {
  double number = 0;
  BOOST_TEST((parse_double("-12.5e1", number) == FailureCode::kNone));
  BOOST_TEST(number == -125.0);
  BOOST_TEST((parse_double(".5", number) == FailureCode::kNone));
  BOOST_TEST(number == 0.5);
  BOOST_TEST((parse_double("4.9e-324", number) == FailureCode::kNone));
  BOOST_TEST(number == 0x1p-1074);
  BOOST_TEST((parse_double("-inf", number) == FailureCode::kNone));
  BOOST_TEST(number == -INFINITY);
  BOOST_TEST((parse_double("nan", number) == FailureCode::kNone));
  BOOST_TEST(std::isnan(number));
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_invalid) {
  for (const char* text : {"", "-", "1.5x", " 1", "1e", "1,5", "0x1", "nan(1)", "--1"}) {
    double number = 7;
    BOOST_TEST_CONTEXT(text) BOOST_TEST((parse_double(text, number) == FailureCode::kInvalidArgument));
  }
}

BOOST_AUTO_TEST_CASE(a_number_too_small_is_zero_and_one_too_large_overflows) {
  const std::string zeros(400, '0');
  for (const std::string& text : {std::string("1e-324"), std::string("1e-99999999999999999999"), "0." + zeros + "1",
                                  "0." + zeros + "1e+20", "1" + zeros + "e-999"}) {
    double number = 7;
    BOOST_TEST_CONTEXT(text) BOOST_TEST((parse_double(text, number) == FailureCode::kNone));
    BOOST_TEST_CONTEXT(text) BOOST_TEST(number == 0.0);
    BOOST_TEST((parse_double("-" + text, number) == FailureCode::kNone));
    BOOST_TEST_CONTEXT(text) BOOST_TEST(std::signbit(number));
  }
  for (const std::string& text : {std::string("1e309"), std::string("-1e+99999999999999999999"), "1" + zeros,
                                  "0." + zeros + "1e999", "1" + zeros + ".5e-20"}) {
    double number = 7;
    BOOST_TEST_CONTEXT(text) BOOST_TEST((parse_double(text, number) == FailureCode::kOverflow));
  }
}

BOOST_AUTO_TEST_SUITE_END()
