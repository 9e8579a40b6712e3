#include "experiments/outcomes/instant.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace flywheel::outcomes;
using flywheel::Duration;
using flywheel::Time;

BOOST_AUTO_TEST_SUITE(outcomes_instant)

BOOST_AUTO_TEST_CASE(it_holds_copies_and_properties_only_where_they_are_read) {
  Instant instant;
  std::string bytes = "first";
  Event event{{}, "a", Time(Duration(7)), 2.5, Properties(bytes), "m1"};
  instant.add(3, event, true);
  instant.add(4, event, false);
  bytes = "other";
  event.value = std::nullopt;
  event.properties = Properties(bytes);
  instant.add(5, event, true);
  bytes = "gone!";

  BOOST_TEST(instant.size() == 3U);
  BOOST_TEST((instant.time() == Time(Duration(7))));
  BOOST_TEST(instant.at(0).name == 3U);
  BOOST_TEST(instant.at(0).value.value() == 2.5);
  BOOST_TEST(instant.at(0).properties.bytes() == "first");
  BOOST_TEST(instant.at(1).properties.bytes() == "");
  BOOST_TEST(instant.at(2).properties.bytes() == "other");
  BOOST_TEST(!instant.at(2).value.has_value());
  instant.clear();
  BOOST_TEST(instant.empty());
}

BOOST_AUTO_TEST_SUITE_END()
