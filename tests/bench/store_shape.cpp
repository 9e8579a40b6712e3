#include "tests/bench/store_shape.hpp"

#include <cstdio>
#include <fstream>

#include "config/vocabulary/value.hpp"
#include "experiments/outcomes/properties.hpp"

using namespace flywheel;

namespace shape {
namespace {

constexpr std::array<const char*, kExperiments> kKeys{"e1", "e2", "e3"};
constexpr std::array<const char*, 2> kArms{"a", "b"};
constexpr std::array<std::string_view, 3> kOutcomes{"purchase", "document_processed", "shared"};

constexpr const char* kMetricList = R"(metrics:
  bought: { reach: purchase, within: 7d }
  purchases: { count: purchase, within: 14d }
  revenue: { sum: purchase, within: 14d }
  order_value: { ratio: { sum: purchase, over: { count: purchase } }, within: 14d }
  documents: { count: document_processed, within: 7d }
  shared: { reach: shared, within: 14d }
  day_7: { retained: active, day: 7 }
  week_1: { retained: active, match: within, within: [1, 7] }
  active_days: { active_days_of: active, over: 14d }
  days_to_purchase: { time_to: purchase, censor_at: 14d }
)";

constexpr std::string_view kSecondary =
    "purchases, revenue, order_value, documents, shared, day_7, week_1, active_days, days_to_purchase";

/// Splitmix64: a number of the unit that looks random.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

std::string experiment(std::string_view key, std::string_view goal, std::string_view secondary) {
  std::string text =
      "experiment: " + std::string(key) +
      "\nstatus: running\nsplit: { a: 50%, b: 50% }\nvalues: { a: 1, b: 2 }\ngoal: { metric: " + std::string(goal) +
      " }\n";
  if (!secondary.empty()) text += "secondary: [" + std::string(secondary) + "]\n";
  return text + "---\n";
}

}  // namespace

std::string definitions() {
  std::string text;
  for (const char* key : kKeys) text += experiment(key, "bought", kSecondary);
  return text + kMetricList;
}

std::string definitions_of_one() {
  return experiment(kFirstExperiment, "bought", kSecondary) + kMetricList;
}

std::string definitions(std::string_view metric) {
  return experiment(kFirstExperiment, metric, "") + kMetricList;
}

Time as_of() {
  return parse_time("2026-12-31T00:00:00Z").value();
}

Time day_of_refresh() {
  return parse_time("2026-11-12T00:00:00Z").value();
}

UnitEvents::UnitEvents(std::int64_t unit) : id_("user-" + std::to_string(unit)), units_{{{"user", id_}}} {
  const std::uint64_t chance = mixed(static_cast<std::uint64_t>(unit));
  const Time start = parse_time("2026-11-01T00:00:00Z").value() + std::chrono::seconds(unit % 600'000);
  for (int i = 0; i < kExperiments; ++i) {
    const int arm = static_cast<int>(chance >> i & 1);
    const std::array members{Member{"experiment_id", Value::string(kKeys[i])},
                             Member{"variation_id", Value::string(kArms[arm])}, Member{"phase", Value::integer(1)}};
    add(outcomes::kExposure, start + std::chrono::minutes(20 * i), std::nullopt);
    events_.back().experiment = i;
    events_.back().arm = arm;
    outcomes::encode_properties(Value::map(members), events_.back().properties);
  }
  const int outcomes = static_cast<int>((chance >> 8) % 5);
  for (int i = 0; i < outcomes; ++i) {
    const std::uint64_t one = mixed(chance + static_cast<std::uint64_t>(i));
    const std::string_view name = kOutcomes[one % kOutcomes.size()];
    const auto after = std::chrono::microseconds(one / 7 % (15ULL * 86'400 * 1'000'000));
    // Quarters add up exactly in any order.
    add(name, start + after,
        name == kOutcomes[0] ? std::optional(static_cast<double>(one % 400 + 1) / 4) : std::nullopt);
  }
}

void UnitEvents::add(std::string_view name, Time time, std::optional<double> value) {
  events_.push_back({name, time, value, -1, 0, id_ + "-" + std::to_string(events_.size()), {}});
}

void UnitEvents::append_to(std::vector<outcomes::Event>& events) const {
  for (const One& one : events_) {
    events.push_back({units_, one.name, one.time, one.value, outcomes::Properties(std::string_view(one.properties)),
                      one.message_id});
  }
}

void UnitEvents::append_to(std::string& csv) const {
  for (const One& one : events_) {
    csv.append(id_).append(",").append(one.name).append(",");
    csv.append(std::to_string(one.time.time_since_epoch().count())).append(",");
    if (one.experiment >= 0) csv.append(kKeys[one.experiment]).append(",").append(kArms[one.arm]).append(",");
    if (one.experiment < 0) csv.append(",,");
    char value[32] = "";
    if (one.value) std::snprintf(value, sizeof value, "%.2f", *one.value);
    csv.append(value).append("\n");
  }
}

std::int64_t write_csv(const std::filesystem::path& path, std::int64_t count) {
  std::ofstream out(path, std::ios::binary);
  out << "unit,name,micros,experiment,arm,value\n";
  std::int64_t events = 0;
  std::string lines;
  for (std::int64_t unit = 0; unit < count; ++unit) {
    const UnitEvents one(unit);
    events += static_cast<std::int64_t>(one.size());
    one.append_to(lines);
    if (lines.size() < 1 << 20) continue;
    out << lines;
    lines.clear();
  }
  out << lines;
  return events;
}

}  // namespace shape
