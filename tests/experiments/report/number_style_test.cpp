#include "experiments/report/number_style.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using namespace flywheel;
using namespace flywheel::report;

BOOST_AUTO_TEST_SUITE(report_number_style)

BOOST_AUTO_TEST_CASE(counts_have_commas) {
  BOOST_TEST(count_text(0) == "0");
  BOOST_TEST(count_text(999) == "999");
  BOOST_TEST(count_text(1000) == "1,000");
  BOOST_TEST(count_text(145'274) == "145,274");
  BOOST_TEST(count_text(-1'234'567) == "−1,234,567");
  BOOST_TEST(count_text(std::numeric_limits<std::int64_t>::max()) == "9,223,372,036,854,775,807");
}

BOOST_AUTO_TEST_CASE(units_have_their_plural) {
  BOOST_TEST(units_text(1, "user") == "1 user");
  BOOST_TEST(units_text(0, "user") == "0 users");
  BOOST_TEST(units_text(2000, "company") == "2,000 companies");
  BOOST_TEST(units_text(165, "day") == "165 days");
}

BOOST_AUTO_TEST_CASE(small_p_values_keep_their_size) {
  BOOST_TEST(p_text(0.18988337) == "p = 0.19");
  BOOST_TEST(p_text(1) == "p = 1");
  BOOST_TEST(p_text(0.0008) == "p = 0.0008");
  BOOST_TEST(p_text(2.2108e-21) == "p = 2.2e-21");
  BOOST_TEST(p_text(9.96e-21) == "p = 1.0e-20");
  // ln(2.2958965889567551e-2716)
  BOOST_TEST(p_text(0, -6252.989961) == "p = 2.3e-2716");
  BOOST_TEST(p_text(0) == "p = 0");
}

BOOST_AUTO_TEST_CASE(shares_and_confidence_levels_are_short) {
  BOOST_TEST(share_text(0.5) == "50%");
  BOOST_TEST(share_text(1.0 / 3) == "33.33%");
  BOOST_TEST(confidence_text(0.05) == "95%");
  BOOST_TEST(confidence_text(0.001) == "99.9%");
}

BOOST_AUTO_TEST_CASE(relative_changes_are_signed) {
  BOOST_TEST(relative_text(-0.0131098) == "−1.31%");
  BOOST_TEST(relative_text(0.5) == "+50.0%");
  BOOST_TEST(relative_text(0) == "0.00%");
}

BOOST_AUTO_TEST_CASE(rates_are_percent_and_their_differences_points) {
  const NumberStyle style(Unit::kRate, 2);
  BOOST_TEST(style.value(0.12038630) == "12.04%");
  BOOST_TEST(style.change(-0.00157824) == "−0.16");
  BOOST_TEST(style.change_with_unit(0.017) == "+1.70 points");
  BOOST_TEST(style.amount(-0.00157824) == "0.16 points");
  BOOST_TEST(style.range({-0.0039379, 0.0007814}) == "−0.39 to +0.08");
}

BOOST_AUTO_TEST_CASE(nothing_is_minus_zero) {
  BOOST_TEST(NumberStyle(Unit::kNumber, 2).change(-0.001) == "0.00");
  BOOST_TEST(NumberStyle(Unit::kNumber, 2).value(-0.0) == "0.00");
}

BOOST_AUTO_TEST_CASE(numbers_of_any_size_are_readable) {
  BOOST_TEST(NumberStyle(Unit::kNumber, 1).value(1234567.89) == "1,234,567.9");
  BOOST_TEST(NumberStyle(Unit::kNumber, 2).value(1e160) == "1e+160");
}

BOOST_AUTO_TEST_CASE(decimals_follow_the_narrowest_interval) {
  struct Case {
    Unit unit;
    double half_width;
    std::string shown;  // of 0.123456
  };
  for (const Case& c : std::vector<Case>{{Unit::kRate, 0.0024, "12.35%"},
                                         {Unit::kRate, 0.014, "12.3%"},
                                         {Unit::kRate, 0.3, "12%"},
                                         {Unit::kNumber, 0.0024, "0.1235"},
                                         {Unit::kNumber, 300, "0"}}) {
    MetricResult metric;
    metric.unit = c.unit;
    Effect wide, narrow;
    wide.comparison.interval = statistics::Interval{-10 * c.half_width, 10 * c.half_width};
    narrow.comparison.interval = statistics::Interval{-c.half_width, c.half_width};
    metric.effects = {wide, narrow};
    BOOST_TEST(NumberStyle::of(metric).value(0.123456) == c.shown);
  }
}

BOOST_AUTO_TEST_CASE(lifts_that_are_not_defined_or_not_bounded_say_so) {
  statistics::Lift lift;
  BOOST_TEST(lift_text(lift) == "–");
  lift.estimate = 0.5;
  BOOST_TEST(lift_text(lift) == "+50.0%");
  lift.interval = statistics::Interval{-0.1, 1.2};
  BOOST_TEST(lift_text(lift) == "+50.0% (−10.0% to +120.0%)");
  lift.interval.reset();
  lift.unbounded = true;
  BOOST_TEST(lift_text(lift) == "+50.0% (unbounded)");
}

BOOST_AUTO_TEST_SUITE_END()
