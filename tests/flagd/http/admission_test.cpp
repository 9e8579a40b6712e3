#include "flagd/http/admission.hpp"

#include <boost/test/unit_test.hpp>

using flywheel::http::Admission;

BOOST_AUTO_TEST_SUITE(http_admission)

BOOST_AUTO_TEST_CASE(connections_are_limited_in_all) {
  Admission admission(2, 100);
  BOOST_TEST(admission.enter("a", true));
  BOOST_TEST(admission.enter("b", false));
  BOOST_TEST(!admission.enter("c", false));
  BOOST_TEST(!admission.enter("a", true));
  admission.leave("b", false);
  BOOST_TEST(admission.connections() == 1U);
  BOOST_TEST(admission.enter("c", false));
}

BOOST_AUTO_TEST_CASE(connections_are_limited_by_address_but_not_from_loopback) {
  Admission admission(100, 2);
  for (int i = 0; i < 10; ++i) BOOST_TEST(admission.enter("127.0.0.1", true));
  BOOST_TEST(admission.enter("a", false));
  BOOST_TEST(admission.enter("a", false));
  BOOST_TEST(!admission.enter("a", false));
  BOOST_TEST(admission.enter("b", false));
  admission.leave("a", false);
  BOOST_TEST(admission.enter("a", false));
  BOOST_TEST(admission.connections() == 13U);
}

BOOST_AUTO_TEST_SUITE_END()
