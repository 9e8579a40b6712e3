#include <algorithm>
#include <charconv>
#include <cmath>

#include "experiments/report/details.hpp"
#include "experiments/report/forest_plot.hpp"
#include "experiments/report/html_text.hpp"
#include "experiments/report/message_stages.hpp"
#include "experiments/report/metric_charts.hpp"
#include "experiments/report/metric_tables.hpp"
#include "experiments/report/names.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/render_html.hpp"
#include "experiments/report/sections.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

double share_of(const Return& week) {
  return week.watched > 0 ? static_cast<double>(week.active) / static_cast<double>(week.watched) : 0;
}

std::string number_cell(std::string_view text) {
  return "<td class=\"number\">" + escape_html(text) + "</td>";
}

std::string row_head(std::string_view text) {
  return "<th scope=\"row\"><bdi>" + escape_html(text) + "</bdi></th>";
}

std::string column_head(std::string_view text, bool number) {
  return std::string(number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">") + escape_html(text) +
         "</th>";
}

std::string bar_svg(std::size_t arm, double share) {
  const std::string width = coordinate(std::clamp(share, 0.0, 1.0) * 150);
  return "<svg class=\"bar\" viewBox=\"0 0 150 10\" aria-hidden=\"true\"><rect class=\"track\" width=\"150\" "
         "height=\"10\" "
         "rx=\"3\"/><rect class=\"arm" +
         std::to_string(arm % 8) + "\" width=\"" + width + "\" height=\"10\" rx=\"3\"/></svg>";
}

/// A table's head: the first column is text, the others numbers.
std::string head_row(const std::vector<std::string>& titles) {
  std::string html;
  for (std::size_t i = 0; i < titles.size(); ++i) html += column_head(titles[i], i > 0);
  return html;
}

std::string head_and_numbers(const std::vector<std::string>& cells) {
  std::string html = row_head(cells.front());
  for (std::size_t i = 1; i < cells.size(); ++i) html += number_cell(cells[i]);
  return html;
}

std::string arms_html(const MetricResult& metric) {
  double largest = 0;
  for (const ArmResult& arm : metric.arms) largest = std::max(largest, arm.estimate.value_or(0));
  std::string html = "<div class=\"wide\"><table><caption>What each arm did</caption><thead><tr>" +
                     head_row(arm_titles(metric)) + "<td></td></tr></thead><tbody>";
  for (std::size_t i = 0; i < metric.arms.size(); ++i) {
    const ArmResult& arm = metric.arms[i];
    html += "<tr>" + head_and_numbers(arm_cells(metric, arm)) + "<td>" +
            (arm.estimate && largest > 0 ? bar_svg(i, *arm.estimate / largest) : "") + "</td></tr>";
  }
  return html + "</tbody></table></div>\n";
}

std::string finding_badge(const Effect& effect) {
  if (effect.harm && effect.harm->state == Harm::State::kHarmed) return badge(Tone::kBad, "harmed");
  if (effect.harm && effect.harm->state == Harm::State::kExcluded) return badge(Tone::kGood, "harm ruled out");
  switch (effect.finding) {
    case Finding::kCollecting:
      return badge(effect.tone, "collecting");
    case Finding::kUndefined:
      return badge(effect.tone, "cannot be told");
    case Finding::kNoDifference:
      return badge(effect.tone, effect.harm ? "not ruled out" : "none shown");
    case Finding::kBetter:
      return badge(effect.tone, "better");
    case Finding::kWorse:
      return badge(effect.tone, "worse");
    case Finding::kNotComparable:
      return badge(effect.tone, "not comparable");
  }
  return {};
}

std::string effects_html(const Report& report, const MetricResult& metric) {
  const NumberStyle style = NumberStyle::of(metric);
  std::string html = "<div class=\"wide\"><table><caption>Against " + escape_html(report.arms.front()) +
                     "; n as above</caption><thead><tr>" + head_row(effect_titles(report, metric)) +
                     column_head("finding", false) + "</tr></thead><tbody>";
  for (const Effect& effect : metric.effects) {
    html += "<tr>" + head_and_numbers(effect_cells(effect, style)) + "<td>" + finding_badge(effect) + "</td></tr>";
  }
  return html + "</tbody></table></div>\n";
}

std::string folded(std::string_view summary, const std::string& html) {
  return "<details><summary>" + escape_html(summary) + "</summary>" + html + "</details>\n";
}

std::string figure(std::string_view caption, const std::string& chart) {
  if (chart.empty()) return {};
  return "<figure><figcaption>" + escape_html(caption) + "</figcaption><div class=\"wide\">" + chart +
         "</div></figure>\n";
}

/// The larger the share, the stronger the colour; a cohort's own numbers are in the cells.
std::string cohorts_html(const MetricResult& metric, const DetailTable& table) {
  constexpr double kStrongest = 4;
  double largest = 0;
  for (const Cohort& cohort : metric.cohorts) {
    for (const Return& week : cohort.weeks) largest = std::max(largest, share_of(week));
  }
  std::string html = "<div class=\"wide\"><table class=\"heat\"><caption>" + escape_html(table.title) +
                     "</caption><thead><tr>" + head_row(table.titles) + "</tr></thead><tbody>";
  std::size_t row = 0;
  for (const Cohort& cohort : metric.cohorts) {
    if (cohort.weeks.empty()) continue;
    const std::vector<std::string>& cells = table.rows[row++];
    html += "<tr>" + row_head(cells[0]) + number_cell(cells[1]);
    for (std::size_t i = 2; i < cells.size(); ++i) {
      const double share = i - 2 < cohort.weeks.size() && largest > 0 ? share_of(cohort.weeks[i - 2]) / largest : 0;
      const int heat = static_cast<int>(std::ceil(share * kStrongest));
      html += "<td class=\"number heat" + std::to_string(heat) + "\">" + escape_html(cells[i]) + "</td>";
    }
    html += "</tr>";
  }
  return html + "</tbody></table></div>\n";
}

std::string details_html(const Report& report, const MetricResult& metric, const std::string& id) {
  std::string html = figure("Units that had got there, by time", line_chart(times_chart(metric, id + "-times")));
  html += figure("Who came back, by day since exposure", line_chart(returns_chart(metric, id + "-returns")));
  for (const DetailTable& table : details_of(metric)) {
    html += table.titles.front() == kCohortTitle ? cohorts_html(metric, table) : detail_html(table);
  }
  html += figure("The difference day by day, with always-valid intervals",
                 line_chart(looks_chart(report, metric, id + "-looks")));
  for (const Effect& effect : metric.effects) {
    if (effect.looks.size() > 1) html += folded("Day by day: " + effect.arm, detail_html(looks_table(metric, effect)));
  }
  const std::string novelty = line_chart(novelty_chart(report, metric, id + "-novelty"));
  html += figure("The difference by day since exposure, each day alone with its 95% interval", novelty);
  for (const Effect& effect : metric.effects) {
    const std::string sentence = novelty_sentence(effect);
    if (!sentence.empty()) html += "<p class=\"sentence\">" + escape_html(sentence) + "</p>\n";
  }
  return html;
}

std::string exact(double number) {
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

std::string segment_html(const Report& report, const SegmentResult& segment) {
  const NumberStyle style = style_of_segment(report, segment);
  std::string html = "<div class=\"card\"><p class=\"sentence\">" + escape_html(segment.sentence) +
                     "</p><div class=\"wide\"><table><caption>" + escape_html(segment.metric) + ": " +
                     escape_html(segment.arm) + " against " + escape_html(report.arms.front()) + " by " +
                     escape_html(segment.attribute) + "; n of both arms</caption><thead><tr>" +
                     head_row(level_titles(segment, style)) + "</tr></thead><tbody>";
  for (const std::vector<std::string>& cells : level_rows(segment, style)) {
    html += "<tr>" + head_and_numbers(cells) + "</tr>";
  }
  return html + "</tbody></table></div></div>\n";
}

}  // namespace

std::string badge(Tone tone, std::string_view text) {
  return "<span class=\"badge " + std::string(tone_name(tone)) + "\">" + escape_html(text) + "</span>";
}

std::string metric_html(const Report& report, const MetricResult& metric, std::size_t index) {
  const std::string id = "metric-" + std::to_string(index);
  std::string html = "<article class=\"card\" aria-labelledby=\"" + id + "\"><h3 id=\"" + id + "\"><bdi>" +
                     escape_html(metric.name) + "</bdi></h3><p class=\"soft\">" + escape_html(metric.description) +
                     "; " + escape_html(direction_words(metric)) + "</p>\n";
  if (metric.target && !metric.target->sentence.empty()) {
    html += "<p class=\"sentence\">" + escape_html(metric.target->sentence) + "</p>\n";
  }
  html += arms_html(metric);
  const bool compared = is_compared(metric);
  if (compared) {
    const std::string plot = forest_plot(report, metric, id + "-forest");
    const bool sequential = std::any_of(metric.effects.begin(), metric.effects.end(),
                                        [](const Effect& effect) { return effect.always_valid.has_value(); });
    if (!plot.empty()) {
      html += "<figure><figcaption>Difference from " + escape_html(report.arms.front()) + " with its " +
              interval_title(report, metric) +
              (sequential ? "; the thick part is the interval of a fixed horizon" : "") +
              "</figcaption><div class=\"wide\">" + plot + "</div></figure>\n";
    }
    html += effects_html(report, metric);
  }
  for (const Effect& effect : metric.effects)
    html += "<p class=\"sentence\">" + escape_html(effect.sentence) + "</p>\n";
  if (metric.influence && !metric.influence->sentence.empty())
    html += "<p class=\"sentence\">" + escape_html(metric.influence->sentence) + "</p>\n";
  html += details_html(report, metric, id);
  if (compared) {
    const std::string method = method_words(metric.effects.front());
    html += "<p class=\"soft sentence\">Method: " + escape_html(method) + ".</p>\n";
  }
  return html + "</article>\n";
}

std::string detail_html(const DetailTable& table) {
  std::string html = "<div class=\"wide\"><table><caption>" + escape_html(table.title) + "</caption><thead><tr>" +
                     head_row(table.titles) + "</tr></thead><tbody>";
  for (const auto& cells : table.rows) html += "<tr>" + head_and_numbers(cells) + "</tr>";
  return html + "</tbody></table></div>\n";
}

std::string messages_html(const Report& report) {
  if (!report.messages) return {};
  std::string html =
      "<section aria-labelledby=\"messages\"><h2 id=\"messages\">Messages</h2>\n<div class=\"card\">"
      "<p class=\"sentence\">" +
      escape_html(report.messages->estimand) + "</p>";
  for (const DetailTable& table : message_tables(*report.messages, report.arms)) html += detail_html(table);
  return html + "</div></section>\n";
}

std::string segments_html(const Report& report) {
  std::string html;
  for (const SegmentSection& section : segment_sections_of(report)) {
    const std::string title(section.title);
    const std::string id = section.segments.front()->of_experiment ? "interactions" : "segments";
    html += "<section aria-labelledby=\"" + id + "\"><h2 id=\"" + id + "\">" + title + "</h2>\n";
    for (const SegmentResult* segment : section.segments) html += segment_html(report, *segment);
    html += "</section>\n";
  }
  return html;
}

std::string statistics_html(const Report& report) {
  std::string html =
      "<details><summary>Sufficient statistics: all that is needed to compute these numbers again</summary>"
      "<div class=\"wide\"><table><caption>n, mean and m2 = \u03a3(x \u2212 mean)\u00b2 by metric and "
      "arm</caption><thead><tr>" +
      column_head("metric", false) + column_head("arm", false) + column_head("n", true) + column_head("mean", true) +
      column_head("m2", true) + "</tr></thead><tbody>";
  for (const MetricResult& metric : report.metrics) {
    for (const ArmResult& arm : metric.arms) {
      html += "<tr>" + row_head(metric.name) + "<td>" + escape_html(arm.arm) + "</td>" +
              number_cell(count_text(arm.moments.n)) + number_cell(exact(arm.moments.mean)) +
              number_cell(exact(arm.moments.m2)) + "</tr>";
    }
  }
  return html + "</tbody></table></div></details>\n";
}

}  // namespace flywheel::report
