#include "experiments/report/daily_bins.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::report;

namespace {

std::vector<std::pair<std::string, std::vector<std::int64_t>>> days(std::size_t count) {
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back({"day " + std::to_string(i), {1, 2}});
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_daily_bins)

BOOST_AUTO_TEST_CASE(bins_are_as_short_as_the_room_allows_and_lose_nothing) {
  struct Case {
    std::size_t days, days_each, bins;
  };
  for (const Case& c : {Case{0, 1, 0}, Case{10, 1, 10}, Case{11, 7, 2}, Case{70, 7, 10}, Case{71, 28, 3},
                        Case{280, 28, 10}, Case{281, 56, 6}}) {
    const DailyBins bins = bin_days(days(c.days), 10);
    BOOST_TEST(bins.days_each == c.days_each);
    BOOST_TEST(bins.bins.size() == c.bins);
    std::int64_t total = 0;
    for (const DailyBin& bin : bins.bins) total += bin.total();
    BOOST_TEST(total == 3 * static_cast<std::int64_t>(c.days));
  }
}

BOOST_AUTO_TEST_CASE(a_bin_is_named_after_its_first_day_and_sums_by_arm) {
  const DailyBins bins = bin_days(days(9), 3);
  BOOST_TEST(bins.bins[1].first_day == "day 7");
  BOOST_TEST(bins.bins[1].exposed[1] == 4);
  BOOST_TEST(bins.largest == 21);
}

BOOST_AUTO_TEST_SUITE_END()
