// What could spoil the comparison.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/report/planned_looks.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Counts that a Report itself does not show.
struct HealthInput {
  std::vector<std::int64_t> excluded;  ///< units seen in several arms, by the arm they saw first; baseline first
  std::int64_t unknown_arm = 0;        ///< exposure events of an arm that is not defined
  std::int64_t outside = 0;            ///< units first exposed outside the schedule
  std::int64_t test_users = 0;         ///< exposed units that are test users
  std::int64_t bots = 0;               ///< exposed units that are bots
  bool units_told_apart = true;        ///< tables: by an id
  std::int64_t repeated_rows = 0;      ///< tables: further rows of a unit
  std::int64_t left_out_rows = 0;      ///< tables: rows that were not asked for
  std::size_t phases = 1;              ///< that had units
  bool running = false;                ///< more looks are to come
  bool sequential = false;             ///< results hold at every look
  bool bayesian = false;               ///< chances and losses, no p
  bool prior = false;                  ///< of the goal one is given
  std::optional<LookPlan> look_plan;   ///< results hold at these looks
};

/// Whether the sample ratio is off at statistics::kSampleRatioAlpha, before exclusions or after them.
[[nodiscard]] bool is_off_before(const Report& report);
[[nodiscard]] bool is_off_after(const Report& report);
/// Either: then no arm is compared with another.
[[nodiscard]] bool sample_ratio_is_off(const Report& report);

/// The health section of `report`, whose counts, weights, metrics and sample ratios are filled in.
[[nodiscard]] std::vector<HealthCheck> check_health(const Report& report, const HealthInput& input);

/// "102 : 98, configured 50% : 50%, χ² = 0.08, p = 0.78".
[[nodiscard]] std::string sample_ratio_words(const std::vector<std::int64_t>& counts,
                                             const std::vector<double>& weights, const statistics::SampleRatio& ratio);

}  // namespace flywheel::report
