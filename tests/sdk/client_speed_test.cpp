// How fast one client plays many users one after another. The rate is printed, the counts are asserted.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <flywheel/client.hpp>
#include <iostream>

#include "tests/sdk/scripted_server.hpp"

namespace {

using namespace std::chrono_literals;
using flywheel::test::Asked;
using flywheel::test::GoodServer;
using flywheel::test::kEvaluate;
using flywheel::test::ScriptedServer;

BOOST_AUTO_TEST_SUITE(sdk_client_speed)

BOOST_AUTO_TEST_CASE(many_users_are_played_over_two_connections) {
  constexpr int kUsers = 2000;
  constexpr int kActions = 4;
  const auto good = std::make_shared<GoodServer>(
      R"({"key":"nudge","value":{"title":"Hi"},"variant":"team","reason":"SPLIT","metadata":{"experiment":"nudge","phase":1}})");
  ScriptedServer server([good](const Asked& asked) { return (*good)(asked); });
  flywheel::Options options;
  options.server = server.url();
  flywheel::Client client(options);
  const auto start = std::chrono::steady_clock::now();
  for (int user = 0; user < kUsers; ++user) {
    client.Identify({"user-" + std::to_string(user), {{"plan", "free"}}});
    BOOST_REQUIRE(client.WaitUntilReady(10s));
    BOOST_REQUIRE(client.JsonVariationDetail("nudge", "{}").variant == "team");
    for (int action = 0; action < kActions; ++action) client.Track("file_downloaded", {{"file", action}});
  }
  BOOST_TEST(client.Shutdown(60s));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::cout << kUsers << " users with " << kActions
            << " events each and an exposure: " << static_cast<int>(kUsers / took.count()) << " users/s\n";
  BOOST_TEST(good->events().size() == static_cast<std::size_t>(kUsers * (kActions + 1)));
  BOOST_TEST(server.asked(kEvaluate).size() == static_cast<std::size_t>(kUsers));
  BOOST_TEST(server.asked(kEvaluate).back().connection <= 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
