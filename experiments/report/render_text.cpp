#include "experiments/report/render_text.hpp"

#include <algorithm>

#include "config/vocabulary/text.hpp"
#include "experiments/report/daily_bins.hpp"
#include "experiments/report/message_stages.hpp"
#include "experiments/report/metric_tables.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/sections.hpp"

namespace flywheel::report {
namespace {

constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kMostDailyLines = 31;
constexpr std::size_t kDailyBarWidth = 30;

std::string_view sign_of(Tone tone) {
  switch (tone) {
    case Tone::kNeutral:
      return "\u00b7";
    case Tone::kGood:
      return "\u2713";
    case Tone::kBad:
      return "\u2717";
    case Tone::kWarning:
      return "!";
  }
  return "";
}

std::string heading(std::string_view title, const Paint& paint, std::size_t width) {
  std::string line = "── " + std::string(title) + " ";
  while (display_width(line) < width) line += "─";
  return "\n" + paint.bold(line) + "\n";
}

std::string head_text(const Report& report, const Paint& paint, std::size_t width) {
  std::string text = paint.bold(printable(report.experiment)) + "\n";
  if (!report.title.empty()) text += hanging("", printable(report.title), width);
  std::string facts;
  for (const Fact& fact : facts_of(report)) {
    facts += (facts.empty() ? "" : " \u00b7 ") + fact.name + " " + printable(fact.text);
  }
  return text + paint.faint(hanging("", facts, width));
}

std::string verdict_text(const Report& report, const Paint& paint, std::size_t width) {
  std::string text = heading("Verdict", paint, width);
  text += paint.tone(report.verdict_tone, hanging("", printable(report.verdict), width));
  for (const std::string& remark : report.remarks) text += hanging("", printable(remark), width);
  return text;
}

std::string health_text(const Report& report, const Paint& paint, std::size_t width) {
  std::string text = heading("Health", paint, width);
  for (const HealthCheck& check : report.health) {
    const std::string sign = paint.tone(check.tone, sign_of(check.tone)) + " ";
    text += hanging(sign, check.name + ": " + printable(check.sentence), width);
  }
  return text;
}

std::string messages_text(const Report& report, const Paint& paint, std::size_t width) {
  if (!report.messages) return {};
  std::string text = heading("Messages", paint, width) + hanging("", printable(report.messages->estimand), width);
  for (const DetailTable& table : message_tables(*report.messages, report.arms)) {
    text += "\n" + detail_text(table, paint, width);
  }
  return text;
}

std::string segment_text(const Report& report, const SegmentResult& segment, const Paint& paint, std::size_t width) {
  const NumberStyle style = style_of_segment(report, segment);
  return paint.tone(segment.differs ? Tone::kWarning : Tone::kNeutral,
                    hanging("", printable(segment.sentence), width)) +
         "\n" + fitting_table(level_titles(segment, style), level_rows(segment, style), paint, width);
}

std::string segments_text(const Report& report, const Paint& paint, std::size_t width) {
  std::string text;
  for (const SegmentSection& section : segment_sections_of(report)) {
    text += heading(section.title, paint, width);
    for (std::size_t i = 0; i < section.segments.size(); ++i) {
      text += (i > 0 ? "\n" : "") + segment_text(report, *section.segments[i], paint, width);
    }
  }
  return text;
}

/// One bar a bin of days.
std::string daily_text(const Report& report, const Paint& paint, std::size_t width) {
  if (report.daily_exposures.size() < 2) return {};
  const DailyBins bins = bin_days(report.daily_exposures, kMostDailyLines);
  TextTable table;
  table.add_column(bins.days_each == 1 ? "day" : std::to_string(bins.days_each) + " days from",
                   TextTable::Align::kLeft);
  for (const std::string& arm : report.arms) table.add_column(printable(arm), TextTable::Align::kRight);
  table.add_column("all", TextTable::Align::kRight);
  table.add_column("", TextTable::Align::kLeft);
  for (const DailyBin& bin : bins.bins) {
    std::vector<std::string> cells{bin.first_day};
    for (const std::int64_t count : bin.exposed) cells.push_back(count_text(count));
    cells.push_back(count_text(bin.total()));
    cells.push_back(bar(static_cast<double>(bin.total()) / static_cast<double>(bins.largest), kDailyBarWidth));
    table.add_row(std::move(cells));
  }
  if (table.width() + 2 > width) table.remove_last_column();
  return heading("First exposures", paint, width) + table.text(2, paint);
}

}  // namespace

namespace {

std::string learning_text(const Report& report, const Paint& paint, std::size_t width) {
  if (report.learning.empty()) return {};
  std::string text = heading("Suggested learning", paint, width);
  for (std::string_view rest = report.learning; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    text += printable(line) + "\n";  // as it is, to be copied
  }
  return text;
}

}  // namespace

std::string hanging(std::string_view first, std::string_view text, std::size_t width) {
  const std::size_t indent = display_width(first);
  std::string lines;
  for (const std::string& line : wrap(text, width > indent ? width - indent : 1)) {
    lines += (lines.empty() ? std::string(first) : std::string(indent, ' ')) + line + "\n";
  }
  return lines;
}

std::string render_text(const Report& report, bool colour, int width) {
  const Paint paint(colour);
  const std::size_t columns = std::max(kNarrowest, static_cast<std::size_t>(std::max(width, 0)));
  std::string text = head_text(report, paint, columns);
  text += verdict_text(report, paint, columns);
  text += health_text(report, paint, columns);
  for (const Section& section : sections_of(report)) {
    text += heading(section.title, paint, columns);
    for (std::size_t i = 0; i < section.metrics.size(); ++i) {
      text += (i > 0 ? "\n" : "") + metric_text(report, *section.metrics[i], paint, columns);
    }
  }
  return text + messages_text(report, paint, columns) + segments_text(report, paint, columns) +
         daily_text(report, paint, columns) + learning_text(report, paint, columns);
}

}  // namespace flywheel::report
