#include "config/catalog/experiment.hpp"

#include "config/hashing/slot.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using namespace flywheel::catalog;

namespace {

std::string experiment_problems(const std::string& rest) {
  return building::problems("experiment: e\n" + rest + "\n");
}

constexpr const char* kArms = "split: { a: 50%, b: 50% }\n";
constexpr const char* kWhole = "split: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_experiment)

BOOST_AUTO_TEST_CASE(an_experiment_has_everything_that_was_written) {
  const auto built = building::catalog(R"(project: p
timezone: Europe/Vienna
---
layers: { toasts: { unit: account, seed: old } }
---
experiment: e
status: running
owner: o
hypothesis: h
funnel: activation
product_area: sharing
goal: { metric: m, from: 8%, to: 10%, by: 2027-03-31 }
guardrails: [n, active_rate]
secondary: n
unit: account
layer: toasts
slots: 10-50%
traffic: 40%
audience: plan == "free"
split: { control: 50%, team: 25%, speed: rest }
control: team
ship: speed
seed: s
values: { speed: 3, control: 1.5, team: 2 }
exposure: on_evaluation
sticky: true
analysis: { method: bayesian, alpha: 1%, looks: 5, tuning_n: 5000, pre_period: 14d, correction: none, prior: { sd: 5% } }
schedule: { start: 2027-03-03, end: 2027-03-31T12:00:00Z }
---
metrics: { m: { reach: x }, n: { count: x }, active_rate: { retained: active, day: 7 } }
)");
  const Experiment& e = *built->find_experiment("e");
  BOOST_TEST(status_name(e.status) == "running");
  BOOST_TEST(e.hypothesis + e.funnel + e.product_area + e.owner == "hactivationsharingo");
  BOOST_TEST(e.goal->metric == "m");
  BOOST_TEST(e.goal->from.value() == 0.08);
  BOOST_TEST(e.goal->to.value() == 0.1);
  BOOST_TEST(format_time(e.goal->by.value()) == "2027-03-30T22:00:00Z");
  BOOST_TEST(building::joined(e.guardrails) == "n active_rate");
  BOOST_TEST(building::joined(e.secondary) == "n");
  BOOST_TEST(built->attributes().name(e.unit_attribute) == "account");
  BOOST_TEST((e.layer == LayerShare{"toasts", hashing::seed_of(hashing::Purpose::kLayer, "old"), 100'000, 500'000}));
  BOOST_TEST(e.traffic == 400'000U);
  BOOST_TEST(e.traffic_seed == hashing::seed_of(hashing::Purpose::kTraffic, "s"));
  BOOST_TEST(e.split.seed == hashing::seed_of(hashing::Purpose::kSplit, "s"));
  std::string arms;
  for (const Variant& arm : e.arms) arms += arm.name + "=" + to_json(arm.value) + " ";
  BOOST_TEST(arms == "control=1.5 team=2.0 speed=3.0 ");
  BOOST_TEST(value_type_name(e.type) == "float");
  BOOST_TEST(e.baseline == 1);
  BOOST_TEST(e.ship.value() == 2);
  BOOST_TEST(e.alpha == 0.01);
  BOOST_TEST((e.analysis.method == Analysis::Method::kBayesian));
  BOOST_TEST((e.analysis.correction == Analysis::Correction::kNone));
  BOOST_TEST(e.analysis.looks.value() == 5);
  BOOST_TEST(e.analysis.prior_sd.value() == 0.05);
  BOOST_TEST((e.exposure == Exposure::kOnEvaluation));
  BOOST_TEST((e.sticky && !e.auto_pause));
  BOOST_TEST(format_time(e.schedule.start.value()) == "2027-03-02T23:00:00Z");
  BOOST_TEST(format_time(e.schedule.end.value()) == "2027-03-31T12:00:00Z");
  BOOST_TEST(!e.is_message);
}

BOOST_AUTO_TEST_CASE(what_is_left_out_has_its_default) {
  const auto built = building::catalog(std::string("experiment: e\n") + kWhole);
  const Experiment& e = *built->find_experiment("e");
  BOOST_TEST(status_name(e.status) == "draft");
  BOOST_TEST(e.unit == "user");
  BOOST_TEST(e.unit_attribute == expression::Attributes::kTargetingKey);
  BOOST_TEST(e.traffic == hashing::kSlots);
  BOOST_TEST(e.split.seed == hashing::seed_of(hashing::Purpose::kSplit, "e"));
  BOOST_TEST(e.baseline == 0);
  BOOST_TEST(e.alpha == 0.05);
  BOOST_TEST(e.phase == 1);
  BOOST_TEST((!e.goal && !e.ship && !e.layer && !e.audience && !e.delivery && e.client));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_an_experiment_is_named) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"values: { a: 1 }", "1:1 this experiment needs `split`\n"},
           {kArms, "1:13 an experiment needs `values`, or `placement` and `messages`\n"},
           {std::string(kArms) + "values: { a: 1 }", "3:9 the arm `b` has no value\n"},
           {std::string(kArms) + "values: { a: 1, b: 2, c: 3 }", "3:23 unknown arm `c` | there are `a`, `b`\n"},
           {std::string(kArms) + "values: { a: 1, b: true }", "3:20 `b` is a bool, but `a` is a whole number\n"},
           {std::string(kArms) + "placement: p", "1:13 an experiment with a `placement` needs `messages`\n"},
           {std::string(kArms) + "messages: { b: { layout: toast } }", "3:1 `messages` goes with `placement` only\n"},
           {std::string(kWhole) + "control: c", "4:10 unknown arm `c` | there are `a`, `b`\n"},
           {std::string(kWhole) + "ship: c", "4:7 unknown arm `c` | there are `a`, `b`\n"},
           {std::string(kWhole) + "goal: { metric: m }", "4:17 unknown metric `m` | no metric is defined\n"},
           {std::string(kWhole) + "guardrails: [m]\n---\nmetrics: { mm: { reach: x } }",
            "4:14 unknown metric `m` | there are `mm`\n"},
           {std::string(kWhole) + "guardrails: revenu\n---\nmetrics: { revenue: { reach: x } }",
            "4:13 unknown metric `revenu` | did you mean `revenue`?\n"},
           {std::string(kWhole) + "goal: { metric: m }\n---\nmetrics: { m: { reach: x, unit: account } }",
            "4:17 the metric `m` is of the unit `account`, but this experiment's unit is `user`\n"},
           {std::string(kWhole) + "layer: l", "4:8 unknown layer `l` | no layer is defined\n"},
           {std::string(kWhole) + "slots: 0-5%", "4:1 `slots` goes with `layer` only\n"},
           {std::string(kWhole) + "layer: l\n---\nlayers: { l: { unit: device } }",
            "4:8 the layer `l` divides the unit `device`, but this experiment's unit is `user`\n"},
           {std::string(kWhole) + "traffic: 40",
            "4:10 `traffic`: `40` is no percentage like 12.5%; the sign is missing: `40%`\n"},
           {std::string(kWhole) + "analysis: { alpha: 0% }", "4:20 `alpha` must lie above 0% and be at most 50%\n"},
           {std::string(kWhole) + "analysis: { looks: 0 }", "4:20 `looks` must be at least 1\n"},
           {std::string(kWhole) + "analysis: { tuning_n: 0 }", "4:23 `tuning_n` must be at least 1\n"},
           {std::string(kWhole) + "analysis: { prior: { sd: 0 } }", "4:26 `sd` must be above 0\n"},
           {std::string(kWhole) + "analysis: { method: group_sequential, looks: continuous }",
            "4:46 `group_sequential` looks as often as was planned | say how many times, or write `method: "
            "sequential`\n"},
           {std::string(kWhole) + "audience: segment(\"beta\")", "4:19 unknown segment `beta`\n"},
           {std::string(kWhole) + "status: runing",
            "4:9 `status`: `runing` is not one of `draft`, `running`, `paused` or `ended` | did you mean `running`?\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(experiment_problems(c.yaml) == c.expected);
  }
}

BOOST_AUTO_TEST_CASE(layer_slots_that_overlap_are_named_with_what_is_free) {
  const auto member = [](const std::string& key, const std::string& more) {
    return "---\nexperiment: " + key + "\nlayer: l\n" + kWhole + more + "\n";
  };
  const std::string layer = "layers: { l: {} }\n";
  BOOST_TEST(building::messages(layer + member("a", "slots: 20-40%") + member("b", "slots: 30-60.5%")) ==
             "t.yaml:13:8: error: in the layer `l` the slots 30-40% belong to `a` already; free: 0-20%, 60.5-100%\n"
             "  13 | slots: 30-60.5%\n"
             "     |        ^^^^^^^^\n"
             "  t.yaml:7:8: its slots\n");
  BOOST_TEST(building::problems(layer + member("a", "") + member("b", "slots: 0-1%")) ==
             "13:8 in the layer `l` the slots 0-1% belong to `a` already; nothing is free\n");
  BOOST_TEST(building::problems(layer + member("a", "slots: 0-40%") + member("b", "slots: 40-100%")) == "");
  BOOST_TEST(building::problems(layer + member("a", "status: ended") + member("b", "slots: 0-1%")) == "");
}

BOOST_AUTO_TEST_SUITE_END()
