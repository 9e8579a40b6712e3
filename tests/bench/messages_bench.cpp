// A decision about in-app messages against its floor: one seeded hash and slot of the same user.
#include <cstdio>
#include <cstdlib>
#include <map>

#include "experiments/messages/pipeline.hpp"
#include "tests/bench/medians.hpp"

using namespace flywheel;
using bench::count_allocations;

namespace {

constexpr std::string_view kUser = "user-1234567";
constexpr int kMessages = 20;

/// Twenty experiments on messages at one placement, each with everything a step can look at: they tie, so that each
/// has to be judged.
std::string definitions() {
  std::string text = R"(project: bench
timezone: Europe/Vienna
quiet_hours: { from: "22:00", to: "06:00" }
caps: { everything: { max: 100, per: 7d }, adoption: { max: 100, per: 7d }, session: { max: 100, per: session } }
---
holdout: none
percent: 1%
holds_back: all_messages
)";
  for (int i = 0; i < kMessages; ++i) {
    text += "---\nexperiment: message-" + std::to_string(i) + R"(
status: running
intent: adoption
audience: plan == "free" and seats > )" +
            std::to_string(i % 3) + R"(
placement: p
trigger: { event: downloaded }
schedule: { start: 2026-01-01, end: 2027-01-01 }
frequency: { max: 9, per: 7d, gap: 1h }
stop_when: done == true
split: { control: 50%, team: 50% }
messages: { team: { layout: toast, title: { en: "Hi {{ first_name }}", de: "Hallo {{ first_name }}" } } }
)";
  }
  return text;
}

struct World {
  std::shared_ptr<const catalog::Catalog> catalog;
  messages::Plan plan;
  std::vector<Value> slots;
  messages::History history;
  Arena scratch;
  messages::Pipeline pipeline;
  Time now = parse_time("2026-11-24T12:00:00Z").value();

  World() : catalog(load(definitions())), plan(*catalog) {
    slots.resize(catalog->attributes().size());
    const std::map<std::string_view, Value> context{{"targetingKey", Value::string(kUser)},
                                                    {"plan", Value::string("free")},
                                                    {"seats", Value::integer(7)},
                                                    {"done", Value::boolean(false)},
                                                    {"timezone", Value::string("America/New_York")},
                                                    {"first_name", Value::string("Lena")}};
    for (const auto& [name, value] : context) {
      if (const auto slot = catalog->attributes().find(name)) slots[*slot] = value;
    }
    for (int i = 0; i < kMessages; ++i) {  // a user who has seen some of them
      const std::string key = "message-" + std::to_string(i);
      if (i % 2 == 0) history.memory_of(key).times = 1;
      if (i % 4 == 0) {
        history.impressions.push_back(
            {now - std::chrono::hours(40 - i), messages::id_of(key), 1, catalog::Intent::kAdoption, false});
      }
    }
  }

  static std::shared_ptr<const catalog::Catalog> load(std::string text) {
    const catalog::Loaded loaded = catalog::build({{"bench.yaml", std::move(text)}});
    if (loaded.catalog) return loaded.catalog;
    for (const auto& diagnostic : loaded.diagnostics) std::fprintf(stderr, "%s\n", render_text(diagnostic).c_str());
    std::exit(1);
  }

  messages::Decision decide() {
    scratch.clear();  // as for each request
    const messages::TriggerEvent trigger{"downloaded", 1, std::nullopt, {}};
    const assignment::EvaluationContext context{slots, now, std::nullopt, {}};
    const messages::Request request{context, &history, "p", {&trigger, 1}, messages::kAllLayouts, 1, {}, {}};
    return pipeline.decide(plan, request, scratch);
  }
};

void slot_of_a_user(benchmark::State& state) {
  const std::uint64_t seed = hashing::seed_of(hashing::Purpose::kSplit, "message-0");
  const std::size_t before = heap_allocations();
  for (auto _ : state) {
    std::string_view user = kUser;
    benchmark::DoNotOptimize(user);
    benchmark::DoNotOptimize(hashing::slot_of(seed, user));
  }
  count_allocations(state, before);
}

void decide(benchmark::State& state, World& world, messages::Reason expected) {
  if (const auto decision = world.decide(); decision.reason != expected) {
    return state.SkipWithError(std::string(reason_name(decision.reason)).c_str());
  }
  const std::size_t before = heap_allocations();
  for (auto _ : state) benchmark::DoNotOptimize(world.decide());
  count_allocations(state, before);
}

void twenty_of_which_one_wins(benchmark::State& state) {
  World world;
  decide(state, world, messages::Reason::kNone);
}

void twenty_that_lose_at_the_last_step(benchmark::State& state) {
  World world;
  for (int i = 0; i < 100; ++i) {
    world.history.impressions.push_back(
        {world.now - std::chrono::minutes(100 - i), 1, 1, catalog::Intent::kSurvey, false});
  }
  decide(state, world, messages::Reason::kGloballyCapped);
}

BENCHMARK(slot_of_a_user)->Repetitions(9);
BENCHMARK(twenty_of_which_one_wins)->Repetitions(9);
BENCHMARK(twenty_that_lose_at_the_last_step)->Repetitions(9);

}  // namespace

int main(int argc, char** argv) {
  bench::print_medians(argc, argv,
                       "a decision among twenty messages (median of 9; the floor is one seeded XXH64 and slot of the "
                       "same user)",
                       {"slot_of_a_user", "twenty_of_which_one_wins", "twenty_that_lose_at_the_last_step"});
}
