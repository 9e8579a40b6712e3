// Reports that several tests look at.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/report/assemble.hpp"

namespace sample {

/// The moments of x conversions among n units.
inline flywheel::statistics::Moments conversions(std::int64_t n, std::int64_t x) {
  if (n == 0) return {};
  const double units = static_cast<double>(n), successes = static_cast<double>(x);
  return {n, successes / units, successes * (units - successes) / units};
}

/// A metric's totals of one arm, all of one day.
inline flywheel::outcomes::MetricTotals totals_of(const flywheel::statistics::Moments& moments, std::int64_t immature) {
  flywheel::outcomes::MetricTotals totals;
  if (moments.n > 0) totals.by_day[0] = flywheel::outcomes::UnitSums(moments);
  totals.immature = immature;
  return totals;
}

struct Arm {
  std::string name;
  std::int64_t n, x;
};

/// A table with one conversion metric and equal shares.
inline flywheel::report::Table conversion_table(const std::vector<Arm>& arms) {
  flywheel::report::Table table;
  table.name = "published counts";
  table.source = "published counts";
  table.metrics.push_back({"conversion", true, {}});
  for (const Arm& arm : arms) {
    table.arms.push_back(arm.name);
    table.weights.push_back(1.0 / static_cast<double>(arms.size()));
    table.units.push_back(arm.n);
    table.metrics[0].arms.push_back(conversions(arm.n, arm.x));
  }
  table.first_seen = table.units;
  return table;
}

/// A table with one mean metric, from the values of each arm's units.
inline flywheel::report::Table mean_table(const std::vector<std::pair<std::string, std::vector<double>>>& arms) {
  flywheel::report::Table table;
  table.name = "t.csv";
  table.source = "table t.csv";
  table.metrics.push_back({"spent", false, {}});
  for (const auto& [name, values] : arms) {
    flywheel::statistics::Moments moments;
    for (const double value : values) moments.add(value);
    table.arms.push_back(name);
    table.weights.push_back(1.0 / static_cast<double>(arms.size()));
    table.units.push_back(moments.n);
    table.metrics[0].arms.push_back(moments);
  }
  table.first_seen = table.units;
  return table;
}

/// The landing-page test of the Udacity course, cleaned.
inline flywheel::report::Table landing_page() {
  return conversion_table({{"control", 145'274, 17'489}, {"treatment", 145'310, 17'264}});
}

}  // namespace sample
