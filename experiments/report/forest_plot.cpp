#include "experiments/report/forest_plot.hpp"

#include <algorithm>

#include "experiments/report/chart_scale.hpp"
#include "experiments/report/html_text.hpp"
#include "experiments/report/names.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

constexpr double kWidth = 760;
constexpr double kLeft = 150;   // where the plot begins; names stand before it
constexpr double kRight = 540;  // where it ends; numbers stand behind it
constexpr double kTop = 14;
constexpr double kRow = 34;
constexpr double kAxis = 50;  // below the rows
constexpr std::size_t kLongestName = 18;

std::string text_at(double x, double y, std::string_view style, std::string_view text) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + std::string(style) + "\">" +
         escape_html(text) + "</text>";
}

std::string line_between(double x1, double y1, double x2, double y2, std::string_view style) {
  return "<line x1=\"" + coordinate(x1) + "\" y1=\"" + coordinate(y1) + "\" x2=\"" + coordinate(x2) + "\" y2=\"" +
         coordinate(y2) + "\" class=\"" + std::string(style) + "\"/>";
}

/// Holds every interval and the tolerated change.
ChartScale scale_of(const MetricResult& metric, const NumberStyle& style) {
  double low = 0, high = 0;
  const auto hold = [&](double number) {
    low = std::min(low, number * style.factor());
    high = std::max(high, number * style.factor());
  };
  for (const Effect& effect : metric.effects) {
    const auto interval = effect.interval();
    if (!interval) continue;
    hold(interval->low);
    hold(interval->high);
  }
  if (metric.tolerance && metric.tolerance->above) hold(*metric.tolerance->above);
  if (metric.tolerance && metric.tolerance->below) hold(*metric.tolerance->below);
  return ChartScale::around(low, high, 6, kLeft, kRight);
}

std::string axis(const MetricResult& metric, const NumberStyle& style, const ChartScale& scale,
                 std::string_view baseline, double bottom) {
  std::string svg;
  for (const double tick : scale.ticks()) {
    const double x = scale.place(tick);
    svg += line_between(x, kTop - 6, x, bottom, "grid");
    svg += text_at(x, bottom + 16, "tick middle", scale.tick_text(tick));
  }
  svg += line_between(scale.place(0), kTop - 10, scale.place(0), bottom + 2, "zero");
  std::string unit(style.change_unit());
  if (unit == "points") unit = "percentage points";
  if (!unit.empty()) unit = " in " + unit;
  svg += text_at((kLeft + kRight) / 2, bottom + 36, "label middle",
                 "difference from " + shortened(baseline, kLongestName) + unit +
                     (metric.good_up ? " (right is better)" : " (left is better)"));
  return svg;
}

std::string harm_lines(const MetricResult& metric, const NumberStyle& style, const ChartScale& scale, double bottom) {
  std::string svg;
  if (!metric.tolerance) return svg;
  for (const auto& limit : {metric.tolerance->above, metric.tolerance->below}) {
    if (!limit || *limit == 0) continue;
    const double x = scale.place(*limit * style.factor());
    svg += line_between(x, kTop - 6, x, bottom, "limit");
  }
  return svg;
}

std::string row(const Effect& effect, const NumberStyle& style, const ChartScale& scale, double y) {
  const statistics::Comparison& comparison = effect.comparison;
  const auto interval = effect.interval();
  std::string svg = text_at(kLeft - 14, y + 4, "name end", shortened(effect.arm, kLongestName));
  if (!interval || !comparison.difference) {
    return svg + text_at(kRight + 16, y + 4, "value", std::string(finding_name(effect.finding)));
  }
  const double low = scale.place(interval->low * style.factor());
  const double high = scale.place(interval->high * style.factor());
  const double middle = scale.place(*comparison.difference * style.factor());
  svg += "<g class=\"effect " + std::string(tone_name(effect.tone)) + "\">";
  svg += line_between(low, y, high, y, "interval");
  svg += line_between(low, y - 6, low, y + 6, "interval") + line_between(high, y - 6, high, y + 6, "interval");
  if (effect.always_valid && comparison.interval) {  // the narrower one of a fixed horizon, thicker
    svg += line_between(scale.place(comparison.interval->low * style.factor()), y,
                        scale.place(comparison.interval->high * style.factor()), y, "interval fixed");
  }
  svg += "<circle cx=\"" + coordinate(middle) + "\" cy=\"" + coordinate(y) + "\" r=\"5.5\"/></g>";
  svg += "<text x=\"" + coordinate(kRight + 16) + "\" y=\"" + coordinate(y + 4) +
         "\" class=\"value\"><tspan class=\"strong\">" + style.change(*comparison.difference) + "</tspan> (" +
         style.range(*interval) + ")</text>";
  return svg;
}

std::string description_of(const MetricResult& metric) {
  std::string text;
  for (const Effect& effect : metric.effects) text += (text.empty() ? "" : " ") + effect.sentence;
  return text;
}

}  // namespace

std::string forest_plot(const Report& report, const MetricResult& metric, std::string_view id) {
  const bool any = std::any_of(metric.effects.begin(), metric.effects.end(),
                               [](const Effect& effect) { return effect.interval().has_value(); });
  if (!any) return {};
  const NumberStyle style = NumberStyle::of(metric);
  const ChartScale scale = scale_of(metric, style);
  const double bottom = kTop + kRow * static_cast<double>(metric.effects.size());
  const std::string title = std::string(id) + "-title", description = std::string(id) + "-description";
  std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + coordinate(kWidth) + " " + coordinate(bottom + kAxis) +
                    "\" role=\"img\" aria-labelledby=\"" + title + " " + description + "\">";
  svg += "<title id=\"" + title + "\">" + escape_html(metric.name) + ": difference of each arm from " +
         escape_html(report.arms.front()) + " with its " + interval_title(report, metric) + "</title>";
  svg += "<desc id=\"" + description + "\">" + escape_html(description_of(metric)) + "</desc>";
  svg += axis(metric, style, scale, report.arms.front(), bottom) + harm_lines(metric, style, scale, bottom);
  for (std::size_t i = 0; i < metric.effects.size(); ++i) {
    svg += row(metric.effects[i], style, scale, kTop + kRow * (static_cast<double>(i) + 0.5));
  }
  return svg + "</svg>\n";
}

}  // namespace flywheel::report
