#include "sdk/src/event_queue.hpp"

#include <boost/test/unit_test.hpp>
#include <ostream>

namespace flywheel {
static std::ostream& operator<<(std::ostream& out, const EventCounts& counts) {
  return out << counts.queued << " queued, " << counts.delivered << " delivered, " << counts.dropped << " dropped";
}
}  // namespace flywheel

namespace {

namespace sdk = flywheel::sdk;
using Push = sdk::EventQueue::Push;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kInterval{60'000};

std::string state(const sdk::EventQueue& queue) {
  std::ostringstream out;
  out << queue.counts();
  return out.str();
}

BOOST_AUTO_TEST_SUITE(sdk_event_queue)

BOOST_AUTO_TEST_CASE(every_event_is_queued_delivered_or_dropped) {
  sdk::EventQueue queue(3, 100, kInterval);
  for (const char* event : {"1", "2", "3", "4"}) (void)queue.push(event);
  BOOST_TEST(state(queue) == "3 queued, 0 delivered, 1 dropped");
  BOOST_TEST(queue.problem() == "the event queue is full");
  const auto batch = queue.take();
  BOOST_TEST(batch.events == "1,2,3");
  BOOST_TEST((queue.push("5") == Push::kDropped));  // what is under way still counts
  BOOST_TEST(state(queue) == "3 queued, 0 delivered, 2 dropped");
  queue.settle(batch, 1, "one was bad");
  BOOST_TEST(state(queue) == "0 queued, 2 delivered, 3 dropped");
  BOOST_TEST(queue.problem() == "one was bad");
  queue.refuse("malformed");
  (void)queue.push("6");
  queue.abandon();
  (void)queue.push("7");
  BOOST_TEST(state(queue) == "0 queued, 2 delivered, 6 dropped");
}

BOOST_AUTO_TEST_CASE(the_sender_is_woken_by_the_first_event_and_when_enough_wait) {
  sdk::EventQueue queue(100, 3, kInterval);
  const auto now = steady_clock::now();
  BOOST_TEST((queue.due(now) == sdk::SteadyTime::max()));
  BOOST_TEST((queue.push("1") == Push::kWakeSender));
  BOOST_TEST((queue.push("2") == Push::kQueued));
  BOOST_TEST((queue.due(now) >= now + kInterval));
  BOOST_TEST((queue.due(now) <= steady_clock::now() + kInterval));
  BOOST_TEST((queue.push("3") == Push::kWakeSender));
  BOOST_TEST((queue.due(now) == now));
}

BOOST_AUTO_TEST_CASE(a_flush_makes_everything_due_that_is_queued) {
  sdk::EventQueue queue(100, 50, kInterval);
  const auto now = steady_clock::now();
  (void)queue.push("1");
  const auto flush = queue.request_flush();
  BOOST_TEST((queue.due(now) == now));
  BOOST_TEST(queue.flushing());
  const auto batch = queue.take();
  (void)queue.push("2");
  BOOST_TEST((queue.due(now) > now));
  BOOST_TEST(!queue.wait_flushed(flush, now));
  queue.settle(batch, 0, "");
  BOOST_TEST(!queue.flushing());
  BOOST_TEST(queue.wait_flushed(flush, now));
  const auto second = queue.request_flush();
  queue.settle(queue.take(), 1, "refused");
  BOOST_TEST(!queue.wait_flushed(second, now));
}

BOOST_AUTO_TEST_CASE(batches_hold_at_most_500_events_and_512_KiB) {
  sdk::EventQueue many(10'000, 1, kInterval);
  for (int i = 0; i < 1001; ++i) (void)many.push("{}");
  std::vector<std::size_t> sizes;
  for (sdk::Batch batch = many.take(); batch.size > 0; batch = many.take()) sizes.push_back(batch.size);
  BOOST_TEST(sizes == (std::vector<std::size_t>{500, 500, 1}), boost::test_tools::per_element());

  sdk::EventQueue large(10'000, 1, kInterval);
  for (int i = 0; i < 40; ++i) (void)large.push(std::string(sdk::kEventLimit, 'x'));
  std::size_t total = 0;
  for (sdk::Batch batch = large.take(); batch.size > 0; batch = large.take()) {
    BOOST_TEST(batch.body(sdk::WallTime()).size() <= sdk::kBatchLimit);
    total += batch.size;
  }
  BOOST_TEST(total == 40U);
}

BOOST_AUTO_TEST_CASE(the_body_says_when_it_was_sent_only_where_told) {
  sdk::Batch batch{.events = "{},{}", .size = 2};
  BOOST_TEST(batch.body(std::nullopt) == R"({"batch":[{},{}]})");
  BOOST_TEST(batch.body(sdk::WallTime()) == R"({"batch":[{},{}],"sentAt":"1970-01-01T00:00:00.000000Z"})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
