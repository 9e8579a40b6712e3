#include "flagd/web/page.hpp"

#include "experiments/report/html_text.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::web {
namespace {

/// What the pages have beyond reports, in the same colours; both schemes of the browser work.
constexpr std::string_view kStyle = R"(
.arms { list-style: none; margin: 0; padding: 0; }
.arm { font-weight: 600; }
.quiet { opacity: .7; }
td { vertical-align: top; }
td p { margin: .2em 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.status { border: 1px solid currentColor; border-radius: 1em; padding: .1em .6em; white-space: nowrap; }
.status.running { font-weight: 600; }
.status.draft, .status.ended { opacity: .7; }
)";

}  // namespace

std::string render_page(std::string_view title, std::string_view body) {
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  page += report::escape_html(title);
  page += "</title>\n<style>";
  page += report::html_style();
  page += kStyle;
  page += "</style>\n</head>\n<body>\n";
  page += body;
  return page + "\n</body>\n</html>\n";
}

std::string render_error_page(std::string_view title, std::string_view sentence) {
  return render_page(title, "<main>\n<h1>" + report::escape_html(title) + "</h1>\n<p>" + report::escape_html(sentence) +
                                "</p>\n<p><a href=\"/\">All experiments and flags</a></p>\n</main>");
}

}  // namespace flywheel::web
