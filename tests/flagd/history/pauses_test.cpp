#include "flagd/history/pauses.hpp"

#include <boost/test/unit_test.hpp>

#include "flagd/history/kill_list.hpp"
#include "tests/temporary_directory.hpp"

using namespace flywheel;
using namespace flywheel::history;

namespace {

Time at(int hour) {
  return parse_time("2026-11-01T00:00:00Z").value() + std::chrono::hours(hour);
}

Switching paused(int hour, int phase = 1, const std::string& arm = "warm") {
  report::HarmFinding harm{"mute (first 24h)", arm, "control", 0.05, 0.02, 0.01, true, 1000, 1010, 3, "It is bad."};
  Switching switching{at(hour), true, "greeting", "It is bad.", ""};
  switching.pausing = Pausing{"00aa", phase, at(hour), 0.05, false, {{harm, "mute"}}};
  return switching;
}

Switching lifted(int hour) {
  return {at(hour), false, "greeting", "", "192.0.2.7"};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(history_pauses, test::TemporaryDirectory)

BOOST_AUTO_TEST_CASE(a_pause_is_a_line_with_who_why_and_the_numbers) {
  const std::string due =
      R"-({"time":"2026-11-01T01:00:00Z","action":"kill","key":"greeting","reason":"It is bad.","remote":"",)-"
      R"-("by":"auto_pause","epoch":"00aa","phase":1,"as_of":"2026-11-01T01:00:00Z","alpha":0.05,)-"
      R"-("sample_ratio_off":false,"findings":[{"guardrail":"mute (first 24h)","metric":"mute","arm":"warm",)-"
      R"-("baseline":"control","difference":0.05,"limit":0.02,"tolerance":0.01,"above":true,"n_arm":1000,)-"
      R"-("n_baseline":1010,"look":3}]})-";
  BOOST_TEST(audit_line(paused(1)) == due);
}

BOOST_AUTO_TEST_CASE(pauses_and_who_lifted_them_are_read_from_the_audit_log) {
  KillList list(path());
  BOOST_TEST(!list.pauses().value().latest("greeting"));
  BOOST_REQUIRE(list.write({"greeting"}, paused(1)));
  BOOST_REQUIRE(list.write({"greeting", "other"}, {at(2), true, "other", "by hand", "::1"}));
  const Pauses standing = list.pauses().value();
  BOOST_REQUIRE(standing.latest("greeting"));
  BOOST_TEST((standing.latest("greeting")->time == at(1) && !standing.latest("greeting")->lifted));
  BOOST_TEST(standing.latest("greeting")->reason == "It is bad.");
  BOOST_TEST(!standing.latest("other"));
  BOOST_TEST(!standing.lifted_in("greeting", "mute", "warm"));
  BOOST_REQUIRE(list.write({"other"}, lifted(3)));
  write("audit.log", read("audit.log") + "{\"time\":\"2026-11-01T04:00:00Z\",\"action\":\"ki");  // torn
  const Pauses over = list.pauses().value();
  BOOST_TEST((over.latest("greeting")->lifted == at(3)));
  BOOST_TEST(over.latest("greeting")->lifted_from == "192.0.2.7");
  BOOST_TEST(!list.pauses(at(2)).value().latest("greeting")->lifted);
  BOOST_TEST((list.at(at(2)).value() == KilledKeys{"greeting", "other"}));
  BOOST_TEST((list.at(at(3)).value() == KilledKeys{"other"}));
}

BOOST_AUTO_TEST_CASE(a_lift_is_remembered_for_the_guardrail_the_arm_and_the_phase) {
  Pauses pauses;
  pauses.note(lifted(0));  // of something else than a pause
  pauses.note(paused(1));
  pauses.note(lifted(2));
  BOOST_TEST(pauses.lifted_in("greeting", "mute", "warm").value() == 1);
  BOOST_TEST(!pauses.lifted_in("greeting", "mute", "cool"));
  BOOST_TEST(!pauses.lifted_in("greeting", "mute (first 24h)", "warm"));  // the declared name counts
  BOOST_TEST(!pauses.lifted_in("other", "mute", "warm"));
  pauses.note(paused(3, 2));
  BOOST_TEST(pauses.lifted_in("greeting", "mute", "warm").value() == 1);
  pauses.note(lifted(4));
  BOOST_TEST(pauses.lifted_in("greeting", "mute", "warm").value() == 2);
  BOOST_TEST((pauses.latest("greeting")->time == at(3)));
}

BOOST_AUTO_TEST_SUITE_END()
