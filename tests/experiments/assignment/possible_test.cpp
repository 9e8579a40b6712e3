#include "experiments/assignment/possible.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/experiments/assignment/world.hpp"

using namespace flywheel;
using assignment::Evaluation;
using assignment::possible_evaluations;

namespace {

constexpr const char* kDefinitions = R"(project: p
test_users:
  - "tester-*"
  - { if: qa == true, force: { sticky: b, ruled: c } }
---
layers: { toasts: { unit: user } }
---
flag: root
variants: { on: true, off: false }
default: { on: 50%, off: rest }
---
flag: ruled
variants: { a: 1, b: 2, c: 3, never: 4 }
off: b
requires: { flag: root, serves: on }
rules:
  - { name: fixed, if: plan == "free", serve: a }
  - { name: ramp, if: plan == "paid", rollout: { a: 25%, c: rest } }
default: b
---
experiment: sticky
status: running
sticky: true
audience: plan == "free"
traffic: 80%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: layered
status: running
layer: toasts
slots: 0-50%
requires: { flag: root, serves: on }
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: over
status: ended
ship: b
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
holdout: some
percent: 20%
holds_back: { experiments: [sticky, layered], flags: ruled }
)";

std::vector<std::string> texts(const catalog::Catalog& catalog, const std::string& key) {
  std::vector<std::string> all;
  for (const Evaluation& evaluation : assignment::possible_evaluations(catalog, *catalog.find(key))) {
    all.push_back(text_of(catalog, evaluation));
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(assignment_possible)

BOOST_AUTO_TEST_CASE(every_answer_of_a_definition_is_listed_once) {
  const auto catalog = assignment::catalog_of(kDefinitions);
  const std::vector<std::string> ruled{
      "error TARGETING_KEY_MISSING",
      "error INVALID_CONTEXT",
      "DISABLED at status: b = 2",
      "TARGETING_MATCH at forced for a test user: c = 3",
      "SPLIT at holdout some: b = 2",
      "DEFAULT at requires: b = 2",
      "TARGETING_MATCH at audience: a = 1",
      "SPLIT at split: a = 1",
      "SPLIT at split: c = 3",
      "DEFAULT at audience: b = 2",
  };
  BOOST_TEST(texts(*catalog, "ruled") == ruled, boost::test_tools::per_element());
  const std::vector<std::string> over{"error TARGETING_KEY_MISSING", "error INVALID_CONTEXT",
                                      "DISABLED at status: b = 2"};
  BOOST_TEST(texts(*catalog, "over") == over, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(whatever_is_asked_the_answer_is_among_them) {
  const auto catalog = assignment::catalog_of(kDefinitions);
  std::vector<std::vector<Evaluation>> possible;
  for (const auto& entry : catalog->entries()) possible.push_back(possible_evaluations(*catalog, entry));
  std::vector<std::vector<bool>> seen;
  for (const auto& list : possible) seen.emplace_back(list.size(), false);

  std::mt19937 random(20261125);
  const auto pick = [&random](std::vector<Value> values) { return values[random() % values.size()]; };
  Arena scratch;
  for (int round = 0; round < 4000; ++round) {
    const std::string id = (round % 10 == 0 ? "tester-" : "user-") + std::to_string(round);
    const auto slots = assignment::slots_of(
        *catalog, {{"targetingKey", pick({Value::string(id), Value::string(id), Value(), Value::boolean(true)})},
                   {"plan", pick({Value::string("free"), Value::string("paid"), Value()})},
                   {"qa", pick({Value(), Value(), Value(), Value::boolean(true)})}});
    std::vector<assignment::StickyArm> arms;
    if (random() % 2 == 0) arms.push_back({2, static_cast<catalog::VariantIndex>(random() % 2)});
    assignment::EvaluationContext context{slots, Time()};
    if (random() % 3 != 0) context.sticky = arms;
    const std::uint64_t killed[] = {random() % 5 == 0 ? random() : 0};
    context.killed = killed;
    for (std::size_t i = 0; i < possible.size(); ++i) {
      const Evaluation evaluation = evaluate(*catalog, catalog->entries()[i], context, scratch);
      const auto found = std::find(possible[i].begin(), possible[i].end(), evaluation);
      BOOST_REQUIRE_MESSAGE(found != possible[i].end(), text_of(*catalog, evaluation));
      seen[i][static_cast<std::size_t>(found - possible[i].begin())] = true;
    }
  }
  // And nothing is listed that never happens, but for ids that are wrong where none is asked for.
  for (std::size_t i = 0; i < possible.size(); ++i) {
    for (std::size_t j = 2; j < possible[i].size(); ++j) {
      BOOST_TEST_CONTEXT(text_of(*catalog, possible[i][j])) BOOST_TEST(seen[i][j]);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
