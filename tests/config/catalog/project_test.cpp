#include "config/catalog/project.hpp"

#include "config/hashing/slot.hpp"
#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using namespace flywheel::catalog;

BOOST_AUTO_TEST_SUITE(catalog_project)

BOOST_AUTO_TEST_CASE(a_project_has_everything_that_was_written) {
  const auto built = building::catalog(R"(project: acme
default_locale: de
timezone: Europe/Vienna
quiet_hours: { from: "21:00", to: "08:30", then: drop }
caps:
  everything: { max: 3, per: 7d, gap: 4h }
  upsell: { max: 1, per: session }
never_on: [checkout, login]
test_users: ["*@acme.example", { if: staff == true, force: { f: b } }]
link_schemes: [https, app]
image_hosts: [cdn.acme.example]
horizon: 90d
hash_units: true
bots: agent.contains("bot")
segments_by: [plan]
---
attributes: { plan: string, staff: bool, agent: string }
natural_frequency: weekly
---
flag: f
variants: { a: 1, b: 2 }
)");
  const Project& project = built->project();
  BOOST_TEST(project.name + " " + project.default_locale + " " + project.timezone.name() == "acme de Europe/Vienna");
  BOOST_TEST((project.quiet_hours->from == std::chrono::hours(21)));
  BOOST_TEST((project.quiet_hours->to == std::chrono::minutes(510)));
  BOOST_TEST(!project.quiet_hours->defer);
  BOOST_TEST((project.caps.at("everything") == Allowance{3, Allowance::Window::kDuration, kDay * 7, kDay / 6, false}));
  BOOST_TEST((project.caps.at("upsell") == Allowance{1, Allowance::Window::kSession, {}, {}, false}));
  BOOST_TEST(building::joined(project.never_on) == "checkout login");
  BOOST_TEST(project.test_users[0].glob == "*@acme.example");
  BOOST_TEST(project.test_users[1].force.at("f") == "b");
  BOOST_TEST(built->conditions()[project.test_users[1].condition.value()].text() == "staff == true");
  BOOST_TEST(building::joined(project.link_schemes) == "https app");
  BOOST_TEST((project.horizon == kDay * 90));
  BOOST_TEST(project.hash_units);
  BOOST_TEST(project.bots.size() == 1U);
  BOOST_TEST(built->attributes().name(project.segments_by.at(0)) == "plan");
  BOOST_TEST(project.natural_frequency == "weekly");
}

BOOST_AUTO_TEST_CASE(without_a_project_everything_has_its_default) {
  const auto built = building::catalog("flag: f\nvariants: { a: 1 }\n");
  const Project& project = built->project();
  BOOST_TEST(project.name == "");
  BOOST_TEST(project.default_locale == "en");
  BOOST_TEST((project.timezone == Zone()));
  BOOST_TEST((project.horizon == kDay * 30));
  BOOST_TEST(building::joined(project.link_schemes) == "https");
}

BOOST_AUTO_TEST_CASE(units_name_their_attribute) {
  const auto built = building::catalog("units: { user: {}, account: { from: account_id }, seat: {} }\n");
  std::string text;
  for (const Unit& unit : built->units())
    text += unit.name + "=" + std::string(built->attributes().name(unit.attribute)) + " ";
  BOOST_TEST(text == "account=account_id device=device seat=seat user=targetingKey ");
  BOOST_TEST(built->find_unit("seat") == &built->units()[2]);
  BOOST_TEST(building::problems("units: { user: { from: id } }\n") ==
             "1:24 the unit `user` is the targeting key, and no attribute\n");
}

BOOST_AUTO_TEST_CASE(declared_attributes_close_the_names) {
  const std::string flag = "---\nflag: f\nvariants: { a: 1 }\nrules: [{ if: 'EXPR', serve: a }]\n";
  const auto with = [&](const std::string& expression) {
    std::string text = flag;
    text.replace(text.find("EXPR"), 4, expression);
    return "attributes: { plan: { type: string, one_of: [free, paid] }, seats: int }\n" + text;
  };
  BOOST_TEST(building::problems(with("plan == \"free\" and account == 1 and targetingKey != \"x\"")) == "");
  BOOST_TEST(building::problems(with("paln == \"free\"")) == "5:16 unknown name `paln`; did you mean `plan`?\n");
  BOOST_TEST(building::problems(with("seats == \"many\"")).starts_with("5:"));
  BOOST_TEST(building::problems(with("plan == \"fre\"")).starts_with("5:"));
  BOOST_TEST(building::problems("flag: f\nvariants: { a: 1 }\nrules: [{ if: anything == 1, serve: a }]\n") == "");
  BOOST_TEST(building::problems("attributes: { seats: { type: int, one_of: [a] } }\n") ==
             "1:35 `one_of` goes with `type: string` only\n");
}

BOOST_AUTO_TEST_CASE(segments_are_checked_whether_used_or_not) {
  BOOST_TEST(building::problems("segments: { a: 'x ==' }\n") == "1:21 expected a value, but the text ends here\n");
  BOOST_TEST(building::problems("segments: { a: segment(\"b\"), b: segment(\"a\") }\n").find("uses itself") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(holdouts_and_learnings_are_read) {
  const auto built = building::catalog(R"(holdout: h
percent: 5%
holds_back: { experiments: [b], tags: [growth], flags: f }
except: [security, consent]
start: 2027-01-01
end: 2027-06-30
measure: m
---
learning: l
experiment: a
summary: s
effect: { retention: { metric: gone, change: +6.1%, interval: [+1.0%, +11.3%] } }
decision: ship x
confidence: moderate
driven_by: [FB-182]
win: true
revisit: 2027-12-01
---
experiment: a
tags: [growth]
split: { x: rest }
values: { x: 1 }
---
experiment: b
tags: growth
split: { x: rest }
values: { x: 1 }
---
flag: f
variants: { a: 1 }
---
metrics: { m: { reach: x } }
layers: { l: { unit: device } }
)");
  const Holdout& holdout = built->holdouts()[0];
  BOOST_TEST(holdout.share == 50'000U);
  BOOST_TEST(holdout.seed == hashing::seed_of(hashing::Purpose::kHoldout, "h"));
  BOOST_TEST(building::joined(holdout.experiments) == "a b");
  BOOST_TEST(building::joined(holdout.flags) == "f");
  BOOST_TEST(building::joined(holdout.except) == "security consent");
  BOOST_TEST(building::joined(holdout.measure) == "m");
  BOOST_TEST(format_time(holdout.schedule.end.value()) == "2027-07-01T00:00:00Z");
  BOOST_TEST(!holdout.all_messages);
  const Learning& learning = built->learnings()[0];
  BOOST_TEST((learning.decision == Learning::Decision::kShip));
  BOOST_TEST(learning.shipped == "x");
  BOOST_TEST(learning.effects[0].funnel + " " + learning.effects[0].metric == "retention gone");
  BOOST_TEST(learning.effects[0].low.value() == 0.01);
  BOOST_TEST(learning.win);
  BOOST_TEST(built->layers()[0].seed == hashing::seed_of(hashing::Purpose::kLayer, "l"));
  BOOST_TEST(built->attributes().name(built->layers()[0].unit_attribute) == "device");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_project_is_named) {
  struct Case {
    std::string yaml, expected;
  };
  for (const Case& c : std::vector<Case>{
           {"project: p\ntimezone: Vienna\n", "2:11 unknown time zone `Vienna` | write one like Europe/Vienna\n"},
           {"project: p\ncaps: { evrything: { max: 3 } }\n",
            "2:9 unknown cap `evrything` | did you mean `everything`?\n"},
           {"project: p\nquiet_hours: { from: '21:00', to: '21:00' }\n",
            "2:35 quiet hours must end at another time than they begin\n"},
           {"project: p\ntest_users: [{ if: x, force: { a: z } }]\n",
            "2:32 unknown flag or experiment `a` | no flag or experiment is defined\n"},
           {"project: p\ntest_users: [{ if: x, force: { f: z } }]\n---\nflag: f\nvariants: { a: 1 }\n",
            "2:35 unknown variant `z` | there are `a`\n"},
           {"project: p\nsegments_by: paln\n---\nattributes: { plan: string }\n",
            "2:14 unknown attribute `paln` | did you mean `plan`?\n"},
           {"holdout: h\npercent: 5%\nholds_back: {}\n",
            "3:13 this holds nothing back | name `experiments`, `flags` or `tags`, or write `all_messages`\n"},
           {"holdout: h\npercent: 5%\nholds_back: all\n", "3:13 `holds_back`: `all` is not `all_messages`\n"},
           {"learning: l\nexperiment: e\nsummary: s\ndecision: maybe\n",
            "2:13 unknown experiment `e` | no experiment is defined\n4:11 a decision is `ship` and an arm, `iterate` "
            "or `decline`, not `maybe`\n"},
           {"learning: l\nexperiment: e\nsummary: s\ndecision: ship z\n---\nexperiment: e\nsplit: { a: rest }\nvalues: "
            "{ a: 1 }\n",
            "4:11 the experiment `e` has no arm `z`\n"},
           {"natural_frequency: daily\n---\nnatural_frequency: weekly\n", "3:1 `natural_frequency` is said twice\n"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) BOOST_TEST(building::problems(c.yaml) == c.expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
