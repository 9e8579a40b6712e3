#include "flagd/tables/number.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::tables::read_number;

BOOST_AUTO_TEST_SUITE(tables_number)

BOOST_AUTO_TEST_CASE(whole_fields_that_are_finite_numbers_are_read) {
  BOOST_TEST(read_number("0").value() == 0.0);
  BOOST_TEST(read_number("-2.5").value() == -2.5);
  BOOST_TEST(read_number("1e3").value() == 1000.0);
  for (const char* text : {"", " 1", "1 ", "1,5", "nan", "inf", "1e999", "x", "1x", "+1", "0x10"}) {
    BOOST_TEST(!read_number(text), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
