// Mergeable sufficient statistics: all that leaves the fold.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/vocabulary/time.hpp"
#include "experiments/statistics/moments.hpp"

namespace flywheel::outcomes {

/// One metric in one arm.
struct MetricTotals {
  statistics::Moments moments;  ///< of the matured units' values
  std::int64_t immature = 0;    ///< exposed units whose window is still open
  /// Units of a metric with `from:` that started after their first exposure, matured or not: above 0 the metric is
  /// diagnostic, because it conditions on something that happened after assignment.
  std::int64_t started_later = 0;
  void merge(const MetricTotals& other);
};

/// One arm of one experiment.
struct ArmTotals {
  std::int64_t exposed = 0;                    ///< units in the analysis: first exposed to this arm and to no other
  std::int64_t first_exposed = 0;              ///< units by the arm of their first exposure, before exclusions
  std::int64_t excluded = 0;                   ///< of those, units excluded because they saw another arm too
  std::map<int, std::int64_t> exposed_by_day;  ///< exposed, by local day number of the first exposure
  std::vector<MetricTotals> metrics;           ///< in the order of ExperimentTotals::metrics
  void merge(const ArmTotals& other);
};

/// One experiment.
struct ExperimentTotals {
  std::string experiment;            ///< key
  std::vector<std::string> metrics;  ///< names: the goal's, then guardrails, then secondary, without repetition
  std::vector<ArmTotals> arms;       ///< in the experiment's order
  std::int64_t unknown_arm = 0;      ///< exposure events that name an arm the experiment does not have (ignored)
  std::int64_t outside = 0;     ///< units first exposed before the start or at or after the end (out of the analysis)
  std::int64_t test_users = 0;  ///< exposed units that are the project's test users (out of the analysis)
  std::optional<Time> first_exposure;  ///< the earliest first exposure of a unit in the analysis
  std::optional<Time> last_exposure;   ///< the latest first exposure of a unit in the analysis

  /// Widens the two above to hold the first exposure of one more unit.
  void count_exposure(Time time);
  /// Associative; with a fixed order of merging, bit for bit reproducible. Both must be of the same experiment and
  /// metrics.
  void merge(const ExperimentTotals& other);
};

}  // namespace flywheel::outcomes
