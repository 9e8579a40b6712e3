#include "tests/bench/load.hpp"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "examples/demo/child_process.hpp"

namespace bench {
namespace {

/// What wrk writes as "1.25ms", "310.00us" or "1.02s", in milliseconds.
double milliseconds(const std::string& text) {
  std::size_t end = 0;
  const double number = std::stod(text, &end);
  const std::string unit = text.substr(end, 2);
  return unit == "us" ? number / 1000 : unit == "ms" ? number : number * 1000;
}

}  // namespace

double cpu_seconds(pid_t pid) {
  double nanoseconds = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    std::ifstream in(task.path() / "schedstat");
    double on_cpu = 0;
    in >> on_cpu;
    nanoseconds += on_cpu;
  }
  return nanoseconds / 1e9;
}

void pin(pid_t pid, int core) {
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(core), &set);
    sched_setaffinity(std::stoi(task.path().filename().string()), sizeof set, &set);
  }
}

Slice load(const std::filesystem::path& script, int port, const std::string& path, int connections) {
  const std::string output =
      demo::output_of({"/usr/bin/taskset", "-c", "1", "/usr/bin/wrk", "-t1", "-c" + std::to_string(connections), "-d1s",
                       "--latency", "-s", script.string(), "http://127.0.0.1:" + std::to_string(port) + path});
  const std::size_t at = output.find(" requests in ");
  const std::size_t p99 = output.find(" 99%");
  if (at == std::string::npos || p99 == std::string::npos || output.find("Non-2xx") != std::string::npos) {
    throw std::runtime_error("wrk: " + output);
  }
  const std::size_t number = output.find_first_not_of(" ", p99 + 4);
  return {std::stod(output.substr(output.rfind('\n', at) + 1)),
          milliseconds(output.substr(number, output.find('\n', number) - number))};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace bench
