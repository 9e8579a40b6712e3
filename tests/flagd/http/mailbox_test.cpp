#include "flagd/http/mailbox.hpp"

#include <poll.h>

#include <boost/test/unit_test.hpp>
#include <thread>

using flywheel::http::Mailbox;

namespace {

bool is_readable(const Mailbox& mailbox) {
  pollfd descriptor{mailbox.descriptor(), POLLIN, 0};
  return ::poll(&descriptor, 1, 0) == 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_mailbox)

BOOST_AUTO_TEST_CASE(work_from_other_threads_wakes_the_owner_and_runs_in_order) {
  Mailbox mailbox;
  std::string order;
  BOOST_TEST(!is_readable(mailbox));
  std::thread([&] {
    mailbox.post([&] { order += 'a'; });
    mailbox.post([&] { order += 'b'; });
  }).join();
  BOOST_TEST(is_readable(mailbox));
  BOOST_TEST(order == "");
  mailbox.run_all();
  BOOST_TEST(order == "ab");
  BOOST_TEST(!is_readable(mailbox));
}

BOOST_AUTO_TEST_CASE(work_that_posts_more_is_woken_for_it_again) {
  Mailbox mailbox;
  int runs = 0;
  mailbox.post([&] { mailbox.post([&] { ++runs; }); });
  mailbox.run_all();
  BOOST_TEST(runs == 0);
  BOOST_TEST(is_readable(mailbox));
  mailbox.run_all();
  BOOST_TEST(runs == 1);
}

BOOST_AUTO_TEST_CASE(a_closed_mailbox_drops_what_it_has_and_takes_nothing) {
  Mailbox mailbox;
  bool ran = false;
  mailbox.post([&] { ran = true; });
  mailbox.close();
  mailbox.post([&] { ran = true; });
  mailbox.run_all();
  BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_SUITE_END()
