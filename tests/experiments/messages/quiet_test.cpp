#include "experiments/messages/quiet.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"

using namespace flywheel;
using namespace flywheel::messages;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Case {
  const char* zone;
  Duration from, to;
  const char* time;
  const char* end;  ///< "": no night
};

std::string end_of(const Case& c) {
  const Time time = at(c.time);
  const auto end = Quiet({c.from, c.to, true}, Zone::find(c.zone).value(), time).end_of(time);
  return end ? format_time(*end) : std::string();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages_quiet)

BOOST_AUTO_TEST_CASE(a_night_ends_when_the_users_clock_says_so_also_where_clocks_change) {
  for (const Case& c : std::vector<Case>{
           // Any night, and one that lies within a day.
           {"Europe/Vienna", hours(21), hours(8), "2026-11-24T19:59:59Z", ""},
           {"Europe/Vienna", hours(21), hours(8), "2026-11-24T20:00:00Z", "2026-11-25T07:00:00Z"},
           {"Europe/Vienna", hours(21), hours(8), "2026-11-25T06:59:59Z", "2026-11-25T07:00:00Z"},
           {"Europe/Vienna", hours(21), hours(8), "2026-11-25T07:00:00Z", ""},
           {"Europe/Vienna", hours(12), hours(14), "2026-11-25T10:59:59Z", ""},
           {"Europe/Vienna", hours(12), hours(14), "2026-11-25T12:59:59Z", "2026-11-25T13:00:00Z"},
           {"UTC", hours(0), hours(6), "2026-11-25T00:00:00Z", "2026-11-25T06:00:00Z"},
           // Vienna, 2026-03-29: 02:00 becomes 03:00. The night has ten hours.
           {"Europe/Vienna", hours(21), hours(8), "2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z"},
           {"Europe/Vienna", hours(22), minutes(150), "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"},
           {"Europe/Vienna", hours(22), minutes(150), "2026-03-29T01:00:00Z", ""},
           // 2026-10-25: 03:00 becomes 02:00. An end that comes twice is the first one, and stays the end.
           {"Europe/Vienna", hours(21), hours(8), "2026-10-24T19:00:00Z", "2026-10-25T07:00:00Z"},
           {"Europe/Vienna", hours(22), minutes(150), "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z"},
           {"Europe/Vienna", hours(22), minutes(150), "2026-10-25T01:15:00Z", ""},
           // New York, 2026-03-08 and 2026-11-01.
           {"America/New_York", hours(21), hours(8), "2026-03-08T02:00:00Z", "2026-03-08T12:00:00Z"},
           {"America/New_York", hours(21), hours(8), "2026-11-01T01:00:00Z", "2026-11-01T13:00:00Z"},
           {"America/New_York", hours(21), hours(8), "2026-11-01T13:00:00Z", ""},
           // Lord Howe Island changes by half an hour: 2026-04-05 (02:00 becomes 01:30) and 2026-10-04 (02:00, 02:30).
           {"Australia/Lord_Howe", hours(21), hours(8), "2026-04-04T10:00:00Z", "2026-04-04T21:30:00Z"},
           {"Australia/Lord_Howe", hours(21), hours(8), "2026-10-03T10:30:00Z", "2026-10-03T21:00:00Z"},
           {"Australia/Lord_Howe", hours(22), minutes(135), "2026-10-03T15:29:59Z", "2026-10-03T15:30:00Z"},
           {"Australia/Lord_Howe", hours(22), minutes(135), "2026-10-03T15:30:00Z", ""},
       }) {
    BOOST_TEST_CONTEXT(c.zone << " at " << c.time) BOOST_TEST(end_of(c) == c.end);
  }
}

BOOST_AUTO_TEST_CASE(it_is_the_users_night_else_the_projects) {
  World world(
      "project: p\ntimezone: America/New_York\nquiet_hours: { from: \"21:00\", to: \"08:00\" }\n---\n"
      "message: m\nplacement: p\ntrigger: { event: e, delay: 5m }\ncontent: { layout: banner, title: x }\n");
  world.trigger = "e";
  world.now = at("2026-11-24T20:30:00Z");  // 15:30 in New York, 21:30 in Vienna
  BOOST_TEST(world.decide() == "show m");
  world.attributes["timezone"] = Value::string("Europe/Vienna");
  BOOST_TEST(world.decide() == "nothing QUIET_HOURS until 2026-11-25T07:00:00Z");
  BOOST_TEST(world.last.deferred);
  for (const Value& unknown : {Value::string("Middle/Earth"), Value::integer(1)}) {
    world.attributes["timezone"] = unknown;
    BOOST_TEST(world.decide() == "show m");
  }
  // What counts is when it would be drawn.
  world.attributes["timezone"] = Value::string("Europe/Vienna");
  world.now = at("2026-11-24T19:55:00Z");
  BOOST_TEST(world.decide() == "nothing QUIET_HOURS until 2026-11-25T07:00:00Z");
  world.now = at("2026-11-25T06:55:00Z");
  BOOST_TEST(world.decide() == "show m");
}

BOOST_AUTO_TEST_CASE(what_is_dropped_at_night_does_not_come_back) {
  World world(
      "project: p\nquiet_hours: { from: \"21:00\", to: \"08:00\", then: drop }\n---\n"
      "message: m\nplacement: p\ncontent: { layout: banner, title: x }\n");
  world.now = at("2026-11-24T22:00:00Z");
  BOOST_TEST(world.decide() == "nothing QUIET_HOURS");
  BOOST_TEST(!world.last.deferred);
}

BOOST_AUTO_TEST_CASE(schedules_in_the_users_zone_follow_its_days_where_clocks_change) {
  struct Edge {
    const char* zone;
    const char* day;
    const char* begins;
    const char* ends;
  };
  for (const Edge& edge : std::vector<Edge>{
           {"Europe/Vienna", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
           {"Europe/Vienna", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
           {"America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
           {"America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
           {"Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z"},
           {"Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"},
       }) {
    const std::string day = edge.day;
    World world("message: m\nplacement: p\nschedule: { start: " + day + ", end: " + day +
                ", timezone: user }\ncontent: { layout: banner, title: x }\n");
    world.attributes["timezone"] = Value::string(edge.zone);
    const auto decided_at = [&](Time time) {
      world.now = time;
      return world.decide();
    };
    BOOST_TEST_CONTEXT(edge.zone << " on " << day) {
      BOOST_TEST(decided_at(at(edge.begins) - Duration(1)) == "nothing OUT_OF_SCHEDULE");
      BOOST_TEST(decided_at(at(edge.begins)) == "show m");
      BOOST_TEST(decided_at(at(edge.ends) - Duration(1)) == "show m");
      BOOST_TEST(decided_at(at(edge.ends)) == "nothing OUT_OF_SCHEDULE");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
