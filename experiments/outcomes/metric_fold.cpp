#include "experiments/outcomes/metric_fold.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiments/outcomes/survey.hpp"

namespace flywheel::outcomes {
namespace {

using catalog::Metric;
using Type = catalog::Metric::Type;

double seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

/// An event's finite number; nothing where it has none.
std::optional<double> amount(const catalog::Counted& counted, CurrentEvent& event) {
  if (counted.property.empty()) {
    const auto& value = event.value();
    return value && std::isfinite(*value) ? value : std::nullopt;
  }
  const Value property = event.property(counted.property);
  if (!property.is_number() || !std::isfinite(property.to_double())) return std::nullopt;
  return property.to_double();
}

}  // namespace

MetricFold::MetricFold(const MetricPlan& plan, Purpose purpose)
    : plan_(&plan),
      type_(plan.metric->type),
      pre_period_(purpose == Purpose::kPrePeriod),
      keeps_days_(plan.keeps_days && !pre_period_),
      has_details_(plan.has_details),
      derives_(type_ == Type::kStickiness || type_ == Type::kQuantile || type_ == Type::kTimeTo) {
  for (const CountedPlan& counted : plan.counted) occurrences_.emplace_back(plan, counted);
  plain_ = std::all_of(occurrences_.begin(), occurrences_.end(), [](const Occurrence& one) { return one.always(); });
  if (type_ == Type::kFunnel) funnel_.emplace(plan.counted.size(), plan.metric->strict);
  if (type_ == Type::kRetained && !pre_period_) returns_.emplace(plan.metric->calendar, *plan.zone);
}

void MetricFold::begin(std::uint64_t unit, const Window& window, Time anchor) {
  unit_ = unit;
  window_ = window;
  anchor_ = anchor;
  if (!stepped_) return;
  stepped_ = reached_ = settled_ = false;
  sums_ = {};
  days_ = 0;
  if (!plain_ || has_details_) clear_cold();
}

void MetricFold::clear_cold() {
  for (Occurrence& occurrence : occurrences_) occurrence.clear();
  if (funnel_) funnel_->clear();
  details_.clear();
}

void MetricFold::step(const Listener& listener, CurrentEvent& event) {
  stepped_ = true;
  if (returns_) return step_returning(listener, event);
  if (settled_) return;
  if (window_.has_closed(event.time())) {
    settled_ = true;
    return;
  }
  // A moment follows the events before the window opens, too: it is what occurs inside that counts.
  if (!plain_ && !occurrences_[listener.counted].occurs(listener.part, event)) return;
  if (event.time() >= window_.opens) count(listener, event);
}

void MetricFold::step_returning(const Listener& listener, CurrentEvent& event) {
  if (!plain_ && !occurrences_[listener.counted].occurs(listener.part, event)) return;
  returns_->mark(anchor_, event.time(), details_.returned);
  if (settled_ || window_.has_closed(event.time()) || event.time() < window_.opens) return;
  count(listener, event);
}

void MetricFold::count_amount_of_day(Time time, double amount) {
  constexpr int kMostDays = 28;
  if (!keeps_days_) return;
  const auto day = static_cast<int>(std::min<std::int64_t>((time - anchor_) / kDay, kMostDays));
  if (day == kMostDays) return;
  std::vector<DayAmount>& days = details_.days;
  if (days.empty() || days.back().day != day) days.push_back({day, 0});
  days.back().amount += amount;
}

void MetricFold::count(const Listener& listener, CurrentEvent& event) {
  switch (type_) {
    case Type::kReach:
      count_amount_of_day(event.time(), 1);
      return settle(1);
    case Type::kRetained:
      return pre_period_ ? settle(1) : count_retained(event.time());
    case Type::kTimeTo:
      return settle(seconds(event.time() - anchor_));
    case Type::kActiveDays:
    case Type::kStickiness:
      return count_active_day(event.time());
    case Type::kFunnel:
      if (funnel_->step(listener.counted, event.time())) settle(1);
      return;
    case Type::kSurvey:
      return answer(event);
    case Type::kCount:
    case Type::kSum:
    case Type::kMean:
    case Type::kRatio:
    case Type::kQuantile:
    case Type::kKFactor:
      break;
  }
  const catalog::Counted& counted = *plan_->counted[listener.counted].counted;
  if (counted.is_amount) return count_amount(counted, event);
  sums_[listener.counted] += 1;
  count_amount_of_day(event.time(), 1);
}

void MetricFold::settle(double value) {
  sums_[0] = value;
  reached_ = settled_ = true;
}

void MetricFold::count_amount(const catalog::Counted& counted, CurrentEvent& event) {
  const auto number = amount(counted, event);
  if (!number) return;
  const bool denominator = type_ == Type::kRatio && &counted != plan_->counted.front().counted;
  sums_[denominator ? 1 : 0] += *number;
  count_amount_of_day(event.time(), *number);
  if (type_ == Type::kMean) sums_[1] += 1;
  if (type_ == Type::kQuantile) details_.values.push_back(*number);
}

void MetricFold::count_retained(Time time) {
  if (plan_->metric->match != Metric::Match::kEvery) return settle(1);
  const std::int64_t day = plan_->periods().number(anchor_, time);
  if (day == days_ + 1) days_ = day;
  if (days_ >= plan_->metric->day) settle(1);
}

void MetricFold::count_active_day(Time time) {
  const std::int64_t day = plan_->periods().number(anchor_, time);
  if (day < days_) return;
  days_ = day + 1;
  sums_[0] += 1;
}

void MetricFold::answer(CurrentEvent& event) {
  const auto point = survey_point(plan_->metric->scale, event.property("question"), event.property("value"));
  if (!point) return;
  details_.answer = *point;
  sums_[1] = 1;
  settle(survey_score(plan_->metric->scale, *point));
}

std::array<double, 2> MetricFold::derived() const {
  if (type_ == Type::kQuantile) return {static_cast<double>(details_.values.size()), 0};
  if (type_ == Type::kTimeTo) return {reached_ ? 1.0 : 0.0, 0};
  // Of the days it looks at, those on which the unit was active; units that never were are in neither number.
  const Duration looked_at = pre_period_ ? *plan_->pre_period : *plan_->metric->within;
  return {sums_[0] / (seconds(looked_at) / seconds(kDay)), sums_[0] > 0 ? 1.0 : 0.0};
}

void MetricFold::fill(MetricRow& row) {
  row.anchor = plan_->start ? anchor_ : Time();
  row.numbers = numbers();
  if (!has_details_) return;
  std::swap(row.details, details_);
  if (type_ == Type::kTimeTo && reached_) row.details.values.push_back(sums_[0]);
  if (funnel_) fill_step_seconds(row.details.steps);
}

void MetricFold::fill_step_seconds(std::vector<double>& steps) const {
  Time before = window_.opens;
  for (const Time time : funnel_->completed()) {
    steps.push_back(seconds(time - before));
    before = time;
  }
}

}  // namespace flywheel::outcomes
