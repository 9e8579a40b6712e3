// The event the fold is looking at, with what was found out about it so far.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/instant.hpp"

namespace flywheel::outcomes {

/// Answers questions about one event at a time. Each `where:` filter is evaluated once an event, however many metrics
/// ask, and only the properties that a filter reads are decoded. No allocation in steady state.
class CurrentEvent {
 public:
  /// The catalog must outlive this.
  explicit CurrentEvent(const catalog::Catalog& catalog);

  /// Turns to another event; its views must live while it is looked at.
  void look_at(const HeldEvent& event);

  [[nodiscard]] Time time() const { return event_.time; }
  [[nodiscard]] const std::optional<double>& value() const { return event_.value; }
  /// Absent where the event has no such property. Lives until the next `look_at`.
  [[nodiscard]] Value property(std::string_view name) { return event_.properties.find(name, arena_); }
  /// Several at once: `values` has one a name.
  void properties(std::span<const std::string_view> names, std::span<Value> values) {
    event_.properties.find(names, values, arena_);
  }
  /// Whether the filter matches; no filter lets everything pass, one that fails (a missing property) nothing.
  [[nodiscard]] bool passes(std::optional<catalog::FilterId> filter);

 private:
  struct Verdict {
    std::uint64_t given_at = 0;  // the number of the event it is about
    bool passes = false;
  };
  [[nodiscard]] bool evaluate(const expression::Program& filter);

  const catalog::Catalog& catalog_;
  HeldEvent event_;
  std::uint64_t number_ = 0;            // of the event, from 1
  std::vector<Value> values_;           // by slot of Catalog::properties()
  std::vector<std::uint64_t> read_at_;  // by slot: the number of the event whose value stands there
  std::vector<Verdict> verdicts_;       // by FilterId
  Arena arena_;
};

}  // namespace flywheel::outcomes
