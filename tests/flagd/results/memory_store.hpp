// An event store in memory, for tests of what reads from one.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "flagd/store/event_store.hpp"

namespace flywheel::test {

/// Keeps events in the order that EventStore promises. Appending is answered at once. Not thread-safe while appending.
class MemoryStore final : public store::EventStore {
 public:
  void append(std::span<const outcomes::Event> events, Done done) override {
    for (const outcomes::Event& event : events) {
      for (const outcomes::UnitId& unit : event.units) records_.push_back(record_of(unit, event));
    }
    std::sort(records_.begin(), records_.end(), [](const Record& a, const Record& b) { return a.is_before(b); });
    if (done) done(std::vector<store::Appended>(events.size(), store::Appended::kStored));
  }

  void append_later(std::span<const outcomes::Event> events, Done done) override { append(events, std::move(done)); }

  [[nodiscard]] Result<void> scan(std::uint32_t first, std::uint32_t last,
                                  outcomes::HistoryVisitor& visitor) const override {
    if (first == 0) ++scans_;
    if (on_scan_) on_scan_();
    if (failure_ && first <= failing_range_ && failing_range_ < last) return *failure_;
    const Record* previous = nullptr;
    for (const Record& record : records_) {
      if (record.range < first || record.range >= last) continue;
      const bool is_new = !previous || previous->type != record.type || previous->id != record.id;
      if (previous && is_new) visitor.end_unit();
      if (is_new) visitor.begin_unit({record.type, record.id});
      visitor.event(
          {{}, record.name, record.time, record.value, outcomes::Properties(record.properties), record.message});
      previous = &record;
    }
    if (previous) visitor.end_unit();
    return {};
  }

  [[nodiscard]] Result<void> read(outcomes::UnitId unit, outcomes::HistoryVisitor& visitor) const override {
    visitor.begin_unit(unit);
    for (const Record& record : records_) {
      if (record.type != unit.type || record.id != unit.id) continue;
      visitor.event(
          {{}, record.name, record.time, record.value, outcomes::Properties(record.properties), record.message});
    }
    visitor.end_unit();
    return {};
  }

  /// One of the ranges cannot be read from now on.
  void fail(std::uint32_t range, Error failure) {
    failing_range_ = range;
    failure_ = std::move(failure);
  }
  /// Called at the start of every scan, on the thread that scans.
  void on_scan(std::function<void()> call) { on_scan_ = std::move(call); }
  /// How often the first range was scanned.
  [[nodiscard]] int scans() const { return scans_; }

  /// A user who saw an arm, and what they did afterwards.
  void add_user(const std::string& user, std::string_view experiment, std::string_view arm, Time seen,
                std::string_view event = {}, Time at = {}, std::optional<double> value = std::nullopt) {
    const outcomes::UnitId unit{"user", user};
    const std::array members{Member{"experiment_id", Value::string(experiment)},
                             Member{"variation_id", Value::string(arm)}, Member{"phase", Value::integer(1)}};
    std::string properties;
    outcomes::encode_properties(Value::map(members), properties);
    const std::string exposure_id = "x" + user, outcome_id = "o" + user;
    std::vector<outcomes::Event> events{
        {std::span(&unit, 1), outcomes::kExposure, seen, std::nullopt, outcomes::Properties(properties), exposure_id}};
    if (!event.empty()) events.push_back({std::span(&unit, 1), event, at, value, {}, outcome_id});
    append(events, {});
  }

 private:
  struct Record {
    std::uint32_t range;
    std::string type, id;
    Time time;
    bool not_exposure;
    std::string message, name, properties;
    std::optional<double> value;
    [[nodiscard]] bool is_before(const Record& other) const {
      return std::tie(range, type, id, time, not_exposure, message) <
             std::tie(other.range, other.type, other.id, other.time, other.not_exposure, other.message);
    }
  };

  static Record record_of(const outcomes::UnitId& unit, const outcomes::Event& event) {
    const auto range = static_cast<std::uint32_t>(std::hash<std::string_view>{}(unit.id) % store::kRanges);
    return {range,
            std::string(unit.type),
            std::string(unit.id),
            event.time,
            event.name != outcomes::kExposure,
            std::string(event.message_id),
            std::string(event.name),
            std::string(event.properties.bytes()),
            event.value};
  }

  std::vector<Record> records_;
  std::uint32_t failing_range_ = 0;
  std::optional<Error> failure_;
  std::function<void()> on_scan_;
  mutable std::atomic<int> scans_{0};
};

}  // namespace flywheel::test
