#include "experiments/outcomes/occurrence.hpp"

namespace flywheel::outcomes {

using catalog::Moment;

Occurrence::Occurrence(const MetricPlan& metric, const CountedPlan& plan) : metric_(&metric), plan_(&plan) {
  if (!plan.moment) return;
  if (plan.moment->type == Moment::Type::kAllOf) all_of_.emplace(plan.parts.size(), plan.moment->within);
  if (plan.moment->type == Moment::Type::kOften) often_.emplace(*plan.moment, *metric.zone);
}

bool Occurrence::always() const {
  const bool of_moment = plan_->moment && (plan_->moment->where || all_of_ || often_);
  return !of_moment && !metric_->metric->where && !plan_->counted->where;
}

void Occurrence::clear() {
  if (all_of_) all_of_->clear();
  if (often_) often_->clear();
}

bool Occurrence::occurs(std::size_t part, CurrentEvent& event) {
  if (!event.passes(metric_->metric->where) || !event.passes(plan_->counted->where)) return false;
  if (!plan_->moment) return true;
  if (!event.passes(plan_->moment->where)) return false;
  if (often_) return often_->step(event.time());
  if (!all_of_) return true;
  const std::string& same = plan_->moment->same;
  return same.empty() ? all_of_->step(part, event.time()) : all_of_->step(part, event.property(same), event.time());
}

}  // namespace flywheel::outcomes
