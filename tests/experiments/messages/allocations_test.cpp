// A decision costs no heap allocation once its thread is warm: neither whoever wins nor whoever loses.
#include <boost/test/unit_test.hpp>

#include "tests/experiments/messages/world.hpp"
#include "tests/heap.hpp"

using namespace flywheel;
using namespace flywheel::messages;

BOOST_AUTO_TEST_SUITE(messages_allocations)

BOOST_AUTO_TEST_CASE(a_warm_pipeline_decides_without_allocating) {
  std::string text = R"(project: p
quiet_hours: { from: "21:00", to: "08:00" }
caps: { everything: { max: 3, per: 7d }, upsell: { max: 1, per: 7d } }
)";
  auto add = [&, number = 0](const std::string& more) mutable {
    text += "---\nmessage: m" + std::to_string(number++) + "\nplacement: p\n" + more +
            "\ncontent: { layout: toast, title: { en: \"Hello {{ name | default: 'you' }}\", de: Hallo } }\n";
  };
  for (const char* more : {"", "", "status: paused", "schedule: { end: 2026-01-01 }", "audience: plan == \"paid\"",
                           "trigger: { event: e }", "stop_when: plan == \"free\"", "frequency: { max: 1 }",
                           "frequency: { gap: 10d }", "intent: upsell"}) {
    add(more);
  }
  World world(text);
  world.attributes["plan"] = Value::string("free");
  world.attributes["timezone"] = Value::string("Europe/Vienna");
  for (const char* key : {"m7", "m8"}) {
    world.history.memory_of(key).times = 1;
    world.history.impressions.push_back({world.now - kDay, id_of(key), 0, catalog::Intent::kUpsell, false});
  }
  std::vector<Value> slots(world.catalog->attributes().size());
  for (const auto& [name, value] : world.attributes) slots[world.catalog->attributes().find(name).value()] = value;
  const assignment::EvaluationContext context{slots, world.now, std::nullopt, {}};
  const Request request{context, &world.history, "p", {}, kAllLayouts, 1, {}, {}};
  Pipeline pipeline;
  Arena scratch;
  const auto decide = [&] {
    scratch.clear();  // as it is for every request
    return pipeline.decide(world.plan, request, scratch);
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST((decide().what == Decision::Do::kShow));
  const std::size_t before = heap_allocations();
  Decision decision;
  for (int i = 0; i < 100; ++i) decision = decide();
  BOOST_TEST(heap_allocations() == before);
  BOOST_TEST((decision.what == Decision::Do::kShow));
  // And where all lose.
  for (int i = 0; i < 3; ++i) {
    world.history.impressions.push_back({world.now - kDay, 1, 0, catalog::Intent::kSurvey, false});
  }
  decision = decide();
  const std::size_t again = heap_allocations();
  for (int i = 0; i < 100; ++i) decision = decide();
  BOOST_TEST(heap_allocations() == again);
  BOOST_TEST((decision.reason == Reason::kGloballyCapped));
}

BOOST_AUTO_TEST_SUITE_END()
