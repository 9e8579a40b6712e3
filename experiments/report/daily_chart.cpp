#include "experiments/report/daily_chart.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/report/chart_scale.hpp"
#include "experiments/report/daily_bins.hpp"
#include "experiments/report/html_text.hpp"
#include "experiments/report/number_style.hpp"

namespace flywheel::report {
namespace {

constexpr double kWidth = 760;
constexpr double kHeight = 250;
constexpr double kLeft = 64;
constexpr double kRight = 748;
constexpr double kTop = 30;
constexpr double kBottom = 208;
constexpr double kDateWidth = 90;  // a date's label with some air
constexpr std::size_t kMostBars = 92;
constexpr std::size_t kColours = 8;

std::string text_at(double x, double y, std::string_view style, const std::string& text) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + std::string(style) + "\">" + text +
         "</text>";
}

std::string horizontal_axis(const DailyBins& bins, double slot) {
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(kDateWidth / slot)));
  std::string svg;
  for (std::size_t i = 0; i < bins.bins.size(); i += every) {
    const double x = kLeft + slot * (static_cast<double>(i) + 0.5);
    svg += "<line x1=\"" + coordinate(x) + "\" y1=\"" + coordinate(kBottom) + "\" x2=\"" + coordinate(x) + "\" y2=\"" +
           coordinate(kBottom + 4) + "\" class=\"zero\"/>";
    // The outermost labels stay inside the picture.
    const double middle = std::clamp(x, 38.0, kWidth - 38.0);
    svg += text_at(middle, kBottom + 19, "tick middle", escape_html(bins.bins[i].first_day));
  }
  return svg;
}

std::string vertical_axis(const ChartScale& scale) {
  std::string svg;
  for (const double tick : scale.ticks()) {
    if (tick != std::floor(tick)) continue;  // units are whole
    const std::string y = coordinate(scale.place(tick));
    svg += "<line x1=\"" + coordinate(kLeft) + "\" y1=\"" + y + "\" x2=\"" + coordinate(kRight) + "\" y2=\"" + y +
           "\" class=\"" + (tick == 0 ? "zero" : "grid") + "\"/>";
    svg += text_at(kLeft - 8, scale.place(tick) + 4, "tick end", count_text(std::llround(tick)));
  }
  return svg;
}

std::string bars(const DailyBin& bin, const ChartScale& scale, double x, double width) {
  std::string svg;
  std::int64_t below = 0;
  for (std::size_t arm = 0; arm < bin.exposed.size(); ++arm) {
    if (bin.exposed[arm] == 0) continue;
    const double bottom = scale.place(static_cast<double>(below));
    below += bin.exposed[arm];
    const double top = scale.place(static_cast<double>(below));
    svg += "<rect class=\"arm" + std::to_string(arm % kColours) + "\" x=\"" + coordinate(x) + "\" y=\"" +
           coordinate(top) + "\" width=\"" + coordinate(width) + "\" height=\"" +
           coordinate(std::max(bottom - top, 0.5)) + "\"/>";
  }
  return svg;
}

std::string unit_label(const Report& report, const DailyBins& bins) {
  std::string label = escape_html(plural(report.unit)) + " first exposed";
  return label + (bins.days_each == 1 ? ", a day" : ", every " + std::to_string(bins.days_each) + " days");
}

}  // namespace

std::string daily_chart(const Report& report) {
  if (report.daily_exposures.empty()) return {};
  const DailyBins bins = bin_days(report.daily_exposures, kMostBars);
  const ChartScale scale = ChartScale::around(0, static_cast<double>(bins.largest), 4, kBottom, kTop);
  const double slot = (kRight - kLeft) / static_cast<double>(bins.bins.size());
  const double width = std::min(slot * 0.78, 48.0);
  std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + coordinate(kWidth) + " " + coordinate(kHeight) +
                    "\" role=\"img\" aria-labelledby=\"daily-title daily-description\">"
                    "<title id=\"daily-title\">First exposures by day and arm</title><desc id=\"daily-description\">"
                    "Stacked bars, the baseline at the bottom, from " +
                    escape_html(report.daily_exposures.front().first) + " to " +
                    escape_html(report.daily_exposures.back().first) + ". The table below has the numbers.</desc>";
  svg += text_at(4, 14, "label", unit_label(report, bins));
  svg += vertical_axis(scale) + horizontal_axis(bins, slot);
  for (std::size_t i = 0; i < bins.bins.size(); ++i) {
    svg += bars(bins.bins[i], scale, kLeft + slot * (static_cast<double>(i) + 0.5) - width / 2, width);
  }
  svg += text_at((kLeft + kRight) / 2, kBottom + 38, "label middle", "day of first exposure");
  return svg + "</svg>\n";
}

}  // namespace flywheel::report
