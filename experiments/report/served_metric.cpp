#include "experiments/report/served_metric.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "experiments/outcomes/periods.hpp"
#include "experiments/outcomes/survey.hpp"
#include "experiments/statistics/survival.hpp"

namespace flywheel::report {
namespace {

using catalog::Metric;
using outcomes::MetricTotals;
using outcomes::UnitSums;
using statistics::Real;

constexpr std::size_t kCurvePoints = 100;
constexpr std::array kDaysTold{1, 7, 14, 30, 60, 90};

bool has_units_everywhere(const PhaseMetrics& phase) {
  return std::all_of(phase.arms.begin(), phase.arms.end(),
                     [](const MetricTotals* arm) { return arm->total().n() >= 2; });
}

std::vector<MetricTotals> pooled(const std::vector<PhaseMetrics>& phases) {
  std::vector<MetricTotals> sums(phases.front().arms.size());
  for (const PhaseMetrics& phase : phases) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i].merge(*phase.arms[i]);
  }
  return sums;
}

std::vector<PhaseMetrics> comparable(std::vector<PhaseMetrics> phases) {
  std::vector<PhaseMetrics> some;
  std::copy_if(phases.begin(), phases.end(), std::back_inserter(some), has_units_everywhere);
  return some.empty() ? std::vector{phases.back()} : some;
}

std::vector<ArmMetrics> arms_of(const std::vector<PhaseMetrics>& phases) {
  std::vector<ArmMetrics> arms;
  for (const PhaseMetrics& phase : phases) arms.push_back(phase.arms);
  return arms;
}

RatioSums sums_of(const UnitSums& sums) {
  const statistics::CrossMoments cross = sums.cross();
  if (cross.size() < 2) return {};
  return {static_cast<double>(cross.mean[0] * cross.n), static_cast<double>(cross.mean[1] * cross.n)};
}

/// The sums of so many variables.
statistics::CrossMoments cross_of(const UnitSums& sums, std::size_t variables) {
  if (variables > 1) return sums.n() > 0 ? sums.cross() : statistics::CrossMoments::none(variables);
  const statistics::Moments one = sums.moments();
  return {static_cast<Real>(one.n), {one.mean}, {one.m2}};
}

std::vector<FunnelStep> steps_of(const MetricTotals& totals, std::size_t steps) {
  std::vector<FunnelStep> result(steps);
  for (std::size_t i = 0; i < std::min(steps, totals.steps.size()); ++i) {
    result[i].units = totals.steps[i].units;
    const auto cells = totals.steps[i].seconds.cells();
    if (!cells.empty()) result[i].median_seconds = static_cast<double>(statistics::quantile_of(cells, 0.5L));
  }
  return result;
}

void fill_curve(ArmResult& arm, std::span<const statistics::SurvivalStep> curve) {
  const auto half = std::find_if(curve.begin(), curve.end(), [](const auto& step) { return step.survival <= 0.5L; });
  if (half != curve.end()) arm.median_days = static_cast<double>(half->time);
  const std::size_t stride = curve.size() / kCurvePoints + 1;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const bool last = i + 1 == curve.size();
    if (i % stride != 0 && !last) continue;
    arm.curve.push_back({static_cast<double>(curve[i].time), static_cast<double>(1 - curve[i].survival)});
  }
}

/// What stands for the units that had got there: the other side of who had not.
ShareByDay share_by(int day, std::span<const statistics::SurvivalStep> curve, double alpha) {
  const statistics::SurvivalStep step = statistics::survival_at(curve, day);
  ShareByDay result{day, static_cast<double>(1 - step.survival), {}};
  if (const auto bounds = statistics::survival_interval(step, alpha)) {
    result.interval = statistics::Interval{static_cast<double>(1 - bounds->high), static_cast<double>(1 - bounds->low)};
  }
  return result;
}

/// From the first period after that of exposure on.
std::vector<Return> returns_of(const outcomes::Periodic& periodic) {
  const std::vector<outcomes::PeriodUnits> periods = periodic.periods();
  std::vector<Return> returns;
  for (std::size_t i = 1; i < periods.size(); ++i) {
    returns.push_back({static_cast<int>(i), periods[i].watched, periods[i].active});
  }
  return returns;
}

/// With the units that had no amount on a day.
std::vector<statistics::Moments> by_age_of(const MetricTotals& totals) {
  std::vector<statistics::Moments> days = totals.by_age;
  const std::int64_t n = totals.total().n();
  for (statistics::Moments& day : days) day.merge({n - day.n, 0, 0});
  return days;
}

std::optional<statistics::Tail> log_rank(const MetricTotals& baseline, const MetricTotals& arm) {
  const bool in_bins = has_bins(baseline) || has_bins(arm);
  const auto test = statistics::log_rank_of(lifetimes_of(arm, in_bins), lifetimes_of(baseline, in_bins));
  if (!(test.variance > 0)) return std::nullopt;
  const Real away = test.observed - test.expected;
  return statistics::chi2_sf(away * away / test.variance, 1);
}

std::vector<std::string> points_of(Metric::Scale scale) {
  if (scale == Metric::Scale::kPmf) return {"not disappointed", "somewhat disappointed", "very disappointed"};
  std::vector<std::string> points;
  const int lowest = scale == Metric::Scale::kCes ? 1 : 0;
  for (int i = 0; i < outcomes::survey_points(scale); ++i) points.push_back(std::to_string(lowest + i));
  return points;
}

}  // namespace

ServedMetric::ServedMetric(const Metric& metric, std::vector<PhaseMetrics> phases, double alpha)
    : metric_(&metric),
      alpha_(alpha),
      phases_(comparable(phases)),
      pooled_(pooled(phases)),
      estimation_(metric, arms_of(phases_), alpha) {}

void ServedMetric::describe(MetricResult& result) const {
  result.estimator = Estimation::estimator_of(*metric_);
  result.cuped = estimation_.covariates();
  result.winsorising = estimation_.winsorising();
  result.quantile = metric_->quantile;
  result.restricted_to = estimation_.restricted_to();
  for (const PhaseMetrics& phase : phases_) result.phases.push_back(phase.phase);
  if (metric_->type == Metric::Type::kFunnel) fill_steps(result);
  if (metric_->type == Metric::Type::kSurvey) result.answers = points_of(metric_->scale);
  fill_arms(result);
  fill_raw(result);
  fill_cohorts(result);
  fill_history(result);
}

void ServedMetric::fill_steps(MetricResult& result) const {
  for (const catalog::Counted& step : metric_->counted) result.steps.push_back(step.of);
}

void ServedMetric::fill_cohorts(MetricResult& result) const {
  std::map<int, outcomes::Periodic> cohorts;
  for (const MetricTotals& arm : pooled_) {
    for (const auto& [week, weeks] : arm.cohorts) cohorts[week].merge(weeks);
  }
  for (const auto& [week, weeks] : cohorts) {
    const Time monday{std::chrono::days(outcomes::first_day_of_week(week))};
    result.cohorts.push_back({format_date(monday), returns_of(weeks)});
  }
}

std::vector<ArmEstimate> ServedMetric::estimate(const std::vector<PhaseMetrics>& phases) const {
  std::vector<std::vector<ArmEstimate>> estimates;
  for (const PhaseMetrics& phase : phases) {
    auto& arms = estimates.emplace_back();
    for (const MetricTotals* arm : phase.arms) arms.push_back(estimation_.of(*arm));
  }
  return combined(estimates);
}

void ServedMetric::fill_arms(MetricResult& result) const {
  const std::vector<ArmEstimate> arms = estimate(phases_);
  for (std::size_t i = 0; i < arms.size(); ++i) {
    ArmResult& arm = result.arms[i];
    const MetricTotals& totals = pooled_[i];
    arm.moments = arms[i].moments;
    arm.reason = arms[i].reason;
    arm.mature = arm.moments.n;
    arm.immature = totals.immature;
    result.diagnostic = result.diagnostic || totals.started_later > 0;
    const UnitSums sums = totals.total();
    if (result.estimator == Estimator::kMean) arm.largest = totals.largest;
    if (metric_->is_ratio()) arm.sums = sums_of(sums);
    if (metric_->type == Metric::Type::kKFactor) arm.sent = sums_of(sums);
    if (metric_->type == Metric::Type::kTimeTo) fill_times(arm, totals);
    if (metric_->type == Metric::Type::kTimeTo && i > 0) arm.log_rank = log_rank(pooled_.front(), totals);
    arm.returns = returns_of(totals.days);
    arm.by_age = by_age_of(totals);
    arm.steps = steps_of(totals, result.steps.size());
    arm.answers = totals.answers;
    arm.answers.resize(result.answers.size());
  }
}

void ServedMetric::fill_times(ArmResult& arm, const MetricTotals& totals) const {
  const auto curve = statistics::survival_curve(lifetimes_of(totals));
  fill_curve(arm, curve);
  if (totals.total().n() == 0) return;
  for (const int day : kDaysTold) {
    if (day <= estimation_.restricted_to()) arm.by_day.push_back(share_by(day, curve, alpha_));
  }
}

void ServedMetric::fill_raw(MetricResult& result) const {
  if (!estimation_.sums_are_enough()) return;
  std::size_t size = 1;
  for (const PhaseMetrics& phase : phases_) {
    for (const MetricTotals* arm : phase.arms) size = std::max(size, arm->total().cross().size());
  }
  if (size == 1 && phases_.size() == 1) return;
  result.variables = estimation_.variables(size);
  for (const PhaseMetrics& phase : phases_) {
    for (std::size_t i = 0; i < phase.arms.size(); ++i) {
      result.arms[i].raw.push_back({phase.phase, cross_of(phase.arms[i]->total(), size)});
    }
  }
}

void ServedMetric::fill_history(MetricResult& result) const {
  result.followed = !metric_->grows() && estimation_.sums_are_enough();
  if (!result.followed) return;
  std::set<int> days;
  for (const PhaseMetrics& phase : phases_) {
    for (const MetricTotals* arm : phase.arms) {
      for (const auto& [day, sums] : arm->by_day) days.insert(day);
    }
  }
  std::vector<std::vector<UnitSums>> sums(phases_.size(), std::vector<UnitSums>(result.arms.size()));
  for (const int day : days) {
    std::vector<std::vector<ArmEstimate>> estimates;
    for (std::size_t phase = 0; phase < phases_.size(); ++phase) {
      std::vector<ArmEstimate> arms;
      bool everywhere = true;
      for (std::size_t i = 0; i < sums[phase].size(); ++i) {
        const auto& by_day = phases_[phase].arms[i]->by_day;
        if (const auto found = by_day.find(day); found != by_day.end()) sums[phase][i].merge(found->second);
        everywhere = everywhere && sums[phase][i].n() >= 2;
        if (everywhere) arms.push_back(estimation_.of(sums[phase][i]));
      }
      if (everywhere) estimates.push_back(std::move(arms));
    }
    if (estimates.empty()) continue;
    DayMoments& look = result.history.emplace_back();
    look.day = format_date(Time(std::chrono::days(day)));
    for (const ArmEstimate& arm : combined(estimates)) look.arms.push_back(arm.moments);
  }
}

void ServedMetric::describe_level(MetricResult& result, const std::vector<PhaseMetrics>& level) const {
  result.estimator = Estimation::estimator_of(*metric_);
  result.cuped = estimation_.covariates();
  const std::vector<ArmEstimate> arms = estimate(comparable(level));
  for (std::size_t i = 0; i < arms.size(); ++i) {
    ArmResult& arm = result.arms[i];
    arm.moments = arms[i].moments;
    arm.reason = arms[i].reason;
    arm.mature = arm.moments.n;
    if (!metric_->is_ratio()) continue;
    UnitSums sums;
    for (const PhaseMetrics& phase : level) sums.merge(phase.arms[i]->total());
    arm.sums = sums_of(sums);
  }
}

}  // namespace flywheel::report
