// How far messages came: the stages of a fold.
#include <boost/test/unit_test.hpp>

#include "tests/experiments/outcomes/history.hpp"

using namespace flywheel;
using histories::at;
using histories::Happening;

namespace {

constexpr const char* kDefinitions = R"(experiment: e
status: running
intent: adoption
placement: p
split: { control: 50%, team: 50% }
messages: { team: { layout: toast, title: Hi } }
goal: { metric: m }
---
metrics: { m: { reach: purchase, within: 1d } }
)";

/// One thing that happened, in few words: "0h decided team d1", "1h suppressed team CAPPED", "2h exposed team",
/// "2h message_shown d1", "3h message_dismissed d1 shown_ms=900", "0h replaced control d1".
Happening happening(std::string_view words) {
  std::vector<std::string> word;
  for (std::string_view rest = words; !rest.empty();) {
    word.emplace_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(rest.size(), word.back().size() + 1));
  }
  Happening one{at(word.at(0)), word.at(1), std::nullopt, {}};
  if (word.size() == 2) return one;
  if (word[1] == "exposed") return histories::exposure(one.time, word.at(2));
  if (word[1].starts_with("message_") || word[1] == "survey_answered") {
    one.properties["decision"] = word.at(2);
    if (word.size() > 3) one.properties["shown_ms"] = word[3].substr(word[3].find('=') + 1);
    return one;
  }
  one.name = word[1] == "suppressed" ? "Message Suppressed" : "Message Decided";
  one.properties = {{"experiment_id", "e"}, {"variation_id", word.at(2)}, {"phase", "1"}};
  if (word[1] == "replaced") one.properties["replaced"] = "true";
  one.properties[word[1] == "suppressed" ? "reason" : "decision"] = word.at(3);
  return one;
}

/// Units separated by "|", what happened to each by ";".
std::vector<histories::History> units_of(std::string_view text) {
  std::vector<histories::History> units;
  const auto next = [](std::string_view& rest, char end) {
    const std::size_t stop = std::min(rest.find(end), rest.size());
    std::string_view part = rest.substr(0, stop);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    return part;
  };
  while (!text.empty()) {
    std::string_view unit = next(text, '|');
    histories::History& history = units.emplace_back();
    history.id = "u" + std::to_string(units.size());
    while (!unit.empty()) history.happenings.push_back(happening(next(unit, ';')));
  }
  return units;
}

std::string stages_text(const outcomes::StageTotals& stages) {
  std::string text;
  for (const std::int64_t units : {stages.assigned, stages.eligible, stages.exposed, stages.shown, stages.acted}) {
    text += (text.empty() ? "" : ">") + std::to_string(units);
  }
  const auto add = [&](const char* name, std::int64_t units) {
    if (units > 0) text += std::string(" ") + name + " " + std::to_string(units);
  };
  add("dismissed", stages.dismissed), add("quick", stages.dismissed_quick), add("snoozed", stages.snoozed);
  add("muted", stages.muted), add("failed", stages.failed);
  for (const auto& [reason, units] : stages.suppressed) add(reason.c_str(), units);
  add("suppressed", stages.suppressed_in_all);
  for (const auto& [reason, units] : stages.kept_out) add(("out by " + reason).c_str(), units);
  for (const auto& one : stages.exposures) {
    text += " #" + std::to_string(one.exposed) + "/" + std::to_string(one.shown) + "/" + std::to_string(one.acted) +
            "/" + std::to_string(one.dismissed);
  }
  return text;
}

/// "control | team" of the first phase.
std::string stages_of(std::string_view units) {
  const auto totals = histories::fold(histories::catalog_of(kDefinitions), units_of(units), at("240h"));
  const outcomes::Arms arms = totals.at(0).arms();
  return stages_text(arms.at(0).stages) + " | " + stages_text(arms.at(1).stages);
}

BOOST_AUTO_TEST_SUITE(message_stages)

BOOST_AUTO_TEST_CASE(units_are_counted_once_a_stage) {
  struct Case {
    const char* units;
    const char* expected;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"0h purchase", "0>0>0>0>0 | 0>0>0>0>0"},
           {"0h suppressed team CAPPED; 1h suppressed team GAP",
            "0>0>0>0>0 | 1>0>0>0>0 CAPPED 1 GAP 1 suppressed 1 out by CAPPED 1 out by GAP 1"},
           {"0h decided team d1", "0>0>0>0>0 | 1>1>0>0>0"},
           {"0h decided team d1; 1h exposed team; 1h message_exposed d1; 2h message_shown d1; 3h message_clicked d1",
            "0>0>0>0>0 | 1>1>1>1>1 #1/1/1/0"},
           {"0h decided control d1; 1h exposed control; 1h message_exposed d1 | 0h decided control d2",
            "2>2>1>0>0 #1/0/0/0 | 0>0>0>0>0"},
           // A client's clock says that it was drawn before the server decided so.
           {"1h exposed team; 1h message_exposed d1; 2h message_shown d1; 3h decided team d1",
            "0>0>0>0>0 | 1>1>1>1>0 #1/1/0/0"},
           {"0h decided team d1; 1h exposed team; 1h message_exposed d1; 1h message_failed d1",
            "0>0>0>0>0 | 1>1>1>0>0 failed 1 #1/0/0/0"},
           // Two decisions: the unit counts once, each exposure for itself.
           {"0h decided team d1; 1h exposed team; 1h message_exposed d1; 1h message_dismissed d1 shown_ms=1900; 9h "
            "decided team d2; 10h message_exposed d2; 10h message_shown d2; 11h message_dismissed d2 shown_ms=2000",
            "0>0>0>0>0 | 1>1>1>1>0 dismissed 1 quick 1 #1/0/0/1 #1/1/0/1"},
           // What was kept back after the first exposure says nothing about the arms.
           {"0h suppressed team QUIET_HOURS; 1h exposed team; 2h suppressed team CAPPED",
            "0>0>0>0>0 | 1>1>1>0>0 QUIET_HOURS 1 suppressed 1"},
           {"0h decided team d1; 1h message_exposed d1; 1h message_snoozed d1; 2h message_muted d1; 1h exposed team",
            "0>0>0>0>0 | 1>1>1>0>0 snoozed 1 muted 1 #1/0/0/0"},
           {"0h decided team d1; 1h message_exposed d1; 1h survey_answered d1; 1h exposed team",
            "0>0>0>0>0 | 1>1>1>0>1 #1/0/1/0"},
           // The control group that sees another message: what is done with that one is not about this experiment.
           {"0h replaced control d1; 1h exposed control; 1h message_exposed d1; 2h message_shown d1; 3h "
            "message_clicked d1",
            "1>1>1>0>0 #1/0/0/0 | 0>0>0>0>0"},
           {"0h message_shown d9", "0>0>0>0>0 | 0>0>0>0>0"},  // of an unknown decision
           // Seen in both arms: in neither.
           {"0h decided team d1; 1h exposed team; 2h exposed control", "0>0>0>0>0 | 0>0>0>0>0"},
       }) {
    BOOST_TEST_CONTEXT(one.units) BOOST_TEST(stages_of(one.units) == one.expected);
  }
}

BOOST_AUTO_TEST_CASE(merging_adds_up) {
  constexpr const char* kOne = "0h suppressed team CAPPED; 1h exposed team; 1h decided team d1; 1h message_exposed d1";
  constexpr const char* kOther = "0h suppressed team GAP; 1h exposed team; 1h decided team d1; 2h message_shown d1";
  const auto catalog = histories::catalog_of(kDefinitions);
  auto sum = histories::fold(catalog, units_of(kOne), at("240h"));
  sum.at(0).merge(histories::fold(catalog, units_of(kOther), at("240h")).at(0));
  BOOST_TEST(stages_text(sum[0].arms()[1].stages) ==
             stages_of(std::string(kOne) + "|" + kOther).substr(std::string("0>0>0>0>0 | ").size()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
