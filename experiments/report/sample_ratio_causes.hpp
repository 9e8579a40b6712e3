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
};

/// The levels in which the sample ratio is off by itself (Holm over all of them), likeliest first: those without which
/// the rest is as configured, then by p. `total`: all units by arm.
[[nodiscard]] std::vector<SampleRatioCause> sample_ratio_causes(std::span<const LevelCounts> levels,
                                                                std::span<const std::int64_t> total,
                                                                std::span<const double> weights);

}  // namespace flywheel::report
