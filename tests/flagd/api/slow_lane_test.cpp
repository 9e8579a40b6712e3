#include "flagd/api/slow_lane.hpp"

#include <boost/test/unit_test.hpp>
#include <future>
#include <optional>

using flywheel::api::SlowLane;

BOOST_AUTO_TEST_SUITE(api_slow_lane)

BOOST_AUTO_TEST_CASE(what_was_posted_is_done_in_order_also_at_the_end) {
  std::vector<int> done;
  {
    SlowLane lane;
    for (int i = 0; i < 10; ++i) BOOST_TEST(lane.post([&done, i] { done.push_back(i); }));
  }
  BOOST_TEST((done == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

BOOST_AUTO_TEST_CASE(too_much_is_refused) {
  std::promise<void> begun, go;
  SlowLane lane;
  BOOST_TEST(lane.post([&] {
    begun.set_value();
    go.get_future().wait();
  }));
  begun.get_future().wait();
  int taken = 0;
  while (lane.post([] {})) ++taken;
  BOOST_TEST(taken == 64);
  go.set_value();
}

BOOST_AUTO_TEST_CASE(with_several_threads_as_many_work_at_once) {
  std::promise<void> first, second;
  SlowLane lane(2, 4);
  // Each waits for the other.
  BOOST_TEST(lane.post([&] {
    first.set_value();
    second.get_future().wait();
  }));
  BOOST_TEST(lane.post([&] {
    first.get_future().wait();
    second.set_value();
  }));
}

BOOST_AUTO_TEST_SUITE_END()
