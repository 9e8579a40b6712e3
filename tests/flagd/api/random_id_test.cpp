#include "flagd/api/random_id.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace flywheel;

BOOST_AUTO_TEST_SUITE(api_random_id)

BOOST_AUTO_TEST_CASE(ids_differ) {
  std::set<std::string> ids;
  const Time now = parse_time("2026-11-24T12:00:00Z").value();
  for (int i = 0; i < 1000; ++i) {
    ids.insert(api::random_id());
    ids.insert(api::make_ulid(now));
  }
  BOOST_TEST(ids.size() == 2000U);
}

BOOST_AUTO_TEST_CASE(a_ulid_begins_with_its_time) {
  // The example of the specification's reference implementation.
  BOOST_TEST(api::make_ulid(Time(Duration(1'469'918'176'385'000))).substr(0, 10) == "01ARYZ6S41");
  const Time now = parse_time("2026-11-24T12:00:00Z").value();
  BOOST_TEST(api::make_ulid(now) < api::make_ulid(now + std::chrono::milliseconds(1)));
  BOOST_TEST(api::make_ulid(now).size() == 26U);
  BOOST_TEST(api::make_ulid(now).find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
