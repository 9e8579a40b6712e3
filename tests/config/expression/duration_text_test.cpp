#include "config/expression/duration_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;
using expression::parse_cel_duration;

BOOST_AUTO_TEST_SUITE(expression_duration_text)

BOOST_AUTO_TEST_CASE(durations_are_sums_of_numbers_with_units) {
  struct Case {
    std::string_view text;
    std::int64_t microseconds;
  };
  for (const Case& c :
       {Case{"0", 0}, Case{"1h30m", 5'400'000'000}, Case{"-1.5h", -5'400'000'000}, Case{"100ms", 100'000},
        Case{"+1us", 1}, Case{"1µs", 1}, Case{"1999ns", 1}, Case{".5s", 500'000}, Case{"3d", 259'200'000'000},
        Case{"1w", 604'800'000'000}, Case{"9223372036.854775s", 9'223'372'036'854'775}}) {
    const auto read = parse_cel_duration(c.text);
    BOOST_TEST_CONTEXT(c.text) BOOST_REQUIRE(read.has_value());
    BOOST_TEST_CONTEXT(c.text) BOOST_TEST(read->count() == c.microseconds);
  }
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_durations) {
  for (const std::string_view text : {"", "-", "1", "h", "1x", "1h 30m", "1h-30m", "--1h", "1..5h",
                                      "9223372036.854776s", "99999999999999999999999999999999999999999999h"}) {
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!parse_cel_duration(text));
  }
}

BOOST_AUTO_TEST_SUITE_END()
