// The definitions of FOLD.md once more, as plainly as possible: quadratic, and sharing no code with the fold.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/experiments/outcomes/history.hpp"

namespace reference {

using flywheel::Duration;
using flywheel::Time;
using histories::Happening;
using histories::History;

/// What a metric listens to: for every list of happenings, the times (and amounts) at which it occurs.
struct Occurrence {
  Time time;
  double amount = 1;
};
using Occurrences = std::function<std::vector<Occurrence>(const std::vector<Happening>&)>;

/// Every happening of that name for which `passes` holds; the amount is its value.
[[nodiscard]] Occurrences events(std::string name, std::function<bool(const Happening&)> passes = nullptr);
/// Every happening but exposures and message events.
[[nodiscard]] Occurrences activity();
/// All of `names`, each on the same `same` (empty: whatever), the last less than `within` after the first.
[[nodiscard]] Occurrences all_of(std::vector<std::string> names, std::string same, std::optional<Duration> within);

/// A metric in the reference's own words.
struct Metric {
  Occurrences occurrences;
  Duration opens{0};
  std::optional<Duration> closes;
  std::string from;
  enum class Value : std::uint8_t { kWhether, kHowOften, kHowMuch, kEveryDay } value = Value::kWhether;
};

struct MetricSums {
  std::int64_t n = 0;
  double sum = 0;
  double squares = 0;
  std::int64_t immature = 0;
  std::int64_t started_later = 0;
};

struct ArmSums {
  std::int64_t exposed = 0;
  std::int64_t first_exposed = 0;
  std::vector<MetricSums> metrics;
};

struct Experiment {
  std::string key;
  std::vector<std::string> arms;
  std::optional<Time> start;
  std::optional<Time> end;
  std::vector<Metric> metrics;
};

struct Sums {
  std::vector<ArmSums> arms;
  std::int64_t unknown_arm = 0;
  std::int64_t outside = 0;
};

[[nodiscard]] Sums compute(const Experiment& experiment, const std::vector<History>& units, Time as_of);

}  // namespace reference
