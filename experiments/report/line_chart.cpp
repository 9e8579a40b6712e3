#include "experiments/report/line_chart.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/report/chart_scale.hpp"
#include "experiments/report/html_text.hpp"

namespace flywheel::report {
namespace {

constexpr double kWidth = 760;
constexpr double kHeight = 270;
constexpr double kLeft = 64;
constexpr double kRight = 620;  // names stand behind it
constexpr double kTop = 30;
constexpr double kBottom = 222;
constexpr double kNameHeight = 15;
constexpr double kLabelWidth = 78;
constexpr std::size_t kColours = 8;

std::string text_at(double x, double y, std::string_view style, const std::string& text) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + std::string(style) + "\">" +
         escape_html(text) + "</text>";
}

std::string segment(double x1, double y1, double x2, double y2, std::string_view style) {
  return "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) + "\" y2=\"" +
         coordinate(y2) + "\" class=\"" + std::string(style) + "\"/>";
}

std::string colour(std::string_view kind, std::size_t arm) {
  return std::string(kind) + " line" + std::to_string(arm % kColours);
}

struct Scales {
  ChartScale x;
  ChartScale y;
};

Scales scales_of(const LineChart& chart) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  double low_x = kFar, high_x = -kFar, low_y = 0, high_y = 0;
  for (const ChartLine& line : chart.lines) {
    for (const ChartLine::Point& point : line.points) {
      low_x = std::min(low_x, point.x);
      high_x = std::max(high_x, point.x);
      low_y = std::min({low_y, point.y, point.band ? point.band->low : point.y});
      high_y = std::max({high_y, point.y, point.band ? point.band->high : point.y});
    }
  }
  if (!(high_x > low_x)) low_x -= 0.5, high_x += 0.5;
  Scales scales;
  scales.y = ChartScale::around(low_y, high_y, 5, kBottom, kTop);
  scales.x = {low_x, high_x, kLeft, kRight, 1};
  if (chart.x_ticks.empty()) scales.x = ChartScale::around(low_x, high_x, 8, kLeft, kRight);
  return scales;
}

std::string vertical_axis(const ChartScale& scale) {
  std::string svg;
  for (const double tick : scale.ticks()) {
    const double y = scale.place(tick);
    svg += segment(kLeft, y, kRight, y, std::abs(tick) < scale.step / 1e6 ? "zero" : "grid");
    svg += text_at(kLeft - 8, y + 4, "tick end", scale.tick_text(tick));
  }
  return svg;
}

std::string horizontal_axis(const LineChart& chart, const ChartScale& scale) {
  std::vector<std::pair<double, std::string>> ticks = chart.x_ticks;
  if (ticks.empty()) {
    for (const double tick : scale.ticks()) ticks.emplace_back(tick, scale.tick_text(tick));
  }
  std::string svg = segment(kLeft, kBottom, kRight, kBottom, "grid");
  double free_from = -kLabelWidth;
  for (const auto& [at, label] : ticks) {
    const double x = scale.place(at);
    svg += segment(x, kBottom, x, kBottom + 4, "zero");
    const double width = chart.x_ticks.empty() ? kLabelWidth / 2 : kLabelWidth;
    if (x - width / 2 < free_from) continue;  // labels do not overlap
    free_from = x + width / 2;
    svg += text_at(x, kBottom + 19, "tick middle", label);
  }
  return svg + text_at((kLeft + kRight) / 2, kBottom + 40, "label middle", chart.x_label);
}

std::string path_of(const ChartLine& line, const Scales& scales) {
  std::string path;
  double y = 0;
  for (const ChartLine::Point& point : line.points) {
    const std::string x = coordinate(scales.x.place(point.x));
    if (line.steps && !path.empty()) path += " L" + x + " " + coordinate(y);
    y = scales.y.place(point.y);
    path += (path.empty() ? "M" : " L") + x + " " + coordinate(y);
  }
  return "<path d=\"" + path + "\" class=\"" + colour("line", line.arm) + "\"/>";
}

std::string band_of(const ChartLine& line, const Scales& scales) {
  const bool everywhere = std::all_of(line.points.begin(), line.points.end(),
                                      [](const ChartLine::Point& point) { return point.band.has_value(); });
  if (!everywhere || line.points.size() < 2) return {};
  std::string path;
  for (const ChartLine::Point& point : line.points) {
    path += (path.empty() ? "M" : " L") + coordinate(scales.x.place(point.x)) + " " +
            coordinate(scales.y.place(point.band->high));
  }
  for (auto point = line.points.rbegin(); point != line.points.rend(); ++point) {
    path += " L" + coordinate(scales.x.place(point->x)) + " " + coordinate(scales.y.place(point->band->low));
  }
  return "<path d=\"" + path + " Z\" class=\"" + colour("band", line.arm) + "\"/>";
}

/// The names at the ends of the lines, moved apart where they would overlap.
std::string names_of(const std::vector<ChartLine>& lines, const Scales& scales) {
  std::vector<std::pair<double, const ChartLine*>> ends;
  for (const ChartLine& line : lines) {
    if (!line.points.empty()) ends.emplace_back(scales.y.place(line.points.back().y), &line);
  }
  std::stable_sort(ends.begin(), ends.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double free_from = kTop - kNameHeight;
  for (auto& [y, line] : ends) {
    y = std::max(y, free_from + kNameHeight);
    free_from = y;
  }
  double below = kBottom + kNameHeight;
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    end->first = std::min(end->first, below - kNameHeight);
    below = end->first;
  }
  std::string svg;
  for (const auto& [y, line] : ends) {
    const double x = scales.x.place(line->points.back().x);
    svg += "<circle cx=\"" + coordinate(x) + "\" cy=\"" + coordinate(scales.y.place(line->points.back().y)) +
           "\" r=\"3.5\" class=\"" + colour("dot", line->arm) + "\"/>";
    svg += text_at(kRight + 12, y + 4, colour("name", line->arm), shortened(line->name, 16));
  }
  return svg;
}

}  // namespace

std::string line_chart(const LineChart& chart) {
  const bool any =
      std::any_of(chart.lines.begin(), chart.lines.end(), [](const ChartLine& line) { return !line.points.empty(); });
  if (!any) return {};
  const Scales scales = scales_of(chart);
  std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + coordinate(kWidth) + " " + coordinate(kHeight) +
                    "\" role=\"img\" aria-labelledby=\"" + chart.id + "-title " + chart.id +
                    "-description\"><title id=\"" + chart.id + "-title\">" + escape_html(chart.title) +
                    "</title><desc id=\"" + chart.id + "-description\">" + escape_html(chart.description) + "</desc>";
  svg += text_at(4, 14, "label", chart.y_label);
  svg += vertical_axis(scales.y) + horizontal_axis(chart, scales.x);
  for (const ChartLine& line : chart.lines) svg += band_of(line, scales);
  for (const ChartLine& line : chart.lines) {
    if (!line.points.empty()) svg += path_of(line, scales);
  }
  return svg + names_of(chart.lines, scales) + "</svg>\n";
}

}  // namespace flywheel::report
