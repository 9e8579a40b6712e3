#include "experiments/statistics/survival.hpp"

#include <boost/test/unit_test.hpp>

using namespace flywheel::statistics;

namespace {

/// Weeks of remission under 6-MP, of Freireich et al. (1963); negative: still in remission then.
std::vector<SurvivalStep> remission() {
  std::vector<Lifetime> lifetimes;
  for (const int weeks : {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35}) {
    lifetimes.push_back({static_cast<Real>(std::abs(weeks)), weeks > 0});
  }
  return survival_curve(lifetimes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statistics_survival)

BOOST_AUTO_TEST_CASE(intervals_are_those_that_are_published) {
  // As Stata's `sts list` prints them.
  struct Row {
    Real time;
    double survival, error, low, high;
  };
  const auto curve = remission();
  for (const Row& row : {Row{6, 0.8571, 0.0764, 0.6197, 0.9516}, Row{7, 0.8067, 0.0869, 0.5631, 0.9228},
                         Row{10, 0.7529, 0.0963, 0.5032, 0.8894}, Row{13, 0.6902, 0.1068, 0.4316, 0.8491},
                         Row{16, 0.6275, 0.1141, 0.3675, 0.8049}, Row{22, 0.5378, 0.1282, 0.2678, 0.7468},
                         Row{23, 0.4482, 0.1346, 0.1881, 0.6801}}) {
    BOOST_TEST_CONTEXT("week " << static_cast<double>(row.time)) {
      const SurvivalStep step = survival_at(curve, row.time);
      BOOST_TEST(std::abs(static_cast<double>(step.survival) - row.survival) < 6e-5);
      BOOST_TEST(std::abs(static_cast<double>(step.standard_error) - row.error) < 6e-5);
      const auto bounds = survival_interval(step, 0.05L);
      BOOST_REQUIRE(bounds.has_value());
      BOOST_TEST(std::abs(static_cast<double>(bounds->low) - row.low) < 6e-5);
      BOOST_TEST(std::abs(static_cast<double>(bounds->high) - row.high) < 6e-5);
    }
  }
}

BOOST_AUTO_TEST_CASE(between_two_events_the_curve_stays_level) {
  const auto curve = remission();
  BOOST_TEST(static_cast<double>(survival_at(curve, 5.999L).survival) == 1.0);
  BOOST_TEST(static_cast<double>(survival_at(curve, 9.5L).time) == 7.0);
  BOOST_TEST(static_cast<double>(survival_at(curve, 100).time) == 23.0);
  BOOST_TEST(static_cast<double>(survival_at({}, 100).survival) == 1.0);
}

BOOST_AUTO_TEST_CASE(where_nothing_or_everything_has_happened_there_is_no_interval) {
  BOOST_TEST(!survival_interval(survival_at(remission(), 5), 0.05L));
  const std::vector<Lifetime> all{{1, true, 10}};
  BOOST_TEST(!survival_interval(survival_at(survival_curve(all), 1), 0.05L));
}

BOOST_AUTO_TEST_SUITE_END()
