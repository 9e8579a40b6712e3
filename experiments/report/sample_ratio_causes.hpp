// Where a sample-ratio mismatch comes from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// The units first exposed in one level of something, by arm.
struct LevelCounts {
  std::string attribute;
  std::string level;
  std::vector<std::int64_t> counts;
  bool kept_out = false;  ///< units that would have been exposed: they are not among the others
};

/// The levels in which the sample ratio is off by itself (Holm over all of them), likeliest first: those without which
/// the rest is as configured (of units that were kept out: together with which all are), then by p. `total`: all units
/// that were exposed, by arm.
[[nodiscard]] std::vector<SampleRatioCause> sample_ratio_causes(std::span<const LevelCounts> levels,
                                                                std::span<const std::int64_t> total,
                                                                std::span<const double> weights);

}  // namespace flywheel::report
