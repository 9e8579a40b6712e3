// Which of the defined metrics are computed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/catalog/metric.hpp"

namespace flywheel::catalog {

/// The metrics of a project.
struct Measured {
  std::vector<Metric> metrics;  ///< in order of name
  /// Metrics that are defined and checked but not computed by this version, and why: "`if` is not computed yet".
  std::map<std::string, std::string, std::less<>> left_out;
};

}  // namespace flywheel::catalog
