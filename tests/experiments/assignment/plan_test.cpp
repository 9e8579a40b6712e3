#include "experiments/assignment/plan.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "config/catalog/lock.hpp"
#include "experiments/assignment/differences.hpp"
#include "experiments/assignment/plan_render.hpp"
#include "tests/experiments/assignment/world.hpp"

using namespace flywheel;
using assignment::catalog_of;
using assignment::compare;
using assignment::count;
using assignment::moved_share;
using assignment::Plan;
using assignment::slots_of;

namespace {

const Time kNow = parse_time("2026-11-25T12:00:00Z").value();

constexpr const char* kBefore = R"(layers: { toasts: { unit: user } }
segments: { early: sessions > 20 }
---
experiment: copy
status: running
traffic: 10%
audience: plan == "free"
split: { control: 50%, team: 25%, speed: 25% }
values: { control: 1, team: 2, speed: 3 }
---
experiment: layered
status: running
layer: toasts
slots: 0-40%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: same
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: gone
status: running
traffic: 30%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: segmented
status: running
audience: segment("early")
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
flag: editor
variants: { classic: false, blocks: true }
off: classic
rules:
  - { name: staff, if: staff == true, serve: blocks }
  - { name: ramp, if: plan == "paid", rollout: { blocks: 25%, classic: rest } }
default: classic
)";

constexpr const char* kAfter = R"(layers: { toasts: { unit: user } }
segments: { early: sessions > 10 }
---
experiment: copy
status: running
traffic: 20%
audience: plan == "free"
split: { control: 40%, team: 30%, speed: 30% }
values: { control: 1, team: 2, speed: 4 }
---
experiment: layered
status: running
layer: toasts
slots: 20-50%
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: same
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
experiment: segmented
status: running
audience: segment("early")
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
flag: editor
variants: { classic: false, blocks: true }
off: classic
rules:
  - { name: ramp, if: plan == "paid", rollout: { blocks: 40%, classic: rest } }
default: blocks
)";

}  // namespace

BOOST_AUTO_TEST_SUITE(assignment_plan)

BOOST_AUTO_TEST_CASE(a_plan_says_who_moves_and_why) {
  const auto before = catalog_of(kBefore);
  const auto after = catalog_of(kAfter);
  const std::string epochs = "Epoch " + before->epoch() + " → " + after->epoch() + "\n";
  // Contiguous arms move more than they must: 40-50% and 70-75% of the slots have other owners.
  BOOST_TEST(render_text(compare(*before, *after, kNow)) == epochs + R"(
**copy** (experiment, changed)
- split control 50%, team 25%, speed 25% → control 40%, team 30%, speed 30%
- traffic 10% → 20%
- value of `speed` changes: 3 → 4
- of the units of its audience 1.5% change arm, 10% enter, 0% leave

**gone** (experiment, removed)
- running, a 50%, b 50%
- of the units of its audience 0% change arm, 0% enter, 30% leave

**layered** (experiment, changed)
- layer toasts 0-40% → toasts 20-50%
- of the units of its audience 0% change arm, 10% enter, 20% leave

**segmented** (experiment, changed)
- a segment of the audience changes: `segment("early")`
- who enters and leaves is not a matter of slots alone: `--units FILE` counts it

**editor** (flag, changed)
- rule `staff` goes
- rule `ramp` blocks 25%, classic 75% → blocks 40%, classic 60%: 15% of the units it reaches change variant
- default classic → blocks

**toasts** (layer)
- before: `layered` 0-40%, free 40-100%
- after: free 0-20%, `layered` 20-50%, free 50-100%
)");
}

BOOST_AUTO_TEST_CASE(nothing_changes_by_a_comment) {
  const auto before = catalog_of(kBefore);
  const auto after = catalog_of(std::string("# a comment\n") + kBefore);
  BOOST_TEST(render_text(compare(*before, *after, kNow)) ==
             "Epoch " + before->epoch() + " → " + after->epoch() +
                 "\n\nNo flag and no experiment serves anybody anything else.\n");
}

BOOST_AUTO_TEST_CASE(what_stands_before_the_audience_counts_too) {
  const std::string base = R"(flag: root
variants: { on: true, off: false }
default: on
---
experiment: test
status: running
audience: segment("outer")
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
---
segments:
  inner: sessions > )";
  const auto before = catalog_of(base + "20\n  outer: segment(\"inner\") and plan == \"free\"\n");
  const auto text = [&](const std::string& more) {
    const auto after = catalog_of(more);
    const std::string all = render_text(compare(*before, *after, kNow));
    return all.substr(all.find('\n') + 1);
  };
  BOOST_TEST(text(base + "10\n  outer: segment(\"inner\") and plan == \"free\"\n") == R"(
**test** (experiment, changed)
- a segment of the audience changes: `segment("outer")`
- who enters and leaves is not a matter of slots alone: `--units FILE` counts it
)");
  BOOST_TEST(text(base + "20\n  outer: segment(\"inner\") and plan == \"free\"\n" + R"(---
project: p
test_users: [{ if: qa == true, force: { test: b } }]
---
holdout: quiet
percent: 5%
holds_back: { experiments: test, flags: root }
)") == R"(
**test** (experiment, changed)
- held back by none → `quiet` 5% of `user`
- test users none → `qa == true` gets arm 2
- who enters and leaves is not a matter of slots alone: `--units FILE` counts it

**root** (flag, changed)
- held back by none → `quiet` 5% of `user`
)");
}

BOOST_AUTO_TEST_CASE(what_slots_say_is_what_happens_to_units) {
  const auto before = catalog_of(kBefore);
  const auto after = catalog_of(kAfter);
  Plan plan = compare(*before, *after, kNow);
  Arena scratch;
  constexpr int kUnits = 20'000;
  for (int i = 0; i < kUnits; ++i) {
    const std::string id = "user-" + std::to_string(i);
    const assignment::Attributes values{{"targetingKey", Value::string(id)}, {"plan", Value::string("free")}};
    const auto old_slots = slots_of(*before, values), new_slots = slots_of(*after, values);
    count(plan, *before, *after, {old_slots, new_slots}, kNow, scratch);
  }
  for (const auto& difference : plan.differences) {
    if (!difference.movement) continue;
    BOOST_TEST_CONTEXT(difference.key) {
      const auto near = [&](std::size_t counted, double share) {
        const double expected = share * kUnits;
        BOOST_TEST(std::abs(static_cast<double>(counted) - expected) <= 5 * std::sqrt(expected) + 1);
      };
      near(difference.counted->change, difference.movement->change_arm);
      near(difference.counted->enter, difference.movement->enter);
      near(difference.counted->leave, difference.movement->leave);
    }
  }
  BOOST_TEST(plan.contexts == static_cast<std::size_t>(kUnits));
}

BOOST_AUTO_TEST_CASE(with_a_lock_exactly_a_tenth_moves_and_raised_traffic_moves_none) {
  const std::string old_text = R"(experiment: copy
status: running
traffic: 10%
split: { control: 50%, team: 25%, speed: 25% }
values: { control: 1, team: 2, speed: 3 }
)";
  const auto before = catalog_of(old_text);
  const std::string lock = write_lock(catalog::lock_of(*before));
  const auto edited = [&](const std::string& from, const std::string& to) {
    std::string text = old_text;
    text.replace(text.find(from), from.size(), to);
    const catalog::Loaded loaded = catalog::build({{"all.yaml", text}, {"flagd.lock", lock}});
    BOOST_REQUIRE(loaded.catalog);
    return loaded.catalog;
  };
  const auto weights = edited("50%, team: 25%, speed: 25%", "40%, team: 30%, speed: 30%");
  BOOST_TEST(moved_share(before->experiments()[0].split, before->experiments()[0].arms, weights->experiments()[0].split,
                         weights->experiments()[0].arms) == 0.1);
  BOOST_TEST(weights->experiments()[0].phase == 2);
  const auto traffic = edited("traffic: 10%", "traffic: 20%");
  const Plan plan = compare(*before, *traffic, kNow);
  BOOST_REQUIRE(plan.differences.size() == 1u);
  BOOST_TEST(plan.differences[0].movement->change_arm == 0);
  BOOST_TEST(plan.differences[0].movement->leave == 0);
  BOOST_TEST(plan.differences[0].movement->enter == 0.1);
  BOOST_TEST(traffic->experiments()[0].phase == 1);
}

BOOST_AUTO_TEST_SUITE_END()
