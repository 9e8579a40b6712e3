#include "flagd/api/snapshot.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "experiments/assignment/evaluate.hpp"

using namespace flywheel;

namespace {

std::shared_ptr<const catalog::Catalog> definitions() {
  const catalog::Loaded loaded = catalog::build({{"all.yaml", R"(project: p
segments_by: [plan, platform]
---
flag: note
variants: { short: "a \"b\"", none: "" }
metadata: { ticket: 42, team: editor }
default: short
---
flag: shape
variants: { round: { corners: 0, ratio: 1.0, names: [o] } }
default: round
---
experiment: test
status: running
traffic: 50%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
)"}});
  BOOST_REQUIRE(loaded.catalog);
  return loaded.catalog;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_snapshot)

BOOST_AUTO_TEST_CASE(every_outcome_has_its_answer_rendered) {
  const api::Snapshot snapshot(definitions());
  const catalog::Catalog& catalog = snapshot.catalog();
  Arena scratch;
  std::set<std::string> items;
  for (int i = 0; i < 100; ++i) {
    const std::string id = std::to_string(i);
    std::vector<Value> slots(catalog.attributes().size());
    if (i > 0) slots[0] = Value::string(id);
    for (const catalog::Entry& entry : catalog.entries()) {
      const auto evaluation = assignment::evaluate(catalog, entry, {slots, Time()}, scratch);
      const api::Answer& answer = snapshot.answer(snapshot.outcome(evaluation));
      BOOST_TEST(answer.head.find("Content-Length: " + std::to_string(answer.body.size()) + "\r\n") !=
                 std::string::npos);
      BOOST_TEST(answer.body.find("\"epoch\":\"" + catalog.epoch() + "\"") != std::string::npos);
      items.insert(answer.item);
    }
  }
  const std::set<std::string> expected{
      R"({"key":"note","reason":"STATIC","variant":"short","value":"a \"b\"","metadata":{"ticket":42,"team":"editor"}})",
      R"({"key":"shape","reason":"STATIC","variant":"round","value":{"corners":0,"ratio":1.0,"names":["o"]},"metadata":{}})",
      R"({"key":"test","reason":"SPLIT","variant":"a","value":1,"metadata":{"experiment":"test","phase":1,"exposureAttributes":"plan,platform"}})",
      R"({"key":"test","reason":"SPLIT","variant":"b","value":2,"metadata":{"experiment":"test","phase":1,"exposureAttributes":"plan,platform"}})",
      R"({"key":"test","reason":"DEFAULT","metadata":{"step":"traffic"}})",
      R"({"key":"test","errorCode":"TARGETING_KEY_MISSING","errorDetails":"targetingKey is missing","metadata":{}})",
  };
  BOOST_TEST(items == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_arm_from_memory_is_the_same_answer) {
  const catalog::Loaded loaded = catalog::build(
      {{"all.yaml",
        "experiment: e\nstatus: running\nsticky: true\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\n"}});
  BOOST_REQUIRE(loaded.catalog);
  const api::Snapshot snapshot(loaded.catalog);
  assignment::Evaluation evaluation;
  evaluation.entry = &loaded.catalog->entries()[0];
  evaluation.variant = 1;
  evaluation.reason = assignment::Reason::kSplit;
  evaluation.step = assignment::Step::kSplit;
  const std::uint32_t hashed = snapshot.outcome(evaluation);
  evaluation.sticky_unavailable = true;
  BOOST_TEST(snapshot.outcome(evaluation) != hashed);
  evaluation.sticky_unavailable = false;
  evaluation.step = assignment::Step::kSticky;
  BOOST_TEST(snapshot.outcome(evaluation) == hashed);
}

BOOST_AUTO_TEST_SUITE_END()
