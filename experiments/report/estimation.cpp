#include "experiments/report/estimation.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/statistics/comparison.hpp"
#include "experiments/statistics/ratio.hpp"

namespace flywheel::report {
namespace {

using catalog::Metric;
using outcomes::MetricTotals;
using outcomes::UnitSums;
using statistics::CrossMoments;
using statistics::Distribution;
using statistics::Moments;
using statistics::Real;
using statistics::ReasonCode;

/// Moments of n units whose mean has that squared standard error.
Moments standing_for(std::int64_t n, Real mean, Real variance_of_mean) {
  const auto units = static_cast<Real>(n);
  return {n, static_cast<double>(mean), static_cast<double>(variance_of_mean * units * (units - 1))};
}

double longest(const Distribution& seconds) {
  double longest = 0;
  for (const Distribution::Cell& cell : seconds.cells()) longest = std::max(longest, cell.value);
  return longest;
}

std::vector<std::string> covariate_names(const Metric& metric) {
  if (metric.is_ratio()) return {"numerator before", "denominator before", "not known before"};
  if (metric.type == Metric::Type::kKFactor) return {"accepted before", "sent before", "not known before"};
  return {"the same before", "not known before"};
}

}  // namespace

Estimator Estimation::estimator_of(const Metric& metric) {
  if (metric.is_proportion()) return Estimator::kProportion;
  if (metric.is_ratio()) return Estimator::kRatio;
  if (metric.type == Metric::Type::kQuantile) return Estimator::kQuantile;
  return metric.type == Metric::Type::kTimeTo ? Estimator::kRestrictedMean : Estimator::kMean;
}

Estimation::Estimation(const Metric& metric, std::span<const ArmMetrics> phases, double alpha)
    : metric_(&metric), alpha_(alpha) {
  for (const ArmMetrics& arms : phases) {
    in_bins_ = in_bins_ || std::any_of(arms.begin(), arms.end(), [](const auto* arm) { return !arm->values.exact(); });
  }
  if (metric.winsorise) find_cap(phases);
  if (metric.type == Metric::Type::kTimeTo) find_restriction(phases);
  find_theta(phases);
}

void Estimation::find_cap(std::span<const ArmMetrics> phases) {
  Distribution all;
  for (const ArmMetrics& arms : phases) {
    for (const MetricTotals* arm : arms) all.merge(arm->values);
  }
  const std::vector<Distribution::Cell> cells = all.cells();
  std::vector<Distribution::Cell> not_zero;
  std::copy_if(cells.begin(), cells.end(), std::back_inserter(not_zero),
               [](const auto& cell) { return cell.value != 0; });
  if (not_zero.empty()) return;
  Winsorising& result = winsorising_.emplace();
  result.percentile = *metric_->winsorise;
  result.cap = static_cast<double>(statistics::quantile_of(not_zero, *metric_->winsorise));
  Real sum = 0, removed = 0;
  for (const Distribution::Cell& cell : cells) {
    const auto count = static_cast<Real>(cell.count);
    sum += cell.value * count;
    if (cell.value <= result.cap) continue;
    result.capped += cell.count;
    removed += (Real{cell.value} - result.cap) * count;
  }
  if (sum > 0) result.share_removed = static_cast<double>(removed / sum);
}

void Estimation::find_restriction(std::span<const ArmMetrics> phases) {
  // No later than anybody is waited for, nor than every arm has been watched.
  std::optional<double> limit;
  if (metric_->within) limit = static_cast<double>(metric_->within->count()) / 1e6;
  for (const ArmMetrics& arms : phases) {
    for (const MetricTotals* arm : arms) {
      if (arm->total().n() == 0) continue;
      const double watched = std::max(longest(arm->values), longest(arm->censored));
      limit = std::min(limit.value_or(watched), watched);
    }
  }
  restricted_to_ = limit.value_or(0);
}

/// The variables that are adjusted: the outcome, of a ratio linearised, and then the covariates.
CrossMoments Estimation::outcome_and_covariates(const CrossMoments& cross) const {
  if (metric_->is_ratio()) {
    const bool defined = cross.n >= 1 && cross.mean[1] != 0;
    return defined ? statistics::linearised(cross) : CrossMoments::none(cross.size() - 1);
  }
  if (metric_->type != Metric::Type::kKFactor) return cross;
  std::vector<std::size_t> variables{0};
  for (std::size_t i = 2; i < cross.size(); ++i) variables.push_back(i);
  return cross.of_variables(variables);
}

void Estimation::find_theta(std::span<const ArmMetrics> phases) {
  std::vector<CrossMoments> groups;
  std::optional<double> balance;
  for (const ArmMetrics& arms : phases) {
    std::optional<CrossMoments> baseline;
    for (const MetricTotals* arm : arms) {
      const CrossMoments cross = arm->total().cross();
      if (cross.size() < 3) continue;  // no covariates, or no units
      const CrossMoments group = outcome_and_covariates(cross);
      if (group.n < 1) continue;
      groups.push_back(group);
      for (std::size_t i = 1; baseline && i < group.size(); ++i) {
        const auto p = statistics::compare_means(baseline->moments_of(i), group.moments_of(i), alpha_).p;
        if (p) balance = std::min(balance.value_or(1), *p);
      }
      if (arm == arms.front()) baseline = group;
    }
  }
  if (groups.empty()) return;
  const auto adjustment = statistics::adjust_for_covariates(groups, metric_->is_ratio());
  theta_ = adjustment.theta;
  all_ = adjustment.all;
  CovariateUse& use = covariates_.emplace();
  use.covariates = covariate_names(*metric_);
  for (const Real theta : theta_) use.theta.push_back(static_cast<double>(theta));
  for (const Real theta : statistics::adjust_for_covariates(groups, true).theta) {
    use.theta_within.push_back(static_cast<double>(theta));
  }
  use.variance_reduction = static_cast<double>(adjustment.variance_reduction);
  use.balance_p = balance;
}

bool Estimation::sums_are_enough() const {
  return !winsorising_ && metric_->type != Metric::Type::kQuantile && metric_->type != Metric::Type::kTimeTo;
}

std::vector<std::string> Estimation::variables(std::size_t size) const {
  std::vector<std::string> names{"value"};
  if (metric_->is_ratio()) names = {"numerator", "denominator"};
  if (metric_->type == Metric::Type::kKFactor) names = {"accepted", "sent"};
  if (size <= names.size()) return names;
  for (std::string& name : covariate_names(*metric_)) names.push_back(std::move(name));
  return names;
}

ArmEstimate Estimation::of(const MetricTotals& totals) const {
  if (metric_->type == Metric::Type::kQuantile) return quantile(totals);
  if (metric_->type == Metric::Type::kTimeTo) return restricted_mean(totals);
  if (winsorising_) return {capped(totals.values)};
  return of(totals.total());
}

ArmEstimate Estimation::of(const UnitSums& sums) const {
  const CrossMoments cross = sums.cross();
  if (cross.size() == 0) return {sums.moments()};
  const CrossMoments outcome = outcome_and_covariates(cross);
  if (outcome.n < 1) return {{sums.n(), 0, 0}, ReasonCode::kZeroDenominator};
  if (theta_.empty()) return {outcome.moments_of(0)};
  return {statistics::adjusted_moments(outcome, theta_, all_)};
}

Moments Estimation::capped(const Distribution& values) const {
  Moments moments;
  for (const Distribution::Cell& cell : values.cells()) {
    moments.merge({cell.count, std::min(cell.value, winsorising_->cap), 0});
  }
  return moments;
}

ArmEstimate Estimation::quantile(const MetricTotals& totals) const {
  const std::int64_t n = totals.total().n();
  if (totals.values.count() == 0) return {{n, 0, 0}, n == 0 ? ReasonCode::kNoData : ReasonCode::kZeroDenominator};
  const auto result = statistics::clustered_quantile(totals.values, metric_->quantile, n, alpha_, in_bins_);
  return {standing_for(n, result.estimate, result.standard_error * result.standard_error),
          result.bounded ? ReasonCode::kNone : ReasonCode::kInsufficientN};
}

ArmEstimate Estimation::restricted_mean(const MetricTotals& totals) const {
  const std::int64_t n = totals.total().n();
  if (n == 0) return {{}, ReasonCode::kNoData};
  const auto curve = statistics::survival_curve(lifetimes_of(totals));
  const Real days = restricted_to();
  return {standing_for(n, statistics::restricted_mean(curve, days), statistics::restricted_mean_variance(curve, days))};
}

bool has_bins(const MetricTotals& totals) {
  return !totals.values.exact() || !totals.censored.exact();
}

std::vector<statistics::Lifetime> lifetimes_of(const MetricTotals& totals, bool in_bins) {
  std::vector<statistics::Lifetime> lifetimes;
  const bool coarse = in_bins || has_bins(totals);
  const auto add = [&](const Distribution& seconds, bool event) {
    for (const Distribution::Cell& cell : seconds.cells(coarse)) {
      lifetimes.push_back({Real{cell.value} / Real{Estimation::kSecondsADay}, event, static_cast<Real>(cell.count)});
    }
  };
  add(totals.values, true);
  add(totals.censored, false);
  return lifetimes;
}

std::vector<ArmEstimate> combined(std::span<const std::vector<ArmEstimate>> phases) {
  if (phases.size() == 1) return phases.front();
  Real everybody = 0;
  for (const auto& arms : phases) {
    for (const ArmEstimate& arm : arms) everybody += static_cast<Real>(arm.moments.n);
  }
  std::vector<ArmEstimate> result(phases.front().size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    std::int64_t n = 0;
    Real mean = 0, variance = 0;
    for (const auto& arms : phases) {
      Real size = 0;
      for (const ArmEstimate& arm : arms) size += static_cast<Real>(arm.moments.n);
      const Moments& moments = arms[i].moments;
      const auto units = static_cast<Real>(moments.n);
      const Real weight = size / everybody;
      n += moments.n;
      mean += weight * moments.mean;
      if (moments.n > 1) variance += weight * weight * moments.m2 / (units - 1) / units;
      if (arms[i].reason != ReasonCode::kNone) result[i].reason = arms[i].reason;
    }
    result[i].moments = standing_for(n, mean, variance);
  }
  return result;
}

}  // namespace flywheel::report
