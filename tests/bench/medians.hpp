// Runs Google Benchmark's benchmarks and prints medians as multiples of a floor.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "tests/heap.hpp"

namespace bench {

/// Call after the loop: heap allocations an iteration.
inline void count_allocations(benchmark::State& state, std::size_t before) {
  state.counters["allocations"] = static_cast<double>(heap_allocations() - before) /
                                  static_cast<double>(std::max<std::int64_t>(1, state.iterations()));
}

/// Keeps the medians.
class Medians : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred) std::printf("  %s: %s\n", run.run_name.function_name.c_str(), run.error_message.c_str());
      if (run.aggregate_name != "median") continue;
      found[run.run_name.function_name] = {run.GetAdjustedCPUTime(), run.counters.at("allocations")};
    }
  }
  struct Median {
    double nanoseconds;
    double allocations;
  };
  std::map<std::string, Median> found;
};

/// Runs everything that is registered with repetitions; prints `names`, of which the first is the floor.
inline void print_medians(int argc, char** argv, const char* title, const std::vector<std::string>& names) {
  // Repetitions in turns, so that a neighbour who takes the core for a while meets all of them.
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleaved = "--benchmark_enable_random_interleaving=true";
  arguments.push_back(interleaved.data());
  argc = static_cast<int>(arguments.size());
  benchmark::Initialize(&argc, arguments.data());
  Medians medians;
  benchmark::RunSpecifiedBenchmarks(&medians);
  const double floor = medians.found[names.front()].nanoseconds;
  std::printf("%s\n  %-32s %10s %12s %12s\n", title, "what", "ns", "x floor", "allocations");
  for (const std::string& name : names) {
    const auto& one = medians.found[name];
    std::printf("  %-32s %10.1f %12.1f %12.2f\n", name.c_str(), one.nanoseconds, one.nanoseconds / floor,
                one.allocations);
  }
}

}  // namespace bench
