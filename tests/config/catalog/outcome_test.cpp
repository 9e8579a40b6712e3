#include "config/catalog/metric.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using namespace flywheel::catalog;

namespace {

std::string duration_text(const std::optional<Duration>& duration) {
  return duration ? format_duration(*duration) : "-";
}

std::string often_text(const Moment& moment) {
  if (moment.type != Moment::Type::kOften) return "";
  const std::string days = moment.days > 0 ? " on " + std::to_string(moment.days) + " days" : "";
  return ", " + std::to_string(moment.at_least) + days + " over " + duration_text(moment.over) +
         (moment.unit == "user" ? "" : " of " + moment.unit);
}

std::string moment_text(const Catalog& catalog, const Moment& moment) {
  constexpr const char* kTypes[] = {"event", "all_of", "often", "active"};
  return moment.name + ": " + kTypes[static_cast<int>(moment.type)] + " [" + building::joined(moment.events) +
         "] where " + (moment.where ? std::string(catalog.filters()[*moment.where].text()) : "-") + " same " +
         moment.same + " within " + duration_text(moment.within) + often_text(moment) + "\n";
}

std::string metric_text(const Catalog& catalog, const Metric& metric) {
  constexpr const char* kTypes[] = {"reach",    "count",    "sum",     "mean",           "ratio",
                                    "quantile", "retained", "time_to", "active_days_of", "stickiness_of",
                                    "k_factor", "funnel",   "survey"};
  constexpr const char* kSides[] = {"", " creation", " capture"};
  constexpr const char* kMatches[] = {"on", "on_or_after", "every", "within"};
  std::string text = metric.name + ": " + kTypes[static_cast<int>(metric.type)];
  for (const Counted& counted : metric.counted) {
    text += " " + counted.of;
    if (!counted.property.empty()) text += " property " + counted.property;
    if (counted.where) text += " where " + std::string(catalog.filters()[*counted.where].text());
  }
  if (metric.where) text += " where " + std::string(catalog.filters()[*metric.where].text());
  if (metric.within) text += " within " + format_duration(*metric.within);
  if (!metric.from.empty()) text += " from " + metric.from;
  if (metric.type == Metric::Type::kRetained) {
    text += std::string(" ") + kMatches[static_cast<int>(metric.match)] + " " + std::to_string(metric.first_day) +
            ".." + std::to_string(metric.day);
  }
  text += kSides[static_cast<int>(metric.side)];
  if (!metric.good_up) text += " down";
  if (metric.harm_above) text += " above " + to_json(Value::number(*metric.harm_above));
  if (metric.harm_below) text += " below " + to_json(Value::number(*metric.harm_below));
  return text + (metric.diagnostic ? " diagnostic\n" : "\n");
}

std::string metric_problems(const std::string& metric) {
  return building::problems("metrics:\n  m: " + metric + "\n");
}

std::string moment_problems(const std::string& moment) {
  return building::problems("moments:\n  m: " + moment + "\n");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_outcome)

BOOST_AUTO_TEST_CASE(moments_come_in_order_of_name_with_active_among_them) {
  const auto built = building::catalog(R"(moments:
  setup:  { event: file_uploaded }
  aha:    { all_of: [file_modified, file_downloaded], same: file_id, within: 7d }
  eureka: { event: teammate_invited, where: 'role == "editor"' }
  habit:  { event: document_processed, more_than: 3, per: day, over: 30d, on: 20 days }
  chatty: { event: sent, at_least: 2000, over: 30d, unit: account }
  steady: { event: sent, more_than: 3, per: day, over: 30d }
  daily:  { event: sent, at_least: 4, per: day, over: 7d, on: every_day }
)");
  std::string text;
  for (const Moment& moment : built->moments()) text += moment_text(*built, moment);
  BOOST_TEST(text ==
             "active: active [] where - same  within -\n"
             "aha: all_of [file_modified file_downloaded] where - same file_id within 7d\n"
             "chatty: often [sent] where - same  within -, 2000 over 30d of account\n"
             "daily: often [sent] where - same  within -, 4 on 7 days over 7d\n"
             "eureka: event [teammate_invited] where role == \"editor\" same  within -\n"
             "habit: often [document_processed] where - same  within -, 4 on 20 days over 30d\n"
             "setup: event [file_uploaded] where - same  within -\n"
             "steady: often [sent] where - same  within -, 91 over 30d\n");
  BOOST_TEST(built->find_moment("aha") == &built->moments()[1]);
  BOOST_TEST(built->find_moment("none") == nullptr);

  const auto own = building::catalog("moments: { active: { event: document_opened } }\n");
  BOOST_REQUIRE(own->moments().size() == 1U);
  BOOST_TEST(moment_text(*own, own->moments()[0]) == "active: event [document_opened] where - same  within -\n");
}

BOOST_AUTO_TEST_CASE(metrics_come_in_order_of_name) {
  const auto built = building::catalog(R"(metrics:
  reach: { reach: aha, within: 7d, from: signed_up, kind: value_creation }
  docs:  { count: document_processed, where: pages > 2, within: 14d, winsorise: 99.9% }
  money: { sum: purchase.amount.net, within: 30d, kind: value_capture }
  value: { sum: purchase }
  d7:    { retained: active, day: 7 }
  d30:   { retained: active, day: 30, match: on_or_after }
  every: { retained: active, day: 3, match: every }
  week:  { retained: active, within: [7, 13] }
  soon:  { retained: active, day: 3, match: within }
  mute:  { reach: message_muted, good: down, harm_above: +1pp, harm_below: -2%, diagnostic: true }
)");
  std::string text;
  for (const Metric& metric : built->metrics()) text += metric_text(*built, metric);
  BOOST_TEST(text ==
             "d30: retained active on_or_after 30..30\n"
             "d7: retained active on 7..7\n"
             "docs: count document_processed where pages > 2 within 14d\n"
             "every: retained active every 3..3\n"
             "money: sum purchase property amount.net within 30d capture\n"
             "mute: reach message_muted down above 0.01 below -0.02 diagnostic\n"
             "reach: reach aha within 7d from signed_up creation\n"
             "soon: retained active within 1..3\n"
             "value: sum purchase\n"
             "week: retained active within 7..13\n");
  BOOST_TEST(built->find_metric("docs") == &built->metrics()[2]);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_metrics_and_moments_is_named) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"{ within: 7d }",
            "2:6 `m` needs one of `reach`, `count`, `sum`, `mean`, `ratio`, `quantile`, `retained`, `time_to`, "
            "`active_days_of`, `stickiness_of`, `k_factor`, `funnel` or `survey`\n"},
           {"{ reach: a, count: b }", "2:18 `count` and `reach` exclude each other\n"},
           {"{ reach: a, day: 7 }", "2:18 `day` goes with `retained` only\n"},
           {"{ retained: active }", "2:18 `retained` needs `day`, or the days `within: [first, last]`\n"},
           {"{ retained: active, day: 0 }",
            "2:31 a day must lie from 1 to 3650: day 0 is that of first exposure and never counts\n"},
           {"{ retained: active, within: [7] }",
            "2:34 `within` takes the first and the last day here, like `[7, 14]`\n"},
           {"{ retained: active, within: [7, 3] }", "2:38 the last day comes before the first\n"},
           {"{ retained: active, match: on, within: [7, 8] }", "2:45 `within` goes with `match: within` only\n"},
           {"{ reach: a, within: [1, 2] }",
            "2:26 `within` must be a duration here | only of `retained` it is a range of days\n"},
           {"{ reach: a, within: 0d }", "2:26 `within` must be longer than 0s\n"},
           {"{ sum: purchase. }", "2:13 `sum` takes an event, or an event and its property like `purchase.amount`\n"},
           {"{ count: a, where: 'x ==' }", "2:30 expected a value, but the text ends here\n"},
           {"{ count: a, unit: team }", "2:24 unknown unit `team` | there are `account`, `device`, `user`\n"},
           {"{ count: a, kind: value }", "2:24 `kind`: `value` is not one of `value_creation` or `value_capture`\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(metric_problems(c.yaml) == c.expected);
  }
  BOOST_TEST(moment_problems("{ all_of: [a] }") == "2:16 `all_of` takes two events or more\n");
  BOOST_TEST(moment_problems("{ event: a, same: b }") == "2:18 `same` goes with `all_of` only\n");
  BOOST_TEST(moment_problems("{ all_of: [a, b], within: 0s }") == "2:32 `within` must be longer than 0s\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 3, per: day }") ==
             "2:36 `per: day` looks over whole days | say how many, like `over: 30d`\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 3, per: day, over: 30d, on: 20 day }") ==
             "2:56 `on` is `average`, `every_day` or like `20 days`, not `20 day`\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 3, per: day, over: 36h }") ==
             "2:47 `per: day` looks over whole days | say how many, like `over: 30d`\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 3, per: day, over: 7d, on: 8 days }") ==
             "2:55 of 7 days it takes from 1 to all\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 3, more_than: 3 }") ==
             "2:28 `more_than` and `at_least` do not go together | keep one of them\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 0 }") == "2:28 a moment takes from 1 to 100,000 events, not 0\n");
  BOOST_TEST(moment_problems("{ event: a, at_least: 90000, per: day, over: 2d }") ==
             "2:51 these are more than 100,000 events\n");
  BOOST_TEST(metric_problems("{ retained: active, day: 1, week: 2 }") ==
             "2:40 `day`, `week` and `month` do not go together | keep one of them\n");
  BOOST_TEST(metric_problems("{ retained: active, month: 122 }") ==
             "2:33 a month must lie from 1 to 121: month 0 is that of first exposure and never counts\n");
  BOOST_TEST(metric_problems("{ retained: active, day: 1, until: data_end }") ==
             "2:41 `until` goes with `match: on_or_after` only\n");
  BOOST_TEST(metric_problems("{ active_days_of: active, over: 0s }") == "2:38 `over` must be longer than 0s\n");
}

BOOST_AUTO_TEST_CASE(every_kind_of_metric_is_read) {
  const auto catalog = building::catalog(R"(metrics:
  a: { mean: purchase.amount, within: 30d }
  b: { ratio: { sum: purchase.amount, where: amount > 0, over: { count: purchase } }, within: 30d }
  c: { quantile: 95%, of: page_loaded.ms, within: 7d, good: down }
  d: { time_to: aha, censor_at: 30d }
  e: { stickiness_of: active }
  f: { k_factor: { sent: invited, accepted: joined }, within: 14d }
  g: { funnel: [pricing_viewed, purchase], within: 3d, order: loose }
  h: { survey: nps, within: 7d }
)");
  std::string text;
  for (const Metric& metric : catalog->metrics()) text += metric_text(*catalog, metric);
  BOOST_TEST(text ==
             "a: mean purchase property amount within 30d\n"
             "b: ratio purchase property amount where amount > 0 purchase within 30d\n"
             "c: quantile page_loaded property ms within 7d down\n"
             "d: time_to aha within 30d\n"
             "e: stickiness_of active within 28d\n"
             "f: k_factor joined invited within 14d\n"
             "g: funnel pricing_viewed purchase within 3d\n"
             "h: survey survey_answered property value within 7d\n");
  BOOST_TEST(catalog->find_metric("c")->quantile == 0.95);
  BOOST_TEST(!catalog->find_metric("g")->strict);
  BOOST_TEST((catalog->find_metric("h")->scale == Metric::Scale::kNps));
}

BOOST_AUTO_TEST_CASE(what_does_not_go_together_in_a_metric_is_reported) {
  BOOST_TEST(metric_problems("{ mean: purchase }") ==
             "2:14 `mean` takes an event and its property like `purchase.amount`\n");
  BOOST_TEST(metric_problems("{ quantile: 100%, of: a.b }") == "2:18 a quantile lies between 0% and 100%\n");
  BOOST_TEST(metric_problems("{ quantile: 50%, of: a }") ==
             "2:27 `of` takes an event and its property like `purchase.amount`\n");
  BOOST_TEST(metric_problems("{ quantile: 50% }") ==
             "2:18 `quantile` needs `of`: an event and its property | like `of: page_loaded.ms`\n");
  BOOST_TEST(metric_problems("{ time_to: a, within: 3d }") == "2:28 `time_to` takes `censor_at` instead of `within`\n");
  BOOST_TEST(metric_problems("{ funnel: [a] }") == "2:16 a funnel has two steps or more\n");
  BOOST_TEST(metric_problems("{ funnel: [a, b, a] }") ==
             "2:23 the step `a` stands twice in this funnel | give one of them a name of its own under `moments`\n");
  BOOST_TEST(metric_problems("{ reach: a, within: 36h, calendar: true }") ==
             "2:26 with `calendar: true` windows are whole days\n");
  BOOST_TEST(metric_problems("{ reach: a, winsorise: 99% }") == "2:29 `winsorise` goes with `count` and `sum` only\n");
  BOOST_TEST(metric_problems("{ sum: a, winsorise: 99%, cuped: 7d }") ==
             "2:39 `cuped` and `winsorise` do not go together | keep one of them\n");
  BOOST_TEST(metric_problems("{ time_to: a, cuped: 7d }") == "2:27 `cuped` does not go with `time_to`\n");
  BOOST_TEST(metric_problems("{ reach: a, if: reached(\"active\") }") ==
             "2:22 what a unit has `reached` is not stored with its exposure | here only attributes of the context are "
             "known\n");
}

BOOST_AUTO_TEST_CASE(personal_attributes_are_not_stored_with_exposures) {
  const std::string attributes = "attributes: { email: { type: string, personal: true }, plan: string }\n---\n";
  BOOST_TEST(building::problems(attributes + "metrics: { m: { reach: a, if: email == \"x\" } }\n") ==
             "3:31 the attribute `email` is personal, and this would store it with exposures\n");
  BOOST_TEST(building::problems(attributes + "project: p\nsegments_by: [plan, email]\n") ==
             "4:21 the attribute `email` is personal, and this would store it with exposures\n");
  BOOST_TEST(building::problems(attributes + "project: p\nbots: email == \"x\"\n") ==
             "4:7 the attribute `email` is personal, and this would store it with exposures\n");
}

BOOST_AUTO_TEST_CASE(exposures_carry_what_results_ask_for) {
  const auto catalog = building::catalog(R"(project: p
segments_by: [platform]
bots: agent == "bot"
---
metrics: { m: { reach: a, if: plan == "free" and targetingKey != "x" }, other: { reach: a, if: seats > 1 } }
---
experiment: e
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
secondary: m
)");
  std::string names;
  for (const auto slot : catalog->find_experiment("e")->exposure_attributes) {
    names += std::string(catalog->attributes().name(slot)) + " ";
  }
  BOOST_TEST(names == "plan agent platform ");
}

BOOST_AUTO_TEST_SUITE_END()
