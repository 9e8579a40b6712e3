// In-process evaluation against its floor: one seeded hash and slot of the same unit.
#include <cstdio>
#include <cstdlib>
#include <map>

#include "experiments/assignment/evaluate.hpp"
#include "tests/bench/medians.hpp"

using namespace flywheel;
using bench::count_allocations;

namespace {

constexpr std::string_view kUnit = "user-1234567";

/// A hundred flags that share ten conditions, and one experiment with three.
std::shared_ptr<const catalog::Catalog> definitions() {
  std::string text =
      "experiment: three-conditions\nstatus: running\naudience: plan == \"free\" and seats > 3 and country in [\"AT\", "
      "\"DE\", "
      "\"CH\"]\nsplit: { control: 50%, team: 50% }\nvalues: { control: false, team: true }\n";
  for (int i = 0; i < 100; ++i) {
    text += "---\nflag: flag-" + std::to_string(i) +
            "\nvariants: { on: true, off: false }\nrules:\n  - name: r\n    if: seats > " + std::to_string(i % 10) +
            " and plan == \"free\"\n    rollout: { on: 50%, off: rest }\ndefault: off\n";
  }
  const catalog::Loaded loaded = catalog::build({{"bench.yaml", text}});
  if (!loaded.catalog) {
    for (const auto& diagnostic : loaded.diagnostics) std::fprintf(stderr, "%s\n", render_text(diagnostic).c_str());
    std::exit(1);
  }
  return loaded.catalog;
}

struct World {
  std::shared_ptr<const catalog::Catalog> catalog = definitions();
  std::vector<Value> slots = std::vector<Value>(catalog->attributes().size());
  Arena scratch;
  World() {
    const std::map<std::string_view, Value> context{{"targetingKey", Value::string(kUnit)},
                                                    {"plan", Value::string("free")},
                                                    {"seats", Value::integer(7)},
                                                    {"country", Value::string("DE")}};
    for (const auto& [name, value] : context) {
      if (const auto slot = catalog->attributes().find(name)) slots[*slot] = value;
    }
  }
};

World& world() {
  static World the_world;
  return the_world;
}

void slot_of_a_unit(benchmark::State& state) {
  const std::uint64_t seed = hashing::seed_of(hashing::Purpose::kSplit, "three-conditions");
  const std::size_t before = heap_allocations();
  for (auto _ : state) {
    std::string_view unit = kUnit;
    benchmark::DoNotOptimize(unit);
    benchmark::DoNotOptimize(hashing::slot_of(seed, unit));
  }
  count_allocations(state, before);
}

void evaluate_by_key(benchmark::State& state) {
  World& w = world();
  const std::size_t before = heap_allocations();
  for (auto _ : state) {
    std::string_view key = "three-conditions";
    benchmark::DoNotOptimize(key);
    benchmark::DoNotOptimize(assignment::evaluate(*w.catalog, key, {w.slots, Time()}, w.scratch));
  }
  count_allocations(state, before);
}

void evaluate_by_entry(benchmark::State& state) {
  World& w = world();
  const catalog::Entry* entry = w.catalog->find("three-conditions");
  const std::size_t before = heap_allocations();
  for (auto _ : state) {
    benchmark::DoNotOptimize(entry);
    benchmark::DoNotOptimize(assignment::evaluate(*w.catalog, *entry, {w.slots, Time()}, w.scratch));
  }
  count_allocations(state, before);
}

void evaluate_a_hundred_in_bulk(benchmark::State& state) {
  World& w = world();
  static assignment::Bulk bulk;
  benchmark::DoNotOptimize(bulk.evaluate(*w.catalog, {w.slots, Time()}, w.scratch).data());
  const std::size_t before = heap_allocations();
  for (auto _ : state) {
    benchmark::DoNotOptimize(bulk.evaluate(*w.catalog, {w.slots, Time()}, w.scratch).data());
  }
  count_allocations(state, before);
}

BENCHMARK(slot_of_a_unit)->Repetitions(9);
BENCHMARK(evaluate_by_key)->Repetitions(9);
BENCHMARK(evaluate_by_entry)->Repetitions(9);
BENCHMARK(evaluate_a_hundred_in_bulk)->Repetitions(9);

}  // namespace

int main(int argc, char** argv) {
  bench::print_medians(argc, argv,
                       "in-process evaluation (median of 9; the floor is one seeded XXH64 and slot of the same unit)",
                       {"slot_of_a_unit", "evaluate_by_entry", "evaluate_by_key", "evaluate_a_hundred_in_bulk"});
}
