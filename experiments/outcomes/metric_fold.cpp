#include "experiments/outcomes/metric_fold.hpp"

#include <algorithm>
#include <cmath>

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
    : plan_(&plan), pre_period_(purpose == Purpose::kPrePeriod) {
  for (const CountedPlan& counted : plan.counted) occurrences_.emplace_back(plan, counted);
  const Type type = plan.metric->type;
  if (type == Type::kFunnel) funnel_.emplace(plan.counted.size(), plan.metric->strict);
  if (type == Type::kRetained && !pre_period_) returns_.emplace(plan.metric->calendar, *plan.zone);
  keeps_days_ = plan.is_goal && !pre_period_ && (type == Type::kReach || type == Type::kCount || type == Type::kSum);
}

void MetricFold::clear() {
  for (Occurrence& occurrence : occurrences_) occurrence.clear();
  if (funnel_) funnel_->clear();
  if (returns_) returns_->clear();
  amounts_.clear();
  window_.reset();
  sums_ = {};
  days_ = 0;
  reached_ = settled_ = false;
  answer_.reset();
  values_.clear();
}

void MetricFold::open(Window window, Time anchor) {
  window_ = window;
  anchor_ = anchor;
}

void MetricFold::step(const Listener& listener, CurrentEvent& event) {
  if (returns_) return step_returning(listener, event);
  if (settled_) return;
  if (window_->has_closed(event.time())) {
    settled_ = true;
    return;
  }
  // A moment follows the events before the window opens, too: it is what occurs inside that counts.
  if (!occurrences_[listener.counted].occurs(listener.part, event) || event.time() < window_->opens) return;
  count(listener, event);
}

void MetricFold::step_returning(const Listener& listener, CurrentEvent& event) {
  if (!occurrences_[listener.counted].occurs(listener.part, event)) return;
  returns_->add(anchor_, event.time());
  if (settled_ || window_->has_closed(event.time()) || event.time() < window_->opens) return;
  count(listener, event);
}

void MetricFold::count_amount_of_day(Time time, double amount) {
  constexpr int kMostDays = 28;
  const auto day = static_cast<int>(std::min<std::int64_t>((time - anchor_) / kDay, kMostDays));
  if (!keeps_days_ || day == kMostDays) return;
  if (amounts_.empty() || amounts_.back().day != day) amounts_.push_back({day, 0});
  amounts_.back().amount += amount;
}

void MetricFold::count(const Listener& listener, CurrentEvent& event) {
  switch (plan_->metric->type) {
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
  const bool denominator = plan_->metric->type == Type::kRatio && &counted != plan_->counted.front().counted;
  sums_[denominator ? 1 : 0] += *number;
  count_amount_of_day(event.time(), *number);
  if (plan_->metric->type == Type::kMean) sums_[1] += 1;
  if (plan_->metric->type == Type::kQuantile) values_.push_back(*number);
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
  answer_ = *point;
  sums_[1] = 1;
  settle(survey_score(plan_->metric->scale, *point));
}

std::span<const double> MetricFold::numbers() {
  numbers_ = sums_;
  switch (plan_->metric->type) {
    case Type::kStickiness:
      // Of the days it looks at, those on which the unit was active; units that never were are in neither number.
      numbers_[0] = sums_[0] / (seconds(pre_period_ ? *plan_->pre_period : *plan_->metric->within) / seconds(kDay));
      numbers_[1] = sums_[0] > 0 ? 1 : 0;
      return numbers_;
    case Type::kMean:
    case Type::kRatio:
    case Type::kSurvey:
    case Type::kKFactor:
      return numbers_;
    case Type::kQuantile:
      numbers_[0] = static_cast<double>(values_.size());
      break;
    default:
      break;
  }
  return {numbers_.data(), 1};
}

UnitOutcome MetricFold::outcome(Time as_of) {
  if (plan_->metric->type == Type::kTimeTo) return time_to(as_of);
  UnitOutcome outcome;
  outcome.immature = window_->closes && as_of < *window_->closes;
  if (returns_) {
    outcome.returned_days = returns_->days(anchor_, as_of);
    outcome.returned_weeks = returns_->weeks(anchor_, as_of);
  }
  if (outcome.immature) return outcome;
  outcome.days = amounts_;
  outcome.numbers = numbers();
  outcome.answer = answer_;
  if (plan_->metric->winsorise) values_.assign(1, numbers_[0]);
  if (plan_->metric->winsorise || plan_->metric->type == Type::kQuantile) outcome.values = values_;
  if (funnel_) {
    outcome.funnel = plan_->counted.size();
    outcome.steps = step_seconds();
  }
  return outcome;
}

UnitOutcome MetricFold::time_to(Time as_of) {
  UnitOutcome outcome;
  numbers_[0] = reached_ ? 1 : 0;
  outcome.numbers = {numbers_.data(), 1};
  if (reached_) {
    values_.assign(1, sums_[0]);
    outcome.values = values_;
  } else {
    outcome.censored = seconds((window_->closes ? std::min(*window_->closes, as_of) : as_of) - anchor_);
  }
  return outcome;
}

std::span<const double> MetricFold::step_seconds() {
  values_.clear();
  Time before = window_->opens;
  for (const Time time : funnel_->completed()) {
    values_.push_back(seconds(time - before));
    before = time;
  }
  return values_;
}

}  // namespace flywheel::outcomes
