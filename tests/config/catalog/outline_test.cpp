#include "config/catalog/outline.hpp"

#include "tests/config/catalog/building.hpp"

using namespace flywheel;
using catalog::Clause;
using catalog::Ground;

namespace {

const char* text_of(Ground ground) {
  constexpr const char* kNames[]{"rule", "default", "static", "outside", "off", "split"};
  return kNames[static_cast<std::size_t>(ground)];
}

/// "if 0 split 1 below 500000 else 0; always default 1", or "all steps".
std::string outline_of(const catalog::Catalog& catalog, std::string_view key) {
  const auto place = static_cast<std::size_t>(catalog.find(key) - catalog.entries().data());
  std::string text;
  for (const Clause& clause : catalog.outline().at(place)) {
    text += text.empty() ? "" : "; ";
    text += clause.condition == Clause::kAlways ? "always " : "if " + std::to_string(clause.condition) + " ";
    text += text_of(clause.ground);
    if (clause.split) {
      text += " among " + std::to_string(clause.split->shares.size());
    } else if (clause.first == catalog::kNoVariant) {
      text += " none";
    } else {
      text += " " + std::to_string(clause.first);
      if (clause.ground == Ground::kSplit) {
        text += " below " + std::to_string(clause.first_end) + " else " + std::to_string(clause.second);
      }
    }
  }
  return text.empty() ? "all steps" : text;
}

std::string outline_of(const std::string& yaml) {
  return outline_of(*building::catalog(yaml), "k");
}

constexpr const char* kExperiment =
    "experiment: k\nstatus: running\nsplit: { a: 30%, b: 70% }\nvalues: { a: 1, b: 2 }\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog_outline)

BOOST_AUTO_TEST_CASE(what_is_simple_comes_to_a_few_clauses) {
  struct Case {
    std::string yaml, outline;
  };
  const std::string flag = "flag: k\nvariants: { on: true, off: false }\n";
  const std::string experiment = kExperiment;
  for (const Case& c : std::vector<Case>{
           {flag + "default: off\n", "always static 1"},
           {flag + "default: off\nenabled: false\noff: on\nrequires: { flag: j, serves: on }\n---\nflag: j\n"
                   "variants: { on: true }\ndefault: on\n",
            "always off 0"},
           {flag + "rules:\n  - if: seats > 3\n    serve: on\ndefault: off\n", "if 0 rule 0; always default 1"},
           {flag + "rules:\n  - serve: on\ndefault: off\n", "always rule 0"},
           {flag + "rules:\n  - name: r\n    if: seats > 3\n    rollout: { on: 25%, off: rest }\n",
            "if 0 split 0 below 250000 else 1; always default none"},
           {experiment, "always split 0 below 300000 else 1"},
           {experiment + "audience: seats > 3\n", "if 0 split 0 below 300000 else 1; always outside none"},
           {"experiment: k\nstatus: running\nsplit: { a: 30%, b: 30%, c: rest }\nvalues: { a: 1, b: 2, c: 3 }\n",
            "always split among 3"},
           {"experiment: k\nstatus: draft\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n", "always off 0"},
       }) {
    BOOST_TEST_CONTEXT(c.yaml) {
      BOOST_TEST(outline_of(c.yaml) == c.outline);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_needs_more_steps_has_none) {
  const std::string flag = "flag: k\nvariants: { on: true, off: false }\ndefault: off\n";
  const std::string experiment = kExperiment;
  for (const std::string& yaml : std::vector<std::string>{
           flag + "schedule: { start: 2026-12-01 }\n",
           flag + "rules:\n  - if: seats > 3\n    serve: on\n    schedule: { start: 2026-12-01 }\n",
           flag + "requires: { flag: j, serves: on }\n---\nflag: j\nvariants: { on: true }\ndefault: on\n",
           experiment + "schedule: { start: 2026-12-01 }\n",
           experiment + "traffic: 10%\n",
           experiment + "sticky: true\n",
           experiment + "layer: l\n---\nlayers: { l: {} }\n",
           experiment + "---\nproject: p\ntest_users: [ qa-* ]\n",
       }) {
    BOOST_TEST_CONTEXT(yaml) {
      BOOST_TEST(outline_of(yaml) == "all steps");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
