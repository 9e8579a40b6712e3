#include "config/vocabulary/time.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::format_duration;
using flywheel::format_time;
using flywheel::parse_duration;
using flywheel::parse_time;

BOOST_AUTO_TEST_SUITE(vocabulary_time)

BOOST_AUTO_TEST_CASE(times_are_read_and_written_in_rfc_3339) {
  struct Case {
    const char* text;
    const char* written;  // nullptr: refused
  };
  for (const Case& c :
       {Case{"2026-12-31T10:00:00Z", "2026-12-31T10:00:00Z"},
        Case{"2026-12-31t10:00:00.5z", "2026-12-31T10:00:00.500Z"},
        Case{"2017-01-02 13:42:05.378582Z", "2017-01-02T13:42:05.378582Z"},
        Case{"2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00Z"},
        Case{"2026-01-01T00:00:00.123456789-05:30", "2026-01-01T05:30:00.123456Z"},
        Case{"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
        Case{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"}, Case{"2023-02-29T00:00:00Z", nullptr},
        Case{"2026-12-31T10:00:00", nullptr}, Case{"2026-12-31", nullptr}, Case{"2026-12-31T24:00:00Z", nullptr},
        Case{"2026-12-31T10:00:00Zx", nullptr}, Case{"2026-12-31T10:00:00.Z", nullptr}, Case{"", nullptr}}) {
    const auto time = parse_time(c.text);
    BOOST_TEST((time ? format_time(*time) : "refused") == (c.written ? c.written : "refused"));
  }
}

BOOST_AUTO_TEST_CASE(durations_are_a_number_and_a_unit) {
  struct Case {
    const char* text;
    const char* written;  // nullptr: refused
  };
  for (const Case& c :
       {Case{"150ms", "150ms"}, Case{"90s", "90s"}, Case{"1.5h", "90m"}, Case{"24h", "1d"}, Case{"2w", "14d"},
        Case{"0s", "0s"}, Case{"7us", "7us"}, Case{"3", nullptr}, Case{"d", nullptr}, Case{"-1d", nullptr},
        Case{"3 d", nullptr}, Case{"1e3s", nullptr}, Case{"99999999999w", nullptr}, Case{"", nullptr}}) {
    const auto duration = parse_duration(c.text);
    BOOST_TEST((duration ? format_duration(*duration) : "refused") == (c.written ? c.written : "refused"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
