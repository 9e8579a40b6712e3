// Effects by the levels of attributes that were known before exposure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/report/effects.hpp"
#include "experiments/report/report.hpp"

namespace flywheel::report {

/// One metric in every level of an attribute, its arms filled in.
struct MetricByLevel {
  std::string attribute;
  bool of_experiment = false;           ///< as SegmentResult has it
  const MetricResult* whole = nullptr;  ///< the same metric of everybody
  std::vector<std::pair<std::string, MetricResult>> levels;
};

/// The effects by level of every attribute, metric and arm; arms are named as in `report`. The gate is Cochran's Q with
/// Benjamini & Hochberg over all of them; behind it the levels carry Holm's p.
[[nodiscard]] std::vector<SegmentResult> compare_segments(std::vector<MetricByLevel> metrics, const Report& report,
                                                          const Inference& inference);

}  // namespace flywheel::report
