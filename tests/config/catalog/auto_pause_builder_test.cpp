#include "config/catalog/auto_pause_builder.hpp"

#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using namespace flywheel::catalog;

namespace {

/// An experiment that watches `guardrails`, with more fields and these metrics.
std::string watching(const std::string& guardrails, const std::string& more, const std::string& metrics) {
  return "experiment: e\nauto_pause: true\nguardrails: [" + guardrails +
         "]\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n" + more + "---\nmetrics: { " + metrics + " }\n";
}

/// Every warning and error as "3:1 message | hint", a line each.
std::string said(const std::string& yaml) {
  std::string text;
  for (const auto& one : build({{"t.yaml", yaml}}).diagnostics) {
    const bool warning = one.severity == source::Severity::kWarning;
    text += std::to_string(one.place.line) + (warning ? " warning: " : " error: ") + one.message;
    text += one.hint.empty() ? "\n" : " | " + one.hint + "\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_auto_pause_builder)

BOOST_AUTO_TEST_CASE(guardrails_of_long_windows_are_watched_on_their_first_day_too) {
  struct Case {
    std::string metric, guardrails;
  };
  for (const Case& c : std::vector<Case>{{"{ reach: x, within: 7d }", "m | m (first 24h)"},
                                         {"{ reach: x }", "m | m (first 24h)"},
                                         {"{ count: x, within: 25h }", "m | m (first 24h)"},
                                         {"{ sum: x.y, within: 2d, calendar: true }", "m | m (first 24h)"},
                                         {"{ mean: x.y, within: 30d }", "m | m (first 24h)"},
                                         {"{ ratio: { count: x, over: { count: y } } }", "m | m (first 24h)"},
                                         {"{ quantile: 95%, of: x.ms, within: 7d }", "m | m (first 24h)"},
                                         {"{ reach: x, within: 24h }", "m"},
                                         {"{ reach: x, within: 1h }", "m"},
                                         {"{ retained: x, day: 7 }", "m"},
                                         {"{ time_to: x, censor_at: 30d }", "m"},
                                         {"{ active_days_of: x }", "m"},
                                         {"{ stickiness_of: x }", "m"}}) {
    const auto catalog = building::catalog(watching("m", "", "m: " + c.metric));
    std::string names;
    for (const std::string& name : catalog->find_experiment("e")->guardrails) {
      names += (names.empty() ? "" : " | ") + name;
      BOOST_TEST(catalog->find_metric(name));
    }
    BOOST_TEST_CONTEXT(c.metric) BOOST_TEST(names == c.guardrails);
  }
}

BOOST_AUTO_TEST_CASE(the_first_day_is_the_same_metric_but_for_its_window) {
  const auto catalog = building::catalog(
      watching("n, mute", "secondary: z\n",
               "mute: { reach: muted, within: 2d, calendar: true, good: down, harm_above: +1pp, from: seen }, "
               "n: { count: y, within: 1d }, z: { count: z, within: 9d }") +
      "---\nexperiment: other\nauto_pause: true\nguardrails: mute\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n"
      "---\nexperiment: without\nguardrails: z\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n");
  BOOST_TEST(building::joined(catalog->find_experiment("e")->guardrails) == "n mute mute (first 24h)");
  BOOST_TEST(building::joined(catalog->find_experiment("other")->guardrails) == "mute mute (first 24h)");
  BOOST_TEST(building::joined(catalog->find_experiment("without")->guardrails) == "z");
  BOOST_TEST(catalog->metrics().size() == 4U);
  const Metric& first = *catalog->find_metric("mute (first 24h)");
  BOOST_TEST(first.first_day_of == "mute");
  BOOST_TEST((first.within == kDay && !first.calendar && first.from == "seen" && !first.good_up));
  BOOST_TEST(*first.harm_above == 0.01);
  BOOST_TEST(first.counted.at(0).of == "muted");
  BOOST_TEST(catalog->find_metric("mute")->first_day_of == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_pause_is_said) {
  for (const char* method : {"fixed", "bayesian", "group_sequential"}) {
    BOOST_TEST(
        said(watching("m", std::string("analysis: { method: ") + method + " }\n", "m: { reach: x, within: 1d }")) ==
        "2 error: `auto_pause` looks at results all the time, and this analysis holds for looks that are planned "
        "only | leave `method` out, or write `method: sequential`\n");
  }
  BOOST_TEST(said(watching("", "", "m: { reach: x, within: 1d }")) ==
             "2 warning: `auto_pause` has nothing to go by: this experiment has no `guardrails`\n");
  BOOST_TEST(said(watching("m", "", "m: { retained: x, day: 7, match: on_or_after, until: data_end }")) ==
             "2 warning: `auto_pause` cannot go by `m`: without an end its results hold for one look only\n");
  BOOST_TEST(said(watching("m", "analysis: { method: sequential }\n", "m: { reach: x }")) == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_needed_for_the_first_day_is_refused) {
  const std::string metrics = "m: { reach: x, within: 7d }, \"m (first 24h)\": { reach: y, within: 1d }";
  BOOST_TEST(said(watching("m", "", metrics)) ==
             "7 error: the name `m (first 24h)` is taken: `auto_pause` watches `m` under it, too\n");
  BOOST_TEST(said(watching("\"m (first 24h)\"", "", metrics)) == "");  // nothing needs it
}

BOOST_AUTO_TEST_SUITE_END()
