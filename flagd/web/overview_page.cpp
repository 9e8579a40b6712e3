#include <algorithm>
#include <array>

#include "experiments/report/html_text.hpp"
#include "experiments/report/number_style.hpp"
#include "flagd/web/overview.hpp"
#include "flagd/web/page.hpp"
#include "flagd/web/path_segment.hpp"

namespace flywheel::web {
namespace {

constexpr std::array<std::string_view, 4> kStatusOrder{"running", "paused", "ended", "draft"};

constexpr std::string_view kKilled = "killed";
constexpr std::string_view kPaused = "paused automatically";

std::size_t rank(const std::string& status) {
  const auto found = std::find(kStatusOrder.begin(), kStatusOrder.end(), status);
  return static_cast<std::size_t>(found - kStatusOrder.begin());
}

std::string element(std::string_view tag, std::string_view css_class, std::string_view text) {
  std::string out = "<" + std::string(tag);
  if (!css_class.empty()) out += " class=\"" + std::string(css_class) + "\"";
  return out + ">" + report::escape_html(text) + "</" + std::string(tag) + ">";
}

std::string facts_of(const ExperimentLine& experiment) {
  std::string facts = experiment.goal.empty() ? "no goal" : "goal: " + experiment.goal;
  facts += " · unit: " + experiment.unit;
  if (experiment.phase > 1) facts += " · phase " + std::to_string(experiment.phase);
  if (!experiment.owner.empty()) facts += " · " + experiment.owner;
  return facts;
}

std::string arms_of(const ExperimentLine& experiment) {
  std::string out = "<ul class=\"arms\">";
  for (const ArmLine& arm : experiment.arms) {
    out += "<li>" + element("span", "arm", arm.name) + " " + element("span", "quiet", report::share_text(arm.share));
    if (experiment.has_report) out += " " + element("span", "", report::count_text(arm.exposed));
    out += "</li>";
  }
  return out + "</ul>";
}

std::string row_of(const ExperimentLine& experiment) {
  std::string out = "<tr><td>";
  out += experiment.has_report ? "<a href=\"" + report::escape_html(experiment.report_path()) + "\">" +
                                     report::escape_html(experiment.key) + "</a>"
                               : report::escape_html(experiment.key);
  if (!experiment.hypothesis.empty()) out += element("p", "", experiment.hypothesis);
  out += element("p", "quiet", facts_of(experiment));
  if (experiment.paused) {
    out += element(
        "p", "", "Paused automatically at " + format_time(experiment.paused->time) + ": " + experiment.paused->reason);
  }
  out += "</td>";
  out += "<td>" + element("span", "status " + experiment.status, experiment.status);
  if (experiment.killed) out += " " + element("span", "status paused", experiment.paused ? kPaused : kKilled);
  out += "</td>";
  out += "<td>" + arms_of(experiment) + "</td><td class=\"number\">";
  out += experiment.has_report ? report::count_text(experiment.exposed()) : "–";
  if (experiment.last_exposure) {
    out += element("p", "quiet", "last " + format_date(*experiment.last_exposure));
  }
  return out + "</td></tr>\n";
}

std::string experiments_of(const Overview& overview) {
  if (overview.experiments.empty()) return "<p class=\"quiet\">There are no experiments yet.</p>\n";
  std::vector<const ExperimentLine*> lines;
  for (const ExperimentLine& line : overview.experiments) lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const ExperimentLine* a, const ExperimentLine* b) { return rank(a->status) < rank(b->status); });
  std::string out =
      "<table><thead><tr><th scope=\"col\">Experiment</th><th scope=\"col\">Status</th><th scope=\"col\">Arms</th>"
      "<th scope=\"col\" class=\"number\">Exposed</th></tr></thead><tbody>\n";
  for (const ExperimentLine* line : lines) out += row_of(*line);
  return out + "</tbody></table>\n";
}

std::string flags_of(const Overview& overview) {
  if (overview.flags.empty()) return "<p class=\"quiet\">There are no flags yet.</p>\n";
  std::string out =
      "<table><thead><tr><th scope=\"col\">Flag</th><th scope=\"col\">Type</th><th scope=\"col\">Variants</th>"
      "<th scope=\"col\">Owner</th></tr></thead><tbody>\n";
  for (const FlagLine& flag : overview.flags) {
    out += "<tr><td>" + report::escape_html(flag.key);
    if (!flag.enabled) out += " " + element("span", "status paused", "off");
    if (flag.killed) out += " " + element("span", "status paused", kKilled);
    if (!flag.description.empty()) out += element("p", "quiet", flag.description);
    out += "</td>" + element("td", "", flag.type) + "<td>";
    for (std::size_t i = 0; i < flag.variants.size(); ++i)
      out += (i > 0 ? ", " : "") + report::escape_html(flag.variants[i]);
    out += "</td>" + element("td", "", flag.owner) + "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string ExperimentLine::report_path() const {
  return "/v1/experiments/" + path_segment(key) + "/report";
}

std::string render_html(const Overview& overview) {
  const std::string title = overview.project.empty() ? "Flywheel" : overview.project;
  std::string body = "<header>" + element("h1", "", title) + "</header>\n<main>\n<h2>Experiments</h2>\n";
  body += experiments_of(overview) + "<h2>Flags</h2>\n" + flags_of(overview) + "</main>\n";
  body += element("footer", "quiet", "As of " + format_time(overview.as_of) + " · epoch " + overview.epoch);
  return render_page(title, body);
}

}  // namespace flywheel::web
