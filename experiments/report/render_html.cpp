#include "experiments/report/render_html.hpp"

#include "experiments/report/daily_bins.hpp"
#include "experiments/report/daily_chart.hpp"
#include "experiments/report/html_text.hpp"
#include "experiments/report/names.hpp"
#include "experiments/report/number_style.hpp"
#include "experiments/report/sections.hpp"

namespace flywheel::report {
namespace {

std::string head_html(const Report& report) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         escape_html(report.experiment) + " \u2013 report</title>\n<style>" + std::string(html_style()) +
         "</style>\n</head>\n";
}

std::string header_html(const Report& report) {
  std::string html = "<header><p class=\"kicker\">" +
                     std::string(report.status.empty() ? "Analysis report" : "Experiment report") + "</p><h1><bdi>" +
                     escape_html(report.experiment) + "</bdi></h1>\n";
  if (!report.title.empty()) html += "<p class=\"lead\">" + escape_html(report.title) + "</p>\n";
  html += "<dl class=\"facts\">";
  for (const Fact& fact : facts_of(report)) {
    html += "<div><dt>" + escape_html(fact.name) + "</dt><dd>" + escape_html(fact.text) + "</dd></div>";
  }
  return html + "</dl></header>\n";
}

std::string verdict_html(const Report& report) {
  std::string html = "<section class=\"card verdict " + std::string(tone_name(report.verdict_tone)) +
                     "\" aria-labelledby=\"verdict\"><h2 id=\"verdict\">Verdict</h2><p class=\"statement\">" +
                     escape_html(report.verdict) + "</p>\n";
  for (const std::string& remark : report.remarks) html += "<p class=\"remark\">" + escape_html(remark) + "</p>\n";
  return html + "</section>\n";
}

std::string_view state_words(Tone tone) {
  switch (tone) {
    case Tone::kNeutral:
      return "note";
    case Tone::kGood:
      return "fine";
    case Tone::kBad:
      return "problem";
    case Tone::kWarning:
      return "caution";
  }
  return "";
}

std::string health_html(const Report& report) {
  std::string html =
      "<section aria-labelledby=\"health\"><h2 id=\"health\">Health</h2><div class=\"card\"><div class=\"wide\">"
      "<table class=\"health\"><caption>What could spoil the comparison</caption><thead><tr><th "
      "scope=\"col\">check</th>"
      "<th scope=\"col\">state</th><th scope=\"col\">finding</th></tr></thead><tbody>";
  for (const HealthCheck& check : report.health) {
    html += "<tr><th scope=\"row\">" + escape_html(check.name) + "</th><td>" +
            badge(check.tone, state_words(check.tone)) + "</td><td>" + escape_html(check.sentence) + "</td></tr>";
  }
  return html + "</tbody></table></div></div></section>\n";
}

std::string legend_html(const Report& report) {
  std::string html = "<ul class=\"legend\">";
  for (std::size_t i = 0; i < report.arms.size(); ++i) {
    html += "<li><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"arm" + std::to_string(i % 8) +
            "\" width=\"12\" height=\"12\" rx=\"2\"/></svg><bdi>" + escape_html(report.arms[i]) + "</bdi></li>";
  }
  return html + "</ul>";
}

std::string daily_html(const Report& report) {
  if (report.daily_exposures.empty()) return {};
  std::string html =
      "<section aria-labelledby=\"exposures\"><h2 id=\"exposures\">First exposures</h2><div class=\"card\">" +
      legend_html(report) + "<div class=\"wide\">" + daily_chart(report) +
      "</div><details><summary>The numbers</summary><div class=\"wide\"><table><caption>First exposures by day and arm"
      "</caption><thead><tr><th scope=\"col\">day</th>";
  for (const std::string& arm : report.arms) html += "<th scope=\"col\" class=\"number\">" + escape_html(arm) + "</th>";
  html += "</tr></thead><tbody>";
  for (const auto& [day, exposed] : report.daily_exposures) {
    html += "<tr><th scope=\"row\">" + escape_html(day) + "</th>";
    for (const std::int64_t count : exposed) html += "<td class=\"number\">" + count_text(count) + "</td>";
    html += "</tr>";
  }
  return html + "</tbody></table></div></details></div></section>\n";
}

std::string learning_html(const Report& report) {
  if (report.learning.empty()) return {};
  return "<section aria-labelledby=\"learning\"><h2 id=\"learning\">Suggested learning</h2><div class=\"card\"><p "
         "class=\"soft\">A draft with the numbers filled in: put the summary in your own words, and decide.</p><pre>" +
         escape_html(report.learning) + "</pre></div></section>\n";
}

}  // namespace

std::string render_html(const Report& report) {
  std::string html =
      head_html(report) + "<body>\n<main>\n" + header_html(report) + verdict_html(report) + health_html(report);
  std::size_t index = 0;
  for (const Section& section : sections_of(report)) {
    const std::string id = "section-" + std::to_string(index);
    html += "<section aria-labelledby=\"" + id + "\"><h2 id=\"" + id + "\">" + escape_html(section.title) + "</h2>\n";
    for (const MetricResult* metric : section.metrics) html += metric_html(report, *metric, index++);
    html += "</section>\n";
  }
  html += messages_html(report);
  html += segments_html(report);
  html += daily_html(report);
  html += learning_html(report);
  html += "<footer>" + statistics_html(report) + "</footer>\n";
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace flywheel::report
