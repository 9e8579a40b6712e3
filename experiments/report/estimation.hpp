// From the totals of a served metric to what its arms are compared by.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "config/catalog/metric.hpp"
#include "experiments/outcomes/totals.hpp"
#include "experiments/report/report.hpp"
#include "experiments/statistics/cuped.hpp"
#include "experiments/statistics/survival.hpp"

namespace flywheel::report {

/// One metric's totals of every arm, baseline first: those of a phase, or of a level of a segment.
using ArmMetrics = std::vector<const outcomes::MetricTotals*>;

/// An arm's estimate in the form in which all comparisons take it.
struct ArmEstimate {
  statistics::Moments moments;  ///< as ArmResult has them
  statistics::ReasonCode reason = statistics::ReasonCode::kNone;
};

/// How a metric's totals become estimates. What is one for all units (a cap, theta, the time that a mean is restricted
/// to) comes from all phases together, so that arms, phases, levels and looks are treated alike.
class Estimation {
 public:
  /// The metric must outlive it.
  Estimation(const catalog::Metric& metric, std::span<const ArmMetrics> phases, double alpha);

  [[nodiscard]] static Estimator estimator_of(const catalog::Metric& metric);

  /// Of one arm.
  [[nodiscard]] ArmEstimate of(const outcomes::MetricTotals& totals) const;
  /// The same by units' sums alone, which are enough for proportions, means and ratios without a cap.
  [[nodiscard]] ArmEstimate of(const outcomes::UnitSums& sums) const;
  [[nodiscard]] bool sums_are_enough() const;
  /// The names of a unit's numbers: `size` of them.
  [[nodiscard]] std::vector<std::string> variables(std::size_t size) const;

  [[nodiscard]] const std::optional<CovariateUse>& covariates() const { return covariates_; }
  [[nodiscard]] const std::optional<Winsorising>& winsorising() const { return winsorising_; }
  /// In days.
  [[nodiscard]] double restricted_to() const { return restricted_to_ / kSecondsADay; }

  static constexpr double kSecondsADay = 86'400;

 private:
  void find_cap(std::span<const ArmMetrics> phases);
  void find_theta(std::span<const ArmMetrics> phases);
  void find_restriction(std::span<const ArmMetrics> phases);
  [[nodiscard]] statistics::CrossMoments outcome_and_covariates(const statistics::CrossMoments& cross) const;
  [[nodiscard]] statistics::Moments capped(const statistics::Distribution& values) const;
  [[nodiscard]] ArmEstimate quantile(const outcomes::MetricTotals& totals) const;
  [[nodiscard]] ArmEstimate restricted_mean(const outcomes::MetricTotals& totals) const;

  const catalog::Metric* metric_;
  double alpha_;
  std::optional<Winsorising> winsorising_;
  std::optional<CovariateUse> covariates_;
  std::vector<statistics::Real> theta_;
  statistics::CrossMoments all_;
  double restricted_to_ = 0;  // seconds
  bool in_bins_ = false;      // some arm's values are, and so all are read as if they were
};

/// Times to the event in days, of all units. Times that are compared with each other are all exact or all in bins, so
/// that none is moved past another: `in_bins` where some of another arm are.
[[nodiscard]] std::vector<statistics::Lifetime> lifetimes_of(const outcomes::MetricTotals& totals,
                                                             bool in_bins = false);
/// Whether some of its times are in bins.
[[nodiscard]] bool has_bins(const outcomes::MetricTotals& totals);

/// The arms' estimates with the phases weighted by their shares of units, the same in all arms: differences of these
/// are Σ (n_p/n)·d_p. `phases` hold the arms' estimates, each of at least one unit. Source: post-stratification.
[[nodiscard]] std::vector<ArmEstimate> combined(std::span<const std::vector<ArmEstimate>> phases);

}  // namespace flywheel::report
