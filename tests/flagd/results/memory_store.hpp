// An event store in memory, for tests of what reads from one.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "flagd/store/event_store.hpp"

namespace flywheel::test {

/// Keeps events in the order that EventStore promises. Appending is answered at once. Not thread-safe while appending.
class MemoryStore final : public store::EventStore {
 public:
  void append(std::span<const outcomes::Event> events, Done done) override {
    for (const outcomes::Event& event : events) {
      for (const outcomes::UnitId& unit : event.units) {
        Record record = record_of(unit, event);
        const auto before = [](const Record& one, const Record& other) { return one.is_before(other); };
        records_.insert(std::upper_bound(records_.begin(), records_.end(), record, before), std::move(record));
        changed_[range_of(unit)].insert(key_of(unit));
      }
    }
    if (done) done(std::vector<store::Appended>(events.size(), store::Appended::kStored));
  }

  void append_later(std::span<const outcomes::Event> events, Done done) override { append(events, std::move(done)); }

  [[nodiscard]] Result<void> scan(std::uint32_t first, std::uint32_t last,
                                  outcomes::HistoryVisitor& visitor) const override {
    if (first == 0) ++scans_;
    if (on_scan_) on_scan_();
    if (failure_ && first <= failing_range_ && failing_range_ < last) return *failure_;
    const auto from = [&](std::uint32_t range) {
      return std::partition_point(records_.begin(), records_.end(),
                                  [&](const Record& one) { return one.range < range; });
    };
    visit(
        {from(first), from(last)}, [](const Record&) { return true; }, visitor);
    return {};
  }

  [[nodiscard]] Result<void> scan(std::span<const std::string_view> units,
                                  outcomes::HistoryVisitor& visitor) const override {
    if (units.empty()) return {};
    if (failure_) return *failure_;
    units_read_ += units.size();
    const auto wanted = [&](const Record& record) {
      return std::binary_search(units.begin(), units.end(), key_of({record.type, record.id}));
    };
    visit(records_, wanted, visitor);
    return {};
  }

  void append_key(outcomes::UnitId unit, std::string& out) const override { out += key_of(unit); }

  [[nodiscard]] outcomes::UnitId unit_of(std::string_view key, std::string& /*scratch*/) const override {
    const std::size_t end = key.find('\0', kRangeBytes);
    return {key.substr(kRangeBytes, end - kRangeBytes), key.substr(end + 1)};
  }

  [[nodiscard]] std::optional<store::UnitsByRange> take_changed() const override {
    store::UnitsByRange changed{std::vector<std::vector<std::string_view>>(store::kRanges), Arena()};
    for (const auto& [range, units] : changed_) {
      for (const std::string& unit : units) changed.ranges[range].push_back(changed.keys.copy(unit));
    }
    changed_.clear();
    if (!std::exchange(on_track_, true)) return std::nullopt;
    return changed;
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

  /// The range in which a unit stands.
  static std::uint32_t range_of(const outcomes::UnitId& unit) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(unit.id) % store::kRanges);
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
  /// How many units were visited by their keys.
  [[nodiscard]] std::size_t units_read() const { return units_read_; }
  /// Any unit may have changed, as far as `take_changed` knows.
  void lose_track() { on_track_ = false; }

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

  static constexpr std::size_t kRangeBytes = 2;
  static std::string key_of(const outcomes::UnitId& unit) {
    const std::uint32_t range = range_of(unit);
    std::string key{static_cast<char>(range >> 8), static_cast<char>(range)};
    return key.append(unit.type).append(1, '\0').append(unit.id);
  }

  template <class Wanted>
  static void visit(std::span<const Record> records, const Wanted& wanted, outcomes::HistoryVisitor& visitor) {
    const Record* previous = nullptr;
    for (const Record& record : records) {
      if (!wanted(record)) continue;
      const bool is_new = !previous || previous->type != record.type || previous->id != record.id;
      if (previous && is_new) visitor.end_unit();
      if (is_new) visitor.begin_unit({record.type, record.id});
      visitor.event(
          {{}, record.name, record.time, record.value, outcomes::Properties(record.properties), record.message});
      previous = &record;
    }
    if (previous) visitor.end_unit();
  }

  static Record record_of(const outcomes::UnitId& unit, const outcomes::Event& event) {
    return {range_of(unit),
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
  mutable std::map<std::uint32_t, std::set<std::string>> changed_;  // by range
  mutable bool on_track_ = false;
  mutable std::atomic<std::size_t> units_read_{0};
  std::uint32_t failing_range_ = 0;
  std::optional<Error> failure_;
  std::function<void()> on_scan_;
  mutable std::atomic<int> scans_{0};
};

}  // namespace flywheel::test
