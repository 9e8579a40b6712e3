#include <algorithm>
#include <cmath>

#include "config/vocabulary/text.hpp"
#include "experiments/report/chart_scale.hpp"
#include "experiments/report/details.hpp"
#include "experiments/report/metric_charts.hpp"
#include "experiments/report/metric_tables.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/render_text.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

using Align = TextTable::Align;

constexpr std::size_t kBarWidth = 24;
constexpr std::size_t kNarrowestForest = 20;
constexpr std::size_t kWidestForest = 41;
constexpr std::string_view kRightIsBetter = "right is better", kLeftIsBetter = "left is better";

/// A line of columns, each one character.
class Canvas {
 public:
  explicit Canvas(std::size_t width) : cells_(width, " ") {}
  void put(double at, std::string_view character) { cells_[index(at)] = character; }
  void line(double from, double to, std::string_view character) {
    for (std::size_t i = index(from); i <= index(to); ++i) cells_[i] = character;
  }
  /// Without trailing spaces.
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const std::string_view cell : cells_) text += cell;
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

 private:
  [[nodiscard]] std::size_t index(double at) const {
    return static_cast<std::size_t>(std::clamp<long>(std::lround(at), 0, static_cast<long>(cells_.size()) - 1));
  }
  std::vector<std::string_view> cells_;
};

ChartScale forest_scale(const MetricResult& metric, const NumberStyle& style, std::size_t width) {
  double low = 0, high = 0;
  for (const Effect& effect : metric.effects) {
    const auto interval = effect.interval();
    if (!interval) continue;
    low = std::min(low, interval->low);
    high = std::max(high, interval->high);
  }
  return ChartScale::around(low * style.factor(), high * style.factor(), 8, 0, static_cast<double>(width - 1));
}

std::string forest_row(const Effect& effect, const ChartScale& scale, const NumberStyle& style, std::size_t width) {
  Canvas canvas(width);
  canvas.put(scale.place(0), "│");
  const auto interval = effect.interval();
  if (interval && effect.comparison.difference) {
    const double low = scale.place(interval->low * style.factor());
    const double high = scale.place(interval->high * style.factor());
    canvas.line(low, high, "─");
    if (low <= scale.place(0) && scale.place(0) <= high) canvas.put(scale.place(0), "┼");
    canvas.put(low, "├");
    canvas.put(high, "┤");
    canvas.put(scale.place(*effect.comparison.difference * style.factor()), "●");
  }
  return canvas.text();
}

/// The two ends of the scale, and 0 where it stands between them.
std::string forest_title(const ChartScale& scale, std::size_t width) {
  const std::string low = scale.tick_text(scale.low), high = scale.tick_text(scale.high);
  const auto zero = static_cast<std::size_t>(std::lround(scale.place(0)));
  std::string title = low;
  if (zero > display_width(low) && zero + 1 + display_width(high) < width) {
    title = pad_right(title, zero) + "0";
  }
  return title + pad_left(high, width - std::min(width, display_width(title)));
}

std::string arms_table(const MetricResult& metric, const Paint& paint, std::size_t width) {
  double largest = 0;
  for (const ArmResult& arm : metric.arms) largest = std::max(largest, arm.estimate.value_or(0));
  TextTable table;
  for (std::string& title : arm_titles(metric)) table.add_column(std::move(title), table.next_align());
  table.add_column("", Align::kLeft);
  for (const ArmResult& arm : metric.arms) {
    std::vector<std::string> cells = arm_cells(metric, arm);
    cells.front() = printable(cells.front());
    cells.push_back(bar(largest > 0 ? arm.estimate.value_or(0) / largest : 0, kBarWidth));
    table.add_row(std::move(cells));
  }
  if (table.width() + 2 > width) table.remove_last_column();
  return table.text(2, paint);
}

std::string effects_table(const Report& report, const MetricResult& metric, const Paint& paint, std::size_t width) {
  const NumberStyle style = NumberStyle::of(metric);
  std::vector<std::vector<std::string>> rows;
  for (const Effect& effect : metric.effects) {
    std::vector<std::string>& cells = rows.emplace_back(effect_cells(effect, style));
    if (effect.comparison.difference) cells[1] = paint.tone(effect.tone, cells[1]);
  }
  return fitting_table(effect_titles(report, metric), std::move(rows), paint, width);
}

/// Of an effect's looks some two weeks' worth, evenly, the last among them.
std::string looks_text(const MetricResult& metric, const Effect& effect, const Paint& paint, std::size_t width) {
  constexpr std::size_t kMostLooks = 14;
  if (effect.looks.size() < 2) return {};
  DetailTable table = looks_table(metric, effect);
  const std::size_t stride = (table.rows.size() - 1) / kMostLooks + 1;
  std::vector<std::vector<std::string>> some;
  for (std::size_t i = (table.rows.size() - 1) % stride; i < table.rows.size(); i += stride) {
    some.push_back(std::move(table.rows[i]));
  }
  table.rows = std::move(some);
  if (stride > 1) table.title += ", one in " + std::to_string(stride);
  return "\n" + detail_text(table, paint, width);
}

std::string forest_text(const MetricResult& metric, const Paint& paint, std::size_t width) {
  const bool any = std::any_of(metric.effects.begin(), metric.effects.end(),
                               [](const Effect& effect) { return effect.interval().has_value(); });
  std::size_t names = 0;
  for (const Effect& effect : metric.effects) names = std::max(names, display_width(printable(effect.arm)));
  const std::size_t beside = 2 + names + 2 + 2 + kRightIsBetter.size();
  if (!any || width < beside + kNarrowestForest) return {};
  const std::size_t columns = std::min(kWidestForest, width - beside);
  const NumberStyle style = NumberStyle::of(metric);
  const ChartScale scale = forest_scale(metric, style, columns);
  std::string text;
  for (const Effect& effect : metric.effects) {
    text += "  " + pad_right(printable(effect.arm), names) + "  " +
            paint.tone(effect.tone, forest_row(effect, scale, style, columns)) + "\n";
  }
  const std::string better(metric.good_up ? kRightIsBetter : kLeftIsBetter);
  text += "  " + std::string(names + 2, ' ') + paint.faint(forest_title(scale, columns) + "  " + better) + "\n";
  return text;
}

}  // namespace

std::string fitting_table(const std::vector<std::string>& titles, std::vector<std::vector<std::string>> rows,
                          const Paint& paint, std::size_t width) {
  TextTable table;
  for (const std::string& title : titles) table.add_column(printable(title), table.next_align());
  for (std::vector<std::string>& cells : rows) {
    cells.front() = printable(cells.front());
    table.add_row(cells);
  }
  if (table.width() + 2 <= width) return table.text(2, paint);
  table.remove_last_column();
  std::string text = table.text(2, paint);
  for (const std::vector<std::string>& cells : rows) {
    text += hanging("  ", titles.back() + " of " + cells.front() + ": " + cells.back(), width);
  }
  return text;
}

std::string detail_text(const DetailTable& detail, const Paint& paint, std::size_t width) {
  TextTable table;
  for (const std::string& title : detail.titles) table.add_column(printable(title), table.next_align());
  for (std::vector<std::string> cells : detail.rows) {
    for (std::string& cell : cells) cell = printable(cell);
    table.add_row(std::move(cells));
  }
  for (std::size_t columns = detail.titles.size(); columns > 2 && table.width() + 2 > width; --columns) {
    table.remove_last_column();
  }
  return hanging("  ", detail.title, width) + table.text(2, paint);
}

std::string metric_text(const Report& report, const MetricResult& metric, const Paint& paint, std::size_t width) {
  std::string text = paint.bold(printable(metric.name)) + "\n";
  text += hanging("  ", printable(metric.description) + "; " + direction_words(metric), width);
  if (metric.target && !metric.target->sentence.empty())
    text += hanging("  ", printable(metric.target->sentence), width);
  text += "\n" + arms_table(metric, paint, width);
  const bool compared = is_compared(metric);
  if (compared) text += "\n" + effects_table(report, metric, paint, width) + "\n" + forest_text(metric, paint, width);
  text += "\n";
  for (const Effect& effect : metric.effects) text += hanging("  ", printable(effect.sentence), width);
  if (metric.influence && !metric.influence->sentence.empty())
    text += hanging("  ", printable(metric.influence->sentence), width);
  for (const DetailTable& table : details_of(metric)) text += "\n" + detail_text(table, paint, width);
  if (metric.role == Role::kGoal) {
    for (const Effect& effect : metric.effects) text += looks_text(metric, effect, paint, width);
  }
  for (const Effect& effect : metric.effects) {
    const std::string novelty = novelty_sentence(effect);
    if (!novelty.empty()) text += hanging("  ", printable(novelty), width);
  }
  if (compared) {
    const std::string method = method_words(metric.effects.front());
    if (!method.empty()) text += paint.faint(hanging("  ", "Method: " + method + ".", width));
  }
  return text;
}

}  // namespace flywheel::report
