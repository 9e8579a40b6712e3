// What the arms of a served metric did, from the totals of all phases.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "experiments/report/estimation.hpp"

namespace flywheel::report {

/// One metric's totals in one phase.
struct PhaseMetrics {
  int phase = 1;
  ArmMetrics arms;
};

/// The arms of a metric, compared phase by phase.
class ServedMetric {
 public:
  /// The metric and the totals must outlive it. Phases in which an arm has fewer than two units are left out; where no
  /// other is, the last one stands alone.
  ServedMetric(const catalog::Metric& metric, std::vector<PhaseMetrics> phases, double alpha);

  /// Fills what `result` says of the arms and of how they were measured. Its arms have their names and `exposed`.
  void describe(MetricResult& result) const;
  /// The same metric in one level of a segment.
  void describe_level(MetricResult& result, const std::vector<PhaseMetrics>& level) const;

 private:
  /// By arm.
  [[nodiscard]] std::vector<ArmEstimate> estimate(const std::vector<PhaseMetrics>& phases) const;
  void fill_arms(MetricResult& result) const;
  void fill_raw(MetricResult& result) const;
  void fill_history(MetricResult& result) const;
  void fill_times(ArmResult& arm, const outcomes::MetricTotals& totals) const;
  void fill_steps(MetricResult& result) const;
  void fill_cohorts(MetricResult& result) const;

  const catalog::Metric* metric_;
  double alpha_;
  std::vector<PhaseMetrics> phases_;            // that are compared
  std::vector<outcomes::MetricTotals> pooled_;  // by arm, all phases
  Estimation estimation_;
};

}  // namespace flywheel::report
