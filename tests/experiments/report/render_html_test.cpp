#include <boost/test/unit_test.hpp>
#include <regex>
#include <set>
#include <vector>

#include "tests/experiments/report/sample.hpp"

using namespace flywheel::report;

namespace {

/// The first thing that is wrong with the nesting of elements; empty where all of them close.
std::string nesting_fault(const std::string& html) {
  const std::set<std::string> empty_elements{"meta", "br", "link", "img", "hr"};
  const std::regex tag(R"re(<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z0-9:-]+="[^"<>]*")*)\s*(/?)>)re");
  std::vector<std::string> open;
  std::string rest;  // everything that is no tag
  auto plain = html.cbegin();
  for (std::sregex_iterator at(html.begin(), html.end(), tag), end; at != end; ++at) {
    rest.append(plain, (*at)[0].first);
    plain = (*at)[0].second;
    const std::string name = (*at)[2];
    if ((*at)[4].length() > 0 || empty_elements.contains(name)) continue;
    if ((*at)[1].length() == 0) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
    } else {
      open.pop_back();
    }
  }
  rest.append(plain, html.cend());
  if (!open.empty()) return open.back() + " stays open";
  const std::size_t angle = rest.find('<', std::string_view("<!doctype html>").size());
  return angle == std::string::npos ? "" : "not a tag: " + rest.substr(angle, 40);
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

Report with_days(Report report) {
  for (int day = 1; day <= 9; ++day) {
    report.daily_exposures.push_back({"2026-12-0" + std::to_string(day), {day, day % 3}});
  }
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_render_html)

BOOST_AUTO_TEST_CASE(on_paper_nothing_is_scrolled_or_folded) {
  const std::string style(html_style());
  const std::string print = style.substr(style.find("@media print"));
  for (const char* rule : {".wide, pre { overflow: visible; }", "details:not([open])", "figure, .wide, tr"}) {
    BOOST_TEST(print.find(rule) != std::string::npos);
  }
  BOOST_TEST(style.find("@media screen and (prefers-color-scheme: dark)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(pages_are_well_formed) {
  for (const Report& report :
       {assemble(sample::landing_page()), with_days(assemble(sample::landing_page())),
        assemble(sample::conversion_table({{"a", 900, 0}, {"b", 900, 0}})),
        assemble(sample::conversion_table({{"a", 900, 10}, {"b", 0, 0}})),
        assemble(sample::conversion_table({{"a", 0, 0}})), assemble(sample::mean_table({{"a", {3}}, {"b", {5}}})),
        assemble(sample::mean_table({{"a", {-1e150, -3e150}}, {"b", {1e150, 2e150}}}))}) {
    BOOST_TEST(nesting_fault(render_html(report)) == "");
  }
}

BOOST_AUTO_TEST_CASE(the_check_of_nesting_can_fail) {
  BOOST_TEST(nesting_fault("<!doctype html><p><b></p>") == "</p> closes b");
  BOOST_TEST(nesting_fault("<!doctype html><p>") == "p stays open");
  BOOST_TEST(nesting_fault("<!doctype html><p>1 < 2</p>") == "not a tag: < 2");
}

BOOST_AUTO_TEST_CASE(a_page_needs_nothing_from_outside) {
  const std::string html = render_html(with_days(assemble(sample::landing_page())));
  BOOST_TEST(html.find("<script") == std::string::npos);
  BOOST_TEST(html.find(" style=") == std::string::npos);
  BOOST_TEST(html.find("http") == std::string::npos);
  BOOST_TEST(html.find("url(") == std::string::npos);
  BOOST_TEST(count(html, "<style>") == 1u);
  BOOST_TEST(html.find("<style>" + std::string(html_style()) + "</style>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(charts_are_described_and_ids_are_unique) {
  const std::string html = render_html(with_days(assemble(sample::landing_page())));
  BOOST_TEST(count(html, "role=\"img\"") == 2u);  // forest plot and daily exposures
  BOOST_TEST(count(html, "<desc ") == 2u);
  std::set<std::string> ids;
  const std::regex id("\\bid=\"([^\"]*)\"");
  for (std::sregex_iterator at(html.begin(), html.end(), id), end; at != end; ++at) {
    BOOST_TEST(ids.insert((*at)[1]).second);
  }
  const std::regex reference("aria-labelledby=\"([^\"]*)\"");
  for (std::sregex_iterator at(html.begin(), html.end(), reference), end; at != end; ++at) {
    std::istringstream words((*at)[1]);
    for (std::string word; words >> word;) BOOST_TEST(ids.contains(word));
  }
}

BOOST_AUTO_TEST_CASE(hostile_names_stay_text) {
  const std::string hostile = "<img src=x onerror=\"alert(1)\">'\"]]>--></style></title>";
  Table table = sample::conversion_table({{hostile + "1", 1000, 100}, {hostile + "2", 1000, 150}});
  table.name = table.source = table.metrics[0].name = hostile;
  Report report = with_days(assemble(table));
  report.title = report.owner = report.status = report.epoch = report.unit = hostile;
  report.metrics[0].description = report.verdict = hostile;
  report.health.push_back({hostile, Tone::kGood, hostile});
  report.daily_exposures[0].first = hostile;
  const std::string html = render_html(report);
  BOOST_TEST(html.find("<img") == std::string::npos);
  BOOST_TEST(count(html, "</style>") == 1u);
  BOOST_TEST(count(html, "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;") > 15u);
  BOOST_TEST(nesting_fault(html) == "");
}

BOOST_AUTO_TEST_CASE(tables_have_captions_and_scopes) {
  const std::string html = render_html(with_days(assemble(sample::landing_page())));
  BOOST_TEST(count(html, "<table") == count(html, "<caption>"));
  BOOST_TEST(html.find("<th>") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
