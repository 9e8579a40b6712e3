#include "config/expression/time_zone.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel;
using expression::TimeZone;

BOOST_AUTO_TEST_SUITE(expression_time_zone)

BOOST_AUTO_TEST_CASE(zones_and_offsets_shift_the_clock) {
  const Time noon = *parse_time("2026-07-01T12:00:00Z");
  struct Case {
    std::string_view name;
    int minutes;  // from UTC
  };
  for (const Case& c : {Case{"UTC", 0}, Case{"Europe/Vienna", 120}, Case{"America/New_York", -240}, Case{"+05:30", 330},
                        Case{"-02:30", -150}, Case{"02:00", 120}}) {
    const auto zone = TimeZone::find(c.name);
    BOOST_TEST_CONTEXT(c.name) BOOST_REQUIRE(zone.has_value());
    const auto shift = zone->local(noon).time_since_epoch() - noon.time_since_epoch();
    BOOST_TEST_CONTEXT(c.name) BOOST_TEST((shift == std::chrono::minutes(c.minutes)));
  }
}

BOOST_AUTO_TEST_CASE(other_names_are_no_zones) {
  for (const std::string_view name : {"", "Mars/Base", "+24:00", "+5:30", "+05:60", "0530", "../etc/passwd"}) {
    BOOST_TEST_CONTEXT(name) BOOST_TEST(!TimeZone::find(name));
  }
}

BOOST_AUTO_TEST_SUITE_END()
