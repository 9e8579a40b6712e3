#include "flagd/commands/numbers.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::commands;

BOOST_AUTO_TEST_SUITE(commands_numbers)

BOOST_AUTO_TEST_CASE(counts_are_read_as_people_write_them) {
  for (const auto& [text, count] : std::vector<std::pair<std::string, std::int64_t>>{
           {"10000", 10'000}, {"10,000", 10'000}, {"10_000", 10'000}, {"1e4", 10'000}, {"0", 0}, {"-3", -3}}) {
    BOOST_TEST(read_count(text).value() == count);
  }
  for (const char* bad : {"", "x", "1.5", "1,2", "1,0000", "1e30", "nan", "10 000", "0x10"}) {
    BOOST_TEST_CONTEXT(bad) BOOST_TEST(!read_count(bad).has_value());
  }
}

BOOST_AUTO_TEST_CASE(shares_may_be_percentages) {
  BOOST_TEST(read_share("5%").value() == 0.05);
  BOOST_TEST(read_share("0.05").value() == 0.05);
  for (const char* bad : {"", "%", "5%%", "five", "inf", "nan%"}) BOOST_TEST(!read_share(bad).has_value());
  BOOST_TEST(read_level("alpha", "100%").error().message == "--alpha lies between 0% and 100%, not at `100%`");
}

BOOST_AUTO_TEST_SUITE_END()
