#include "experiments/report/details.hpp"
#include "experiments/report/markdown_text.hpp"
#include "experiments/report/message_stages.hpp"
#include "experiments/report/metric_charts.hpp"
#include "experiments/report/metric_tables.hpp"
#include "experiments/report/sections.hpp"
#include "experiments/report/sentences.hpp"

namespace flywheel::report {
namespace {

std::string_view sign_of(Tone tone) {
  switch (tone) {
    case Tone::kNeutral:
      return "\u26aa";
    case Tone::kGood:
      return "\u2705";
    case Tone::kBad:
      return "\u274c";
    case Tone::kWarning:
      return "\u26a0\ufe0f";
  }
  return "";
}

std::string paragraph(std::string_view text) {
  return text.empty() ? std::string() : escape_markdown(text) + "\n\n";
}

/// The verdict stands before anything that has to be opened or scrolled to.
std::string head_markdown(const Report& report) {
  std::string text = "## " + escape_markdown(report.experiment) + "\n\n";
  text += paragraph(report.title);
  text += "**" + std::string(sign_of(report.verdict_tone)) + " " + escape_markdown(report.verdict) + "**\n\n";
  for (const std::string& remark : report.remarks) text += paragraph(remark);
  std::string facts;
  for (const Fact& fact : facts_of(report)) {
    facts += (facts.empty() ? "" : " \u00b7 ") + fact.name + " " + escape_markdown(fact.text);
  }
  return text + "<sub>" + facts + "</sub>\n\n";
}

std::string health_markdown(const Report& report) {
  std::string text = "### Health\n\n";
  for (const HealthCheck& check : report.health) {
    text += "- " + std::string(sign_of(check.tone)) + " **" + escape_markdown(check.name) +
            "**: " + escape_markdown(check.sentence) + "\n";
  }
  return text + "\n";
}

std::string metric_markdown(const Report& report, const MetricResult& metric) {
  const bool compared = is_compared(metric);
  std::string text =
      "#### " + escape_markdown(metric.name) + "\n\n" + paragraph(metric.description + "; " + direction_words(metric));
  if (metric.target) text += paragraph(metric.target->sentence);
  std::vector<std::vector<std::string>> rows;
  if (compared) {
    const NumberStyle style = NumberStyle::of(metric);
    for (const Effect& effect : metric.effects) {
      rows.push_back(effect_cells(effect, style));
      rows.back().front() = std::string(sign_of(effect.tone)) + " " + rows.back().front();
    }
    text += markdown_table(effect_titles(report, metric), rows) + "\n";
    rows.clear();
  }
  for (const Effect& effect : metric.effects) text += paragraph(effect.sentence);
  if (metric.influence) text += paragraph(metric.influence->sentence);
  for (const ArmResult& arm : metric.arms) rows.push_back(arm_cells(metric, arm));
  text += "<details><summary>What each arm did</summary>\n\n" + markdown_table(arm_titles(metric), rows) + "\n";
  const std::string method = compared ? method_words(metric.effects.front()) : std::string();
  for (const DetailTable& table : details_of(metric)) {
    text += paragraph(table.title) + markdown_table(table.titles, table.rows) + "\n";
  }
  for (const Effect& effect : metric.effects) {
    if (effect.looks.size() < 2) continue;
    const DetailTable looks = looks_table(metric, effect);
    text += paragraph(looks.title) + markdown_table(looks.titles, looks.rows) + "\n";
  }
  for (const Effect& effect : metric.effects) {
    const std::string novelty = novelty_sentence(effect);
    if (!novelty.empty()) text += paragraph(novelty);
  }
  if (!method.empty()) text += "Method: " + escape_markdown(method) + ".\n\n";
  return text + "</details>\n\n";
}

std::string messages_markdown(const Report& report) {
  if (!report.messages) return {};
  std::string text = "### Messages\n\n" + paragraph(report.messages->estimand);
  for (const DetailTable& table : message_tables(*report.messages, report.arms)) {
    text += paragraph(table.title) + markdown_table(table.titles, table.rows) + "\n";
  }
  return text;
}

std::string segments_markdown(const Report& report) {
  std::string text;
  for (const SegmentSection& section : segment_sections_of(report)) {
    text += "### " + std::string(section.title) + "\n\n";
    for (const SegmentResult* segment : section.segments) {
      const NumberStyle style = style_of_segment(report, *segment);
      text += std::string(sign_of(segment->differs ? Tone::kWarning : Tone::kNeutral)) + " ";
      text += paragraph(segment->sentence) + "<details><summary>Effects by level</summary>\n\n" +
              markdown_table(level_titles(*segment, style), level_rows(*segment, style)) + "\n</details>\n\n";
    }
  }
  return text;
}

std::string daily_markdown(const Report& report) {
  if (report.daily_exposures.size() < 2) return {};
  std::vector<std::string> titles{"day"};
  titles.insert(titles.end(), report.arms.begin(), report.arms.end());
  std::vector<std::vector<std::string>> rows;
  for (const auto& [day, exposed] : report.daily_exposures) {
    rows.push_back({day});
    for (const std::int64_t count : exposed) rows.back().push_back(count_text(count));
  }
  return "<details><summary>First exposures by day</summary>\n\n" + markdown_table(titles, rows) + "\n</details>\n";
}

}  // namespace

std::string render_markdown(const Report& report) {
  std::string text = head_markdown(report) + health_markdown(report);
  for (const Section& section : sections_of(report)) {
    text += "### " + std::string(section.title) + "\n\n";
    for (const MetricResult* metric : section.metrics) text += metric_markdown(report, *metric);
  }
  text += messages_markdown(report);
  text += segments_markdown(report);
  text += daily_markdown(report);
  if (!report.learning.empty()) {
    text += "\n<details><summary>Suggested learning</summary>\n\n```yaml\n" + report.learning + "```\n\n</details>\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace flywheel::report
