#include "sdk/src/backoff.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace {

using flywheel::sdk::Backoff;
using std::chrono::milliseconds;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(sdk_backoff)

BOOST_AUTO_TEST_CASE(the_bound_doubles_from_100_ms_to_5_s_and_all_from_a_tenth_of_it_is_used) {
  const std::vector<int> bounds{100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000};
  std::vector<milliseconds> longest(bounds.size());
  std::vector<milliseconds> shortest(bounds.size(), milliseconds(10'000));
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Backoff backoff(seed);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      const auto pause = backoff.next(std::nullopt);
      longest[i] = std::max(longest[i], pause);
      shortest[i] = std::min(shortest[i], pause);
    }
  }
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    BOOST_TEST(longest[i].count() <= bounds[i]);
    BOOST_TEST(longest[i].count() >= bounds[i] * 95 / 100);
    BOOST_TEST(shortest[i].count() >= bounds[i] / 10);
    BOOST_TEST(shortest[i].count() <= bounds[i] * 15 / 100);
  }
}

BOOST_AUTO_TEST_CASE(an_outage_of_a_minute_costs_at_most_40_attempts) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Backoff backoff(seed);
    int attempts = 1;
    for (milliseconds time{0}; time < seconds(60); ++attempts) time += backoff.next(std::nullopt);
    BOOST_TEST(attempts <= 40);
  }
}

BOOST_AUTO_TEST_CASE(what_the_server_asks_for_is_the_least_and_five_minutes_of_it_are_believed) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto pause = Backoff(seed).next(seconds(7));
    BOOST_TEST((pause >= seconds(7) && pause <= milliseconds(7100)));
    const auto longest = Backoff(seed).next(seconds(4'000'000'000));
    BOOST_TEST((longest >= seconds(300) && longest <= milliseconds(300'100)));
  }
}

BOOST_AUTO_TEST_CASE(success_starts_it_anew) {
  Backoff backoff(1);
  for (int i = 0; i < 100; ++i) (void)backoff.next(std::nullopt);
  backoff.reset();
  BOOST_TEST(backoff.next(std::nullopt).count() <= 100);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
