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
    : plan_(&plan),
      type_(plan.metric->type),
      pre_period_(purpose == Purpose::kPrePeriod),
      keeps_days_(plan.is_goal && !pre_period_ &&
                  (type_ == Type::kReach || type_ == Type::kCount || type_ == Type::kSum)),
      derives_(type_ == Type::kStickiness || type_ == Type::kQuantile),
      width_(plan.metric->is_ratio() || type_ == Type::kKFactor ? 2 : 1) {
  for (const CountedPlan& counted : plan.counted) occurrences_.emplace_back(plan, counted);
  plain_ = std::all_of(occurrences_.begin(), occurrences_.end(), [](const Occurrence& one) { return one.always(); });
  if (type_ == Type::kFunnel) funnel_.emplace(plan.counted.size(), plan.metric->strict);
  if (type_ == Type::kRetained && !pre_period_) returns_.emplace(plan.metric->calendar, *plan.zone);
  has_details_ = keeps_days_ || returns_ || funnel_ || type_ == Type::kQuantile || type_ == Type::kTimeTo ||
                 type_ == Type::kSurvey || plan.metric->winsorise;
  details_.watched_apart = plan.quiet && returns_;
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
  if (returns_) returns_->clear();
  details_.days.clear();
  details_.answer.reset();
  details_.values.clear();
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
  returns_->add(anchor_, event.time());
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

const double* MetricFold::derived() {
  if (type_ == Type::kQuantile) {
    numbers_[0] = static_cast<double>(details_.values.size());
  } else {
    // Of the days it looks at, those on which the unit was active; units that never were are in neither number.
    numbers_[0] = sums_[0] / (seconds(pre_period_ ? *plan_->pre_period : *plan_->metric->within) / seconds(kDay));
    numbers_[1] = sums_[0] > 0 ? 1 : 0;
  }
  return numbers_.data();
}

UnitOutcome MetricFold::outcome(Time as_of) {
  if (type_ == Type::kTimeTo) return time_to(as_of);
  const bool immature = window_.closes_at_all() && as_of < window_.closes;
  UnitOutcome outcome{.immature = immature};
  if (!immature) outcome.numbers = numbers();
  if (!has_details_) return outcome;
  fill_details(as_of);
  outcome.details = &details_;
  return outcome;
}

void MetricFold::fill_details(Time as_of) {
  if (returns_) {
    details_.returned_days = returns_->days(anchor_, as_of);
    details_.returned_weeks = returns_->weeks(anchor_, as_of);
  }
  if (plan_->metric->winsorise) details_.values.assign(1, numbers()[0]);
  if (funnel_) fill_step_seconds();
}

UnitOutcome MetricFold::time_to(Time as_of) {
  numbers_[0] = reached_ ? 1 : 0;
  details_.values.clear();
  details_.censored.reset();
  if (reached_) {
    details_.values.push_back(sums_[0]);
  } else {
    details_.censored = seconds(std::min(window_.closes, as_of) - anchor_);
  }
  return {.numbers = {numbers_.data(), 1}, .details = &details_};
}

void MetricFold::fill_step_seconds() {
  details_.funnel = plan_->counted.size();
  details_.steps.clear();
  Time before = window_.opens;
  for (const Time time : funnel_->completed()) {
    details_.steps.push_back(seconds(time - before));
    before = time;
  }
}

}  // namespace flywheel::outcomes
