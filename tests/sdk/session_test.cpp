#include "sdk/src/session.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <thread>

namespace {

namespace sdk = flywheel::sdk;
using sdk::Session;

const auto kLongGone = std::chrono::steady_clock::now();
const auto kFarAway = kLongGone + std::chrono::hours(1);

BOOST_AUTO_TEST_SUITE(sdk_session)

BOOST_AUTO_TEST_CASE(the_request_body_carries_the_context) {
  const std::vector<std::pair<flywheel::Context, std::string>> table{
      {{"ada", {{"plan", "free"}, {"seats", 3}}}, R"({"context":{"plan":"free","seats":3,"targetingKey":"ada"}})"},
      {{"ada", {{"targetingKey", "mallory"}}}, R"({"context":{"targetingKey":"ada"}})"},
      {{"", {}}, R"({"context":{}})"},
      {{"ada", {{"rate", std::nan("")}}}, ""},
  };
  for (const auto& [context, expected] : table) BOOST_TEST(Session(context).request_body() == expected);
  BOOST_TEST(Session({"\xff", {}}).problem() == "context attribute `targetingKey` is not UTF-8");
}

BOOST_AUTO_TEST_CASE(an_exposure_says_what_it_is_asked_of_the_context) {
  const Session session({"ada", {{"plan", "free"}, {"seats", 3}, {"email", "x"}}});
  BOOST_TEST(session.attributes_named("seats,plan,absent") == R"({"plan":"free","seats":3})");
  BOOST_TEST(session.attributes_named("plan") == R"({"plan":"free"})");
  BOOST_TEST(session.attributes_named("absent,").empty());
  BOOST_TEST(session.attributes_named("").empty());
}

BOOST_AUTO_TEST_CASE(a_failure_keeps_the_assignments_and_makes_them_stale) {
  Session session({"ada", {}});
  session.fail("early");
  BOOST_TEST(!session.view().stale);
  const auto assignments = std::make_shared<const sdk::Assignments>();
  session.succeed(assignments);
  BOOST_TEST((session.view().assignments == assignments && !session.view().stale && session.problem().empty()));
  session.fail("late");
  BOOST_TEST((session.view().assignments == assignments && session.view().stale && session.problem() == "late"));
}

BOOST_AUTO_TEST_CASE(a_failed_attempt_ends_one_wait_and_the_next_waits_for_the_next_attempt) {
  Session session({"ada", {}});
  session.fail("first");
  BOOST_TEST(!session.wait(kFarAway));
  std::thread later([&session] { session.succeed(std::make_shared<const sdk::Assignments>()); });
  BOOST_TEST(session.wait(kFarAway));
  later.join();
  BOOST_TEST(session.wait(kLongGone));
}

BOOST_AUTO_TEST_CASE(replacing_a_session_ends_its_waits) {
  sdk::CurrentSession current;
  const auto first = std::make_shared<Session>(flywheel::Context{"ada", {}});
  current.replace(first);
  first->succeed(std::make_shared<const sdk::Assignments>());
  current.replace(std::make_shared<Session>(flywheel::Context{"bob", {}}));
  BOOST_TEST(!first->wait(kFarAway));
  BOOST_TEST(current.get()->targeting_key() == "bob");
}

BOOST_AUTO_TEST_CASE(an_experiment_and_phase_and_a_holdout_are_exposed_once) {
  Session session({"ada", {}});
  BOOST_TEST(session.expose({"x", 1, ""}));
  BOOST_TEST(!session.expose({"x", 1, ""}));
  BOOST_TEST(session.expose({"x", 2, ""}));
  BOOST_TEST(session.expose({"y", 1, ""}));
  BOOST_TEST(session.expose({"", 0, "h"}));
  BOOST_TEST(!session.expose({"", 0, "h"}));
  session.forget({"x", 1, ""});
  BOOST_TEST(session.expose({"x", 1, ""}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
