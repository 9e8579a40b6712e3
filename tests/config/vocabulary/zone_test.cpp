#include "config/vocabulary/zone.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::format_time;
using flywheel::parse_date;
using flywheel::parse_time;
using flywheel::parse_time_as;
using flywheel::Zone;

BOOST_AUTO_TEST_SUITE(vocabulary_zone)

BOOST_AUTO_TEST_CASE(a_day_begins_where_the_zone_says) {
  struct Case {
    const char* zone;
    const char* date;
    const char* begins;
  };
  for (const Case& c : {Case{"UTC", "2026-12-31", "2026-12-31T00:00:00Z"},
                        Case{"Europe/Vienna", "2026-03-29", "2026-03-28T23:00:00Z"},  // 23 hours long
                        Case{"Europe/Vienna", "2026-03-30", "2026-03-29T22:00:00Z"},
                        Case{"Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z"},
                        Case{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"}}) {  // midnight was skipped
    const Zone zone = Zone::find(c.zone).value();
    BOOST_TEST(format_time(zone.from_local(parse_date(c.date).value())) == c.begins);
  }
}

BOOST_AUTO_TEST_CASE(an_hour_that_happens_twice_means_the_first) {
  const Zone vienna = Zone::find("Europe/Vienna").value();
  BOOST_TEST(format_time(parse_time_as("2026-10-25 02:30:00", "%Y-%m-%d %H:%M:%S", vienna).value()) ==
             "2026-10-25T00:30:00Z");
  BOOST_TEST(vienna.day_number(parse_time("2026-10-24T22:30:00Z").value()) -
                 vienna.day_number(parse_time("2026-10-24T21:30:00Z").value()) ==
             1);
}

BOOST_AUTO_TEST_CASE(zones_and_transitions_in_turns_are_told_apart) {
  const Zone utc, vienna = Zone::find("Europe/Vienna").value(), tokyo = Zone::find("Asia/Tokyo").value();
  const auto hours = [](const Zone& zone, const char* time) {
    const auto instant = parse_time(time).value();
    return (zone.to_local(instant).time_since_epoch() - instant.time_since_epoch()) / std::chrono::hours(1);
  };
  for (int round = 0; round < 2; ++round) {
    BOOST_TEST(hours(vienna, "2026-03-29T00:59:59.999999Z") == 1);
    BOOST_TEST(hours(vienna, "2026-03-29T01:00:00Z") == 2);
    BOOST_TEST(hours(tokyo, "2026-03-29T01:00:00Z") == 9);
    BOOST_TEST(hours(utc, "2026-03-29T01:00:00Z") == 0);
    BOOST_TEST(hours(vienna, "2026-10-25T00:59:59.999999Z") == 2);
    BOOST_TEST(hours(vienna, "2026-10-25T01:00:00Z") == 1);
  }
  BOOST_TEST(hours(utc, "0001-01-01T00:00:00Z") == 0);
  BOOST_TEST(hours(utc, "9999-12-31T23:59:59Z") == 0);
}

BOOST_AUTO_TEST_CASE(unknown_zones_are_errors) {
  BOOST_TEST(Zone::find("Europe/Wien").error().code == "unknown_zone");
  BOOST_TEST(Zone::find("").error().code == "unknown_zone");
}

BOOST_AUTO_TEST_CASE(times_are_read_by_format_to_the_microsecond) {
  struct Case {
    const char* text;
    const char* format;
    const char* time;  // nullptr: refused
  };
  for (const Case& c :
       {Case{"2017-01-21 22:11:48.556739", "%Y-%m-%d %H:%M:%S", "2017-01-21T22:11:48.556739Z"},
        Case{"2019-11-24 00:01:03.979311+00:00", "%Y-%m-%d %H:%M:%S%Ez", "2019-11-24T00:01:03.979311Z"},
        Case{"2019-11-24 00:01:03+0200", "%Y-%m-%d %H:%M:%S%z", "2019-11-23T22:01:03Z"},
        Case{"19970118", "%Y%m%d", "1997-01-18T00:00:00Z"}, Case{"1485036708.5", "%s", "2017-01-21T22:11:48.500Z"},
        Case{"1485036708556", "%Q", "2017-01-21T22:11:48.556Z"}, Case{"2017-01-21", "%Y-%m-%d %H:%M:%S", nullptr},
        Case{"2017-01-21 x", "%Y-%m-%d", nullptr}, Case{"12a", "%s", nullptr}, Case{"", "%Y", nullptr}}) {
    const auto time = parse_time_as(c.text, c.format, Zone());
    BOOST_TEST((time ? format_time(*time) : "refused") == (c.time ? c.time : "refused"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
