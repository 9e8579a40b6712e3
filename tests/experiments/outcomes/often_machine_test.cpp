#include "experiments/outcomes/often_machine.hpp"

#include <boost/test/unit_test.hpp>
#include <deque>
#include <map>
#include <random>
#include <string>

using namespace flywheel;
using catalog::Moment;
using outcomes::OftenMachine;
using std::chrono::hours;

namespace {

const Zone& vienna() {
  static const Zone zone = Zone::find("Europe/Vienna").value();
  return zone;
}

Moment often(std::int64_t at_least, std::optional<Duration> over, std::int64_t days = 0) {
  Moment moment;
  moment.type = Moment::Type::kOften;
  moment.at_least = at_least;
  moment.over = over;
  moment.days = days;
  return moment;
}

Time at(const std::string& text) {
  return parse_time(text).value();
}

/// At which of the times the moment occurs, as their indexes.
std::string occurrences(const Moment& moment, const std::vector<Time>& times) {
  OftenMachine machine(moment, vienna());
  std::string text;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (machine.step(times[i])) text += std::to_string(i) + " ";
  }
  return text;
}

std::vector<Time> hours_after_midnight(std::initializer_list<int> all) {
  std::vector<Time> times;
  for (const int hour : all) times.push_back(at("2026-11-01T23:00:00Z") + hours(hour));
  return times;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outcomes_often_machine)

BOOST_AUTO_TEST_CASE(so_many_events_must_lie_less_than_the_window_apart) {
  const auto times = hours_after_midnight({0, 1, 24, 25, 26, 49, 50});
  BOOST_TEST(occurrences(often(1, kDay), times) == "0 1 2 3 4 5 6 ");
  BOOST_TEST(occurrences(often(2, std::nullopt), times) == "1 3 5 ");
  BOOST_TEST(occurrences(often(2, kDay), times) == "1 3 5 ");
  BOOST_TEST(occurrences(often(3, kDay), times) == "4 ");  // 0 and 24 h are a day apart: [0 h, 24 h)
  BOOST_TEST(occurrences(often(3, kDay + hours(1)), times) == "2 5 ");
  BOOST_TEST(occurrences(often(8, kDay * 30), times) == "");
}

BOOST_AUTO_TEST_CASE(so_many_days_must_each_have_so_many_events) {
  // Local days of Vienna: 0 to 23 h is the first, and so on.
  const auto times = hours_after_midnight({0, 1, 23, 24, 25, 47, 48, 49, 72});
  BOOST_TEST(occurrences(often(2, kDay * 3, 1), times) == "1 4 7 ");
  BOOST_TEST(occurrences(often(2, kDay * 3, 2), times) == "4 ");
  BOOST_TEST(occurrences(often(2, kDay * 3, 3), times) == "7 ");
  BOOST_TEST(occurrences(often(3, kDay * 2, 2), times) == "5 ");
  BOOST_TEST(occurrences(often(2, kDay, 1), hours_after_midnight({23, 24, 47})) == "2 ");
  // The second day lacks: three of four days do, all of three do not.
  const auto gap = hours_after_midnight({0, 48, 72});
  BOOST_TEST(occurrences(often(1, kDay * 4, 3), gap) == "2 ");
  BOOST_TEST(occurrences(often(1, kDay * 3, 3), gap) == "");
}

BOOST_AUTO_TEST_CASE(a_day_of_a_zone_may_have_25_hours) {
  // 2026-10-25 in Vienna: from 22:00 UTC of the 24th to 23:00 UTC of the 25th.
  const std::vector<Time> times{at("2026-10-24T22:00:00Z"), at("2026-10-25T22:59:00Z"), at("2026-10-25T23:00:00Z")};
  BOOST_TEST(occurrences(often(2, kDay, 1), times) == "1 ");
  BOOST_TEST(occurrences(often(3, kDay, 1), times) == "");
}

BOOST_AUTO_TEST_CASE(after_clear_it_begins_anew) {
  const Moment moment = often(2, kDay, 1);
  OftenMachine machine(moment, vienna());
  const auto times = hours_after_midnight({1, 2, 3});
  BOOST_TEST(!machine.step(times[0]));
  machine.clear();
  BOOST_TEST(!machine.step(times[1]));
  BOOST_TEST(machine.step(times[2]));
}

BOOST_AUTO_TEST_CASE(random_histories_agree_with_counting_anew_at_every_event) {
  std::mt19937 random(20261126);
  for (int round = 0; round < 300; ++round) {
    const std::int64_t days = round % 2 == 0 ? 0 : 1 + random() % 4;
    const Moment moment = often(1 + random() % 5, kDay * (std::max<std::int64_t>(days, 1) + random() % 3), days);
    OftenMachine machine(moment, vienna());
    Time now = at("2026-10-20T00:00:00Z");
    std::deque<Time> seen;  // since the last occurrence
    for (int i = 0; i < 120; ++i) {
      now += std::chrono::minutes(random() % (60 * 14));
      seen.push_back(now);
      bool expected = false;
      if (days == 0) {
        std::int64_t inside = 0;
        for (const Time time : seen) inside += now - time < *moment.over ? 1 : 0;
        expected = inside >= moment.at_least;
      } else {
        std::map<std::int64_t, std::int64_t> by_day;
        const std::int64_t today = vienna().day_number(now);
        for (const Time time : seen) ++by_day[vienna().day_number(time)];
        std::int64_t full = 0;
        for (const auto& [day, count] : by_day) {
          full += day > today - *moment.over / kDay && count >= moment.at_least ? 1 : 0;
        }
        expected = full >= days && by_day[today] >= moment.at_least;
      }
      BOOST_REQUIRE_EQUAL(machine.step(now), expected);
      if (expected) seen.clear();
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
