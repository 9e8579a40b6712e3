#include "tests/bench/report_shape.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "config/vocabulary/value.hpp"
#include "experiments/outcomes/fold.hpp"
#include "experiments/report/assemble.hpp"

using namespace flywheel;

namespace shape {
namespace {

constexpr int kUnits = 12'000;
constexpr std::array<const char*, 3> kArms{"control", "team", "speed"};
constexpr std::array<std::string_view, 6> kNames{"purchase",        "shared",           "document_processed",
                                                 "survey_answered", "checkout_started", "page_loaded"};

constexpr const char* kDefinitions = R"(experiment: e
status: running
split: { control: 34%, team: 33%, speed: 33% }
values: { control: 1, team: 2, speed: 3 }
goal: { metric: bought, from: 30%, to: 35% }
guardrails: [load_time, day_7, shared_less]
secondary: [purchases, revenue, capped, order_value, order_size, documents, shared, day_1, week_1, week_2, active_days,
  stickiness, days_to_purchase, days_to_share, buying, satisfaction]
---
metrics:
  bought: { reach: purchase, within: 7d, kind: value_creation }
  load_time: { quantile: 95%, of: page_loaded.ms, within: 7d, good: down }
  day_7: { retained: active, day: 7 }
  shared_less: { reach: shared, within: 3d }
  purchases: { count: purchase, within: 14d }
  revenue: { sum: purchase.ms, within: 14d, kind: value_capture, cuped: 7d }
  capped: { sum: purchase.ms, within: 14d, winsorise: 99% }
  order_value: { ratio: { sum: purchase.ms, over: { count: purchase } }, within: 14d }
  order_size: { mean: purchase.ms, within: 14d }
  documents: { count: document_processed, within: 7d }
  shared: { reach: shared, within: 14d }
  day_1: { retained: active, day: 1 }
  week_1: { retained: active, match: within, within: [1, 7] }
  week_2: { retained: active, match: within, within: [8, 14] }
  active_days: { active_days_of: active, over: 14d }
  stickiness: { stickiness_of: active, over: 14d }
  days_to_purchase: { time_to: purchase, censor_at: 14d, good: down }
  days_to_share: { time_to: shared, censor_at: 14d, good: down }
  buying: { funnel: [document_processed, checkout_started, purchase], within: 7d, order: loose }
  satisfaction: { survey: ces, within: 7d }
)";

std::string encoded(std::span<const Member> members) {
  std::string properties;
  outcomes::encode_properties(Value::map(members), properties);
  return properties;
}

struct One {
  Time time;
  std::string_view name;
  std::string properties;
};

/// An exposure on one of thirty days, and what a unit did in the twenty days around it.
std::vector<One> events_of(int unit, Time start, std::mt19937_64& random) {
  std::uniform_real_distribution<double> uniform;
  const Time exposed = start + std::chrono::minutes(static_cast<int>(uniform(random) * 30 * 24 * 60));
  std::vector<One> events{{exposed, outcomes::kExposure,
                           encoded(std::array{Member{"experiment_id", Value::string("e")},
                                              Member{"variation_id", Value::string(kArms[unit % 3])}})}};
  for (int i = 0; i < 8; ++i) {
    const auto after = std::chrono::seconds(static_cast<int>((uniform(random) * 20 - 5) * 86'400));
    events.push_back({exposed + after, kNames[static_cast<std::size_t>(uniform(random) * kNames.size())],
                      encoded(std::array{Member{"ms", Value::number(uniform(random) * 1000)},
                                         Member{"value", Value::integer(1 + i % 7)}})});
  }
  std::stable_sort(events.begin(), events.end(), [](const One& a, const One& b) { return a.time < b.time; });
  return events;
}

}  // namespace

ReportParts report_parts() {
  ReportParts parts;
  parts.catalog = catalog::build({{"all.yaml", kDefinitions}}).catalog;
  const Time start = parse_time("2026-11-01T00:00:00Z").value();
  parts.as_of = start + kDay * 60;
  outcomes::Fold fold(parts.catalog, parts.as_of);
  std::mt19937_64 random(2026);
  for (int unit = 0; unit < kUnits; ++unit) {
    const std::string id = "user-" + std::to_string(unit);
    fold.begin_unit({"user", id});
    for (const One& one : events_of(unit, start, random)) {
      fold.event({{}, one.name, one.time, std::nullopt, outcomes::Properties(std::string_view(one.properties)), {}});
    }
    fold.end_unit();
  }
  parts.totals = fold.take().front();
  return parts;
}

std::string ReportParts::html() const {
  return report::render_html(report::assemble(*catalog, *catalog->find_experiment("e"), totals, as_of));
}

}  // namespace shape
