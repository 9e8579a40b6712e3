#include "sdk/src/event.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

namespace {

namespace sdk = flywheel::sdk;
using sdk::WallTime;

BOOST_AUTO_TEST_SUITE(sdk_event)

BOOST_AUTO_TEST_CASE(times_are_written_in_utc_with_microseconds) {
  const std::vector<std::pair<std::int64_t, std::string>> table{
      {0, "1970-01-01T00:00:00.000000Z"},
      {-1, "1969-12-31T23:59:59.999999Z"},
      {951'782'400'000'001, "2000-02-29T00:00:00.000001Z"},
      {1'804'241'160'123'456, "2027-03-05T10:06:00.123456Z"},
  };
  for (const auto& [microseconds, expected] : table) {
    BOOST_TEST(sdk::rfc3339(WallTime(std::chrono::microseconds(microseconds))) == expected);
  }
}

BOOST_AUTO_TEST_CASE(message_ids_are_128_bits_in_hexadecimal_and_differ) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(sdk::new_message_id());
  BOOST_TEST(ids.size() == 1000U);
  for (const auto& id : ids) BOOST_TEST((id.size() == 32 && id.find_first_not_of("0123456789abcdef") == id.npos));
}

BOOST_AUTO_TEST_CASE(an_event_is_a_track_call) {
  const auto event = sdk::render_event("id1", "file \"saved\"", "ada", WallTime(), {{"n", 1}, {"plan", "free"}});
  BOOST_TEST(*event == R"({"type":"track","event":"file \"saved\"","userId":"ada","messageId":"id1",)"
                       R"("timestamp":"1970-01-01T00:00:00.000000Z","properties":{"n":1,"plan":"free"}})");
}

BOOST_AUTO_TEST_CASE(an_event_that_cannot_be_sent_says_why) {
  const std::vector<std::tuple<std::string, std::string, flywheel::Attributes, std::string>> table{
      {"e", "", {}, "nobody is identified (Start or Identify with a targeting key comes first)"},
      {"", "ada", {}, "the name is empty"},
      {"\xff", "ada", {}, "the name is not UTF-8"},
      {"e", "\xff", {}, "the user is not UTF-8"},
      {"e", "ada", {{"p", "\xff"}}, "property `p` is not UTF-8"},
      {"e", "ada", {{"p", std::string(33'000, 'x')}}, "larger than 32768 bytes"},
  };
  for (const auto& [name, user, properties, expected] : table) {
    const auto event = sdk::render_event("id1", name, user, WallTime(), properties);
    BOOST_REQUIRE(!event);
    BOOST_TEST(event.error().text == expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
