// The shape that analysis is measured on: units, their events, and what is asked of them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiments/outcomes/event.hpp"

namespace shape {

inline constexpr int kExperiments = 3;
inline constexpr int kEventsAUnit = 5;  ///< on average
inline constexpr std::string_view kFirstExperiment = "e1";

/// Three experiments with the same ten metrics.
[[nodiscard]] std::string definitions();
/// One of them.
[[nodiscard]] std::string definitions_of_one();
/// The same with one metric: `bought` or `revenue`.
[[nodiscard]] std::string definitions(std::string_view metric);
/// When it is looked at: every window has closed.
[[nodiscard]] flywheel::Time as_of();

/// A day in the middle, when most units have been exposed.
[[nodiscard]] flywheel::Time day_of_refresh();

/// Events of one unit: an exposure to each experiment and zero to four outcomes in the fifteen days from then on.
class UnitEvents {
 public:
  explicit UnitEvents(std::int64_t unit);
  /// Views lead into this.
  void append_to(std::vector<flywheel::outcomes::Event>& events) const;
  /// Lines of `unit,name,micros,experiment,arm,value`; `micros` in microseconds since 1970.
  void append_to(std::string& csv) const;
  [[nodiscard]] std::size_t size() const { return events_.size(); }

 private:
  struct One {
    std::string_view name;
    flywheel::Time time;
    std::optional<double> value;
    int experiment;  ///< of an exposure
    int arm;
    std::string message_id;
    std::string properties;
  };
  void add(std::string_view name, flywheel::Time time, std::optional<double> value);

  std::string id_;
  std::array<flywheel::outcomes::UnitId, 1> units_;
  std::vector<One> events_;
};

/// Writes units [0, count) as CSV; returns how many events they have.
std::int64_t write_csv(const std::filesystem::path& path, std::int64_t count);

}  // namespace shape
