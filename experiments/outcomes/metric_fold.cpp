#include "experiments/outcomes/metric_fold.hpp"

#include <cmath>

namespace flywheel::outcomes {
namespace {

using catalog::Metric;
using catalog::Moment;

/// What an event adds to a sum: nothing where there is no finite number.
double amount(const Metric& metric, CurrentEvent& event) {
  double number = 0;
  if (metric.property.empty()) {
    number = event.value().value_or(0);
  } else if (const Value property = event.property(metric.property); property.is_number()) {
    number = property.to_double();
  }
  return std::isfinite(number) ? number : 0;
}

}  // namespace

MetricFold::MetricFold(const MetricPlan& plan) : plan_(&plan) {
  if (!plan.moment) return;
  if (plan.moment->type == Moment::Type::kAllOf) all_of_.emplace(plan.parts.size(), plan.moment->within);
  if (plan.moment->type == Moment::Type::kOften) often_.emplace(*plan.moment, *plan.zone);
}

void MetricFold::begin() {
  if (all_of_) all_of_->clear();
  if (often_) often_->clear();
  sum_ = 0;
  days_ = 0;
  settled_ = false;
}

void MetricFold::step(std::size_t part, CurrentEvent& event, Time anchor) {
  if (settled_) return;
  if (plan_->window.closes && event.time() >= anchor + *plan_->window.closes) {
    settled_ = true;
    return;
  }
  // A moment follows the events before the window opens, too: it is what occurs inside that counts.
  if (!occurs(part, event) || event.time() < anchor + plan_->window.opens) return;
  count(event, anchor);
}

bool MetricFold::occurs(std::size_t part, CurrentEvent& event) {
  if (!event.passes(plan_->metric->where)) return false;
  if (!plan_->moment) return true;
  if (!event.passes(plan_->moment->where)) return false;
  if (often_) return often_->step(event.time());
  if (!all_of_) return true;
  const std::string& same = plan_->moment->same;
  return same.empty() ? all_of_->step(part, event.time()) : all_of_->step(part, event.property(same), event.time());
}

void MetricFold::count(CurrentEvent& event, Time anchor) {
  switch (plan_->metric->type) {
    case Metric::Type::kCount:
      sum_ += 1;
      return;
    case Metric::Type::kSum:
      sum_ += amount(*plan_->metric, event);
      return;
    case Metric::Type::kActiveDays:
      return count_active_day((event.time() - anchor) / kDay);
    case Metric::Type::kRetained:
      if (plan_->metric->match == Metric::Match::kEvery) {
        return count_day((event.time() - anchor) / (kDay * plan_->metric->span));
      }
      [[fallthrough]];
    case Metric::Type::kReach:
      sum_ = 1;
      settled_ = true;
      return;
  }
}

void MetricFold::count_day(std::int64_t day) {
  if (day == days_ + 1) days_ = day;
  if (days_ < plan_->metric->day) return;
  sum_ = 1;
  settled_ = true;
}

void MetricFold::count_active_day(std::int64_t day) {
  if (day < days_) return;
  days_ = day + 1;
  sum_ += 1;
}

void MetricFold::add_to(MetricTotals& totals, Time anchor, Time as_of) const {
  if (plan_->window.closes && as_of < anchor + *plan_->window.closes) {
    ++totals.immature;
  } else {
    totals.moments.add(sum_);
  }
}

}  // namespace flywheel::outcomes
