// The order in which people read a report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/report/report.hpp"

namespace flywheel::report {

/// Metrics under one heading. Points into the Report.
struct Section {
  std::string_view title;
  std::vector<const MetricResult*> metrics;
};

/// Guardrails, goal, value creation, value capture, other metrics; without empty ones.
[[nodiscard]] std::vector<Section> sections_of(const Report& report);

/// Effects by levels under one heading. Points into the Report.
struct SegmentSection {
  std::string_view title;
  std::vector<const SegmentResult*> segments;
};

/// The segments, then those experiments whose arms the effect depends on; without empty ones.
[[nodiscard]] std::vector<SegmentSection> segment_sections_of(const Report& report);

/// "status" "running".
struct Fact {
  std::string name;
  std::string text;
};

/// What was measured, when and from what; without empty ones.
[[nodiscard]] std::vector<Fact> facts_of(const Report& report);

}  // namespace flywheel::report
