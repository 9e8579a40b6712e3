#include "experiments/outcomes/totals.hpp"

#include <algorithm>

namespace flywheel::outcomes {

void MetricTotals::merge(const MetricTotals& other) {
  moments.merge(other.moments);
  immature += other.immature;
  started_later += other.started_later;
}

void ArmTotals::merge(const ArmTotals& other) {
  exposed += other.exposed;
  first_exposed += other.first_exposed;
  excluded += other.excluded;
  for (const auto& [day, count] : other.exposed_by_day) exposed_by_day[day] += count;
  for (std::size_t i = 0; i < std::min(metrics.size(), other.metrics.size()); ++i) metrics[i].merge(other.metrics[i]);
}

void ExperimentTotals::merge(const ExperimentTotals& other) {
  for (std::size_t i = 0; i < std::min(arms.size(), other.arms.size()); ++i) arms[i].merge(other.arms[i]);
  unknown_arm += other.unknown_arm;
  outside += other.outside;
  test_users += other.test_users;
  if (other.first_exposure) count_exposure(*other.first_exposure);
  if (other.last_exposure) count_exposure(*other.last_exposure);
}

void ExperimentTotals::count_exposure(Time time) {
  first_exposure = std::min(first_exposure.value_or(time), time);
  last_exposure = std::max(last_exposure.value_or(time), time);
}

}  // namespace flywheel::outcomes
