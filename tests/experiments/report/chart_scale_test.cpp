#include "experiments/report/chart_scale.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using flywheel::report::ChartScale;

namespace {

std::string ticks_of(double low, double high) {
  const ChartScale scale = ChartScale::around(low, high, 5, 0, 100);
  std::string text;
  for (const double tick : scale.ticks()) text += (text.empty() ? "" : " ") + scale.tick_text(tick);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_chart_scale)

BOOST_AUTO_TEST_CASE(ticks_are_round_and_hold_the_numbers_and_zero) {
  BOOST_TEST(ticks_of(-0.39, 0.08) == "−0.4 −0.3 −0.2 −0.1 0.0 0.1");
  BOOST_TEST(ticks_of(0.9, 3.7) == "0 1 2 3 4");
  BOOST_TEST(ticks_of(0, 758) == "0 200 400 600 800");
  BOOST_TEST(ticks_of(0, 0) == "0.0 0.2 0.4 0.6 0.8 1.0");
  BOOST_TEST(ticks_of(-3e12, 0) == "−3e+12 −2e+12 −1e+12 0");
}

BOOST_AUTO_TEST_CASE(numbers_have_their_place_on_the_line) {
  const ChartScale scale = ChartScale::around(-1, 3, 4, 100, 500);
  BOOST_TEST(scale.place(-1) == 100);
  BOOST_TEST(scale.place(0) == 200);
  BOOST_TEST(scale.place(3) == 500);
  BOOST_TEST(scale.place(99) == 500);  // outside: at the edge
}

BOOST_AUTO_TEST_SUITE_END()
