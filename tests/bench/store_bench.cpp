// Durable ingest and analysis.
//   bench_store [UNITS]                  prints ratios; 1,000,000 units without a word
//   bench_store fill UNITS DIR           a store to measure again and again
//   bench_store measure WHAT DIR         one round of WHAT over the store in DIR, in a process of its own
//   bench_store refresh UNITS DIR        a store in DIR, which is made, and what one more day costs
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "flagd/results/compute.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "tests/bench/store_shape.hpp"
#include "tests/e2e/server.hpp"
#include "tests/experiments/outcomes/exact.hpp"

using namespace flywheel;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kInFlight = 64;
constexpr int kBatch = 100;
constexpr std::int64_t kManyUnits = 2'000'000;  // of more a single round is long enough

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of this thread: what the store does behind it belongs to nobody's question.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Batches kept in flight, each started as soon as one has become durable.
class Window {
 public:
  void begin() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_ < kInFlight; });
    ++open_;
  }
  void end(bool good) {
    const std::lock_guard lock(mutex_);
    --open_;
    failed_ = failed_ || !good;
    changed_.notify_all();
  }
  bool drain() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_ == 0; });
    return !failed_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int open_ = 0;
  bool failed_ = false;
};

/// The events of units [first, last) that happened in [from, until).
void ingest(store::EventStore& store, std::int64_t first, std::int64_t last, Time from = Time::min(),
            Time until = Time::max()) {
  Window window;
  for (std::int64_t unit = first; unit < last;) {
    std::vector<shape::UnitEvents> owners;
    std::vector<outcomes::Event> events;
    owners.reserve(kBatch / shape::kEventsAUnit);
    for (int i = 0; i < kBatch / shape::kEventsAUnit && unit < last; ++i, ++unit) {
      owners.emplace_back(unit).append_to(events);
    }
    std::erase_if(events, [&](const outcomes::Event& event) { return event.time < from || event.time >= until; });
    if (events.empty()) continue;
    window.begin();
    store.append(events, [&window](const auto& appended) { window.end(appended.has_value()); });
  }
  if (!window.drain()) throw std::runtime_error("appending failed");
}

/// The floor: the same bytes to one file, one fdatasync for as many events as were in flight.
double raw_events_per_second(const std::filesystem::path& path, int events) {
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const std::string batch(std::size_t{200} * kBatch * kInFlight, 'x');
  const auto start = Clock::now();
  for (int done = 0; done < events; done += kBatch * kInFlight) {
    if (write(file, batch.data(), batch.size()) < 0 || fdatasync(file) != 0) throw std::runtime_error("writing failed");
  }
  const double rate = events / seconds_since(start);
  close(file);
  return rate;
}

/// Visits everything and does nothing with it: the floor of analysis.
class Nothing : public outcomes::HistoryVisitor {
 public:
  void begin_unit(outcomes::UnitId) override { ++units; }
  void event(const outcomes::Event&) override { ++events; }
  void end_unit() override {}
  std::int64_t units = 0;
  std::int64_t events = 0;
};

// ------------------------------------------------------------------ one round

/// What one round took, and what it found.
struct Round {
  double seconds = 0;
  double cpu = 0;
  double peak_mib = 0;  ///< resident, of the whole process
  std::string found;    ///< units and sums of the arms, by metric
};

double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

std::string found_of(const outcomes::ExperimentTotals& totals) {
  std::ostringstream text;
  text.precision(17);
  const outcomes::Arms arms = totals.arms();
  for (std::size_t i = 0; i < totals.metrics.size(); ++i) {
    if (totals.metrics[i] != "bought" && totals.metrics[i] != "revenue") continue;
    text << ' ' << totals.metrics[i];
    for (const outcomes::ArmTotals& arm : arms) {
      const statistics::Moments moments = arm.metrics[i].total().moments();
      text << ' ' << moments.n << ' ' << std::llround(moments.sum() * 4);  // of quarters
    }
  }
  return text.str();
}

std::string definitions_of(const std::string& what) {
  if (what == "all") return shape::definitions();
  if (what == "ten") return shape::definitions_of_one();
  return shape::definitions(what == "scan" ? "bought" : what);
}

/// `what`: "scan", "ten" (every metric of one experiment), "all" (every metric of every experiment), or one metric of
/// the first experiment.
int measure(const std::string& what, const std::string& directory) {
  const auto store = store::EmbeddedStore::open_beside(directory);
  if (!store) throw std::runtime_error(store.error().message);
  const catalog::Loaded loaded = catalog::build({{"bench.yaml", definitions_of(what)}});
  if (!loaded.catalog) throw std::runtime_error("the definitions are wrong: " + loaded.diagnostics.at(0).message);
  std::string found;
  const double cpu = cpu_seconds();
  const auto begin = Clock::now();
  if (what == "scan") {
    Nothing nothing;
    if (const auto done = (*store)->scan(0, store::kRanges, nothing); !done) {
      throw std::runtime_error(done.error().message);
    }
    found = ' ' + std::to_string(nothing.units) + ' ' + std::to_string(nothing.events);
  } else {
    const auto totals = results::compute(**store, loaded.catalog,
                                         {.as_of = shape::as_of(), .experiment = {}, .threads = 1, .progress = {}});
    if (!totals) throw std::runtime_error(totals.error().message);
    found = found_of(totals->front());
  }
  std::cout << seconds_since(begin) << ' ' << cpu_seconds() - cpu << ' ' << peak_mib() << found << '\n';
  return 0;
}

// ------------------------------------------------------------------ one day more

/// Computes everything as of some day, and then, with the next day's events, as of that one. Prints the CPU time of
/// each, and fails where a refresh says anything else than a computation anew.
int refresh(std::int64_t units, const std::string& directory) {
  auto opened = store::EmbeddedStore::open((std::filesystem::path(directory) / "store").string());
  if (!opened) throw std::runtime_error(opened.error().message);
  store::EmbeddedStore& store = **opened;
  const catalog::Loaded loaded = catalog::build({{"bench.yaml", shape::definitions()}});
  if (!loaded.catalog) throw std::runtime_error("the definitions are wrong: " + loaded.diagnostics.at(0).message);
  const Time today = shape::day_of_refresh(), tomorrow = today + kDay;
  results::KeptRows kept(std::filesystem::path(directory) / "kept-rows");
  double first = 0;
  const auto compute = [&](const char* what, Time as_of, results::KeptRows* rows) {
    const double cpu = cpu_seconds();
    auto totals = results::compute(store, loaded.catalog,
                                   {.as_of = as_of, .experiment = {}, .threads = 1, .progress = {}, .kept = rows});
    if (!totals) throw std::runtime_error(totals.error().message);
    const double took = cpu_seconds() - cpu;
    if (first == 0) first = took;
    std::printf("  %-52s %10.2f %10.3f\n", what, took, took / first);
    std::fflush(stdout);
    return exact::text(*totals);
  };
  ingest(store, 0, units, Time::min(), today);
  std::printf("\none more day, %lld units (one thread, its CPU time)\n", static_cast<long long>(units));
  std::printf("  %-52s %10s %10s\n", "what", "seconds", "x first");
  (void)compute("10 metrics of 3 experiments, first time", today, &kept);
  ingest(store, 0, units, today, tomorrow);
  const std::string refreshed = compute("the same a day later, refreshed", tomorrow, &kept);
  const std::string again = compute("the same once more, without new events", tomorrow, &kept);
  const std::string anew = compute("the same anew, nothing kept", tomorrow, nullptr);
  std::printf("  peak MiB %.0f\n", peak_mib());
  if (refreshed != anew || again != anew) throw std::runtime_error("a refresh says something else");
  return 0;
}

// ------------------------------------------------------------------ comparing

/// Runs rounds in processes of their own, so that each is a first time and has a peak of its own.
class Measured {
 public:
  Measured(std::string self, std::string store) : self_(std::move(self)), store_(std::move(store)) {}

  void run(const std::string& what) {
    std::istringstream line(demo::output_of({self_, "measure", what, store_}));
    Round round;
    line >> round.seconds >> round.cpu >> round.peak_mib;
    std::getline(line, round.found);
    auto& best = best_.try_emplace(what, round).first->second;
    if (round.cpu < best.cpu) best.seconds = round.seconds, best.cpu = round.cpu;
    best.peak_mib = std::max(best.peak_mib, round.peak_mib);
  }
  [[nodiscard]] const Round& best(const std::string& what) const { return best_.at(what); }

 private:
  std::string self_, store_;
  std::map<std::string, Round> best_;
};

void print_analysis(const Measured& measured) {
  const Round& scan = measured.best("scan");
  std::printf("  %-44s %10s %10s %10s %10s\n", "what", "seconds", "CPU", "x floor", "peak MiB");
  const auto line = [&](const char* name, const Round& round) {
    std::printf("  %-44s %10.2f %10.2f %10.2f %10.0f\n", name, round.seconds, round.cpu, round.cpu / scan.cpu,
                round.peak_mib);
  };
  line("bare scan", scan);
  line("reach, one experiment", measured.best("bought"));
  line("sum, one experiment", measured.best("revenue"));
  line("10 metrics of one experiment", measured.best("ten"));
  line("10 metrics of 3 experiments", measured.best("all"));
}

/// DuckDB's answer to one metric of one experiment, where there is one.
void compare_with_duckdb(const std::filesystem::path& directory, const Measured& measured, std::int64_t units) {
  const std::filesystem::path script = e2e::source_tree() / "tests" / "bench" / "duckdb.mjs";
  // Beside the programs, which are built: nothing is installed into the sources.
  const auto installed = std::filesystem::absolute(std::filesystem::path(e2e::flagd()).parent_path()) / "duckdb";
  const auto csv = directory / "events.csv";
  shape::write_csv(csv, units);
  std::istringstream lines(demo::output_of({"/usr/bin/env", "node", script.string(), csv.string(), installed.string(),
                                            std::to_string(shape::as_of().time_since_epoch().count())}));
  const Round& all = measured.best("all");
  std::printf("\nthe same events in DuckDB, one metric of one experiment, one thread, loaded beforehand\n");
  std::printf("  %-44s %10s %10s %12s %12s %12s\n", "what", "seconds", "CPU", "/ our one", "/ our 30", "x 30 / our 30");
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string metric;
    double seconds = 0, cpu = 0;
    words >> metric >> seconds >> cpu;
    if (metric == "skipped:" || metric == "load") {
      std::printf("  %s\n", line.c_str());
      continue;
    }
    std::string found;
    std::getline(words, found);
    const Round& ours = measured.best(metric);
    std::printf("  %-44s %10.2f %10.2f %12.1f %12.1f %12.1f\n", metric.c_str(), seconds, cpu, cpu / ours.cpu,
                cpu / all.cpu, 30 * cpu / all.cpu);
    if (' ' + metric + found != ours.found || all.found.find(ours.found) == std::string::npos) {
      throw std::runtime_error("DuckDB says" + found + ", we say" + ours.found + " and" + all.found);
    }
  }
}

int fill(std::int64_t units, const std::string& directory) {
  auto opened = store::EmbeddedStore::open(directory);
  if (!opened) throw std::runtime_error(opened.error().message);
  ingest(**opened, 0, units);
  return 0;
}

int compare(const std::string& self, std::int64_t units) {
  const e2e::TemporaryDirectory directory;
  const std::string path = (directory.path() / "store").string();
  {
    auto opened = store::EmbeddedStore::open(path);
    if (!opened) throw std::runtime_error(opened.error().message);
    store::EventStore& store = **opened;
    std::printf(
        "\ndurable ingest, batches of %d, %d in flight (acknowledged after sync; the floor appends the same number of "
        "200-byte\nevents to one file with one fdatasync per round)\n",
        kBatch, kInFlight);
    std::printf("  %-28s %14s %10s\n", "what", "events/s", "x floor");
    const std::int64_t measured = std::min<std::int64_t>(units, 100'000);
    const double raw =
        raw_events_per_second(directory.path() / "raw", static_cast<int>(measured) * shape::kEventsAUnit);
    const auto start = Clock::now();
    ingest(store, 0, measured);
    const double rate = static_cast<double>(measured) * shape::kEventsAUnit / seconds_since(start);
    std::printf("  %-28s %14.0f %10.2f\n", "raw append + fdatasync", raw, 1.0);
    std::printf("  %-28s %14.0f %10.2f\n", "event store", rate, rate / raw);
    std::fflush(stdout);
    ingest(store, measured, units);
  }
  Measured measured(self, path);
  const int rounds = units > kManyUnits ? 1 : 3;
  for (int round = 0; round < rounds; ++round) {
    for (const char* what : {"scan", "bought", "revenue", "ten", "all"}) measured.run(what);
  }
  std::printf(
      "\nanalysis of units and events:%s (one thread, best of %d processes; the floor visits every event and does "
      "nothing)\n",
      measured.best("scan").found.c_str(), rounds);
  print_analysis(measured);
  std::fflush(stdout);
  compare_with_duckdb(directory.path(), measured, units);
  return refresh(units, (directory.path() / "refresh").string());
}

}  // namespace

int main(int count, char** words) {
  const std::vector<std::string> arguments(words, words + count);
  try {
    if (count == 4 && arguments[1] == "fill") return fill(std::stoll(arguments[2]), arguments[3]);
    if (count == 4 && arguments[1] == "measure") return measure(arguments[2], arguments[3]);
    if (count == 4 && arguments[1] == "refresh") return refresh(std::stoll(arguments[2]), arguments[3]);
    if (count <= 2) return compare(arguments[0], count == 2 ? std::stoll(arguments[1]) : 1'000'000);
    std::cerr << "usage: bench_store [UNITS] | fill UNITS DIR | measure WHAT DIR | refresh UNITS DIR\n";
    return 2;
  } catch (const std::exception& failure) {
    std::cerr << "bench_store: " << failure.what() << '\n';
    return 1;
  }
}
