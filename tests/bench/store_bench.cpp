// Durable ingest and analysis.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "flagd/results/compute.hpp"
#include "flagd/store/embedded/embedded_store.hpp"
#include "tests/e2e/server.hpp"

using namespace flywheel;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kInFlight = 64;
constexpr int kBatch = 100;
constexpr std::int64_t kUnits = 1'000'000;
constexpr int kEventsAUnit = 5;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Events of one unit: an exposure and four outcomes, over three days.
class EventsOf {
 public:
  explicit EventsOf(std::int64_t unit) : id_("user-" + std::to_string(unit)), units_{{"user", id_}} {
    const Time start = parse_time("2026-11-01T00:00:00Z").value() + std::chrono::seconds(unit % 600'000);
    const char* arm = unit % 2 == 0 ? "a" : "b";
    const std::array members{Member{"experiment_id", Value::string("e")}, Member{"variation_id", Value::string(arm)},
                             Member{"phase", Value::integer(1)}};
    outcomes::encode_properties(Value::map(members), exposure_);
    for (int i = 0; i < kEventsAUnit; ++i) {
      ids_.push_back(id_ + "-" + std::to_string(i));
      names_.push_back(i == 0 ? outcomes::kExposure : i % 2 == 0 ? "document_processed" : "purchase");
      times_.push_back(start + std::chrono::hours(13 * i));
    }
  }
  void append_to(std::vector<outcomes::Event>& events) const {
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      events.push_back({units_, names_[i], times_[i], i % 2 == 1 ? std::optional<double>(12.5) : std::nullopt,
                        outcomes::Properties(i == 0 ? std::string_view(exposure_) : std::string_view()), ids_[i]});
    }
  }

 private:
  std::string id_;
  std::array<outcomes::UnitId, 1> units_;
  std::string exposure_;
  std::vector<std::string> ids_;
  std::vector<std::string_view> names_;
  std::vector<Time> times_;
};

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

void ingest(store::EventStore& store, std::int64_t first, std::int64_t last) {
  Window window;
  for (std::int64_t unit = first; unit < last;) {
    std::vector<EventsOf> owners;
    std::vector<outcomes::Event> events;
    owners.reserve(kBatch / kEventsAUnit);
    for (int i = 0; i < kBatch / kEventsAUnit && unit < last; ++i, ++unit) owners.emplace_back(unit).append_to(events);
    window.begin();
    store.append(events, [&window](const auto& appended) { window.end(appended.has_value()); });
  }
  if (!window.drain()) {
    std::fprintf(stderr, "appending failed\n");
    std::exit(1);
  }
}

/// The floor: the same bytes to one file, one fdatasync for as many events as were in flight.
double raw_events_per_second(const std::filesystem::path& path, int events) {
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const std::string batch(std::size_t{200} * kBatch * kInFlight, 'x');
  const auto start = Clock::now();
  for (int done = 0; done < events; done += kBatch * kInFlight) {
    if (write(file, batch.data(), batch.size()) < 0 || fdatasync(file) != 0) std::exit(1);
  }
  const double rate = events / seconds_since(start);
  close(file);
  return rate;
}

constexpr const char* kDefinitions = R"(experiment: e
status: running
split: { a: 50%, b: 50% }
values: { a: 1, b: 2 }
goal: { metric: bought }
secondary: [documents, revenue, d2]
---
metrics:
  bought: { reach: purchase, within: 2d }
  documents: { count: document_processed, within: 7d }
  revenue: { sum: purchase, within: 7d }
  d2: { retained: active, day: 2 }
)";

/// Visits everything and does nothing with it: the floor of analysis.
class Nothing : public outcomes::HistoryVisitor {
 public:
  void begin_unit(outcomes::UnitId) override {}
  void event(const outcomes::Event&) override { ++events; }
  void end_unit() override {}
  std::int64_t events = 0;
};

}  // namespace

int main() {
  const e2e::TemporaryDirectory directory;
  auto opened = store::EmbeddedStore::open((directory.path() / "store").string());
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().message.c_str());
    return 1;
  }
  store::EventStore& store = **opened;

  std::printf(
      "\ndurable ingest, batches of %d, %d in flight (acknowledged after sync; the floor appends the same number of "
      "200-byte\nevents to one file with one fdatasync per round)\n",
      kBatch, kInFlight);
  std::printf("  %-28s %14s %10s\n", "what", "events/s", "x floor");
  constexpr std::int64_t kMeasured = 100'000;  // units
  const double raw = raw_events_per_second(directory.path() / "raw", static_cast<int>(kMeasured) * kEventsAUnit);
  const auto start = Clock::now();
  ingest(store, 0, kMeasured);
  const double rate = static_cast<double>(kMeasured) * kEventsAUnit / seconds_since(start);
  std::printf("  %-28s %14.0f %10.2f\n", "raw append + fdatasync", raw, 1.0);
  std::printf("  %-28s %14.0f %10.2f\n", "event store", rate, rate / raw);
  ingest(store, kMeasured, kUnits);

  const catalog::Loaded loaded = catalog::build({{"bench.yaml", kDefinitions}});
  std::printf(
      "\nanalysis of 1 million units, 5 million events, 4 metrics (one thread; the floor visits every event and does "
      "nothing)\n");
  std::printf("  %-28s %10s %10s\n", "what", "seconds", "x floor");
  std::vector<double> scans, folds;
  for (int round = 0; round < 3; ++round) {
    Nothing nothing;
    auto begin = Clock::now();
    if (!store.scan(0, store::kRanges, nothing) || nothing.events != kUnits * kEventsAUnit) return 1;
    scans.push_back(seconds_since(begin));
    begin = Clock::now();
    const auto totals = results::compute(
        store, loaded.catalog,
        {.as_of = parse_time("2026-12-31T00:00:00Z").value(), .experiment = {}, .threads = 1, .progress = {}});
    folds.push_back(seconds_since(begin));
    if (!totals || totals->at(0).exposed(0) != kUnits / 2) return 1;
  }
  std::sort(scans.begin(), scans.end());
  std::sort(folds.begin(), folds.end());
  std::printf("  %-28s %10.2f %10.2f\n", "bare scan", scans[1], 1.0);
  std::printf("  %-28s %10.2f %10.2f\n", "all metrics", folds[1], folds[1] / scans[1]);
}
