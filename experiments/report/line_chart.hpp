// Lines over a common axis, as SVG.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/statistics/comparison.hpp"

namespace flywheel::report {

/// One line. Points without a y interrupt it.
struct ChartLine {
  struct Point {
    double x = 0;
    double y = 0;
    std::optional<statistics::Interval> band = {};  ///< drawn around the line where all points have one
  };
  std::string name;
  std::size_t arm = 0;  ///< its colour; the name stands at its end
  std::vector<Point> points;
  bool steps = false;  ///< stays level until the next point
};

/// What is drawn, and how it is labelled. The vertical axis holds 0.
struct LineChart {
  std::string id;     ///< unique on the page
  std::string title;  ///< for readers who do not see it
  std::string description;
  std::string x_label;
  std::string y_label;
  std::vector<ChartLine> lines;
  std::vector<std::pair<double, std::string>> x_ticks;  ///< empty: round numbers
};

/// Self-contained but for the page's style; empty where no line has a point.
[[nodiscard]] std::string line_chart(const LineChart& chart);

}  // namespace flywheel::report
