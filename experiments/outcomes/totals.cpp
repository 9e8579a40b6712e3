#include "experiments/outcomes/totals.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace flywheel::outcomes {
namespace {

void merge_arms(Arms& arms, const Arms& others) {
  for (std::size_t i = 0; i < std::min(arms.size(), others.size()); ++i) arms[i].merge(others[i]);
}

template <class T>
T& at_least(std::vector<T>& items, std::size_t index) {
  if (items.size() <= index) items.resize(index + 1);
  return items[index];
}

void count(const Returned& returned, Periodic& periods) {
  for (int i = 0; i < returned.watched; ++i) {
    PeriodUnits& period = at_least(periods, static_cast<std::size_t>(i));
    ++period.watched;
    period.active += returned.active >> i & 1;
  }
}

}  // namespace

void add_up(Periodic& sum, const Periodic& other) {
  for (std::size_t i = 0; i < other.size(); ++i) {
    PeriodUnits& period = at_least(sum, i);
    period.watched += other[i].watched;
    period.active += other[i].active;
  }
}

void UnitSums::add(std::span<const double> numbers) {
  if (numbers.size() == 1) return moments.add(numbers.front());
  constexpr std::size_t kMost = 8;
  if (cross.size() == 0) cross = statistics::CrossMoments::none(numbers.size());
  std::array<statistics::Real, kMost> wide{};
  std::copy_n(numbers.begin(), numbers.size(), wide.begin());
  cross.add({wide.data(), numbers.size()});
}

void UnitSums::merge(const UnitSums& other) {
  moments.merge(other.moments);
  if (other.cross.size() == 0) return;
  cross = cross.size() == 0 ? other.cross : statistics::CrossMoments::merged(cross, other.cross);
}

void MetricTotals::add(const UnitOutcome& outcome, const std::optional<Place>& place) {
  if (outcome.started_later) ++started_later;
  if (place && outcome.returned_days) count(*outcome.returned_days, days);
  if (place && outcome.returned_weeks) count(*outcome.returned_weeks, cohorts[place->cohort]);
  if (outcome.immature) {
    ++immature;
    return;
  }
  by_day[place ? place->day : 0].add(outcome.numbers);
  if (!outcome.numbers.empty()) largest = std::max(largest, outcome.numbers.front());
  if (!outcome.values.empty()) values.add(outcome.values);
  for (const DayAmount& one : place ? outcome.days : std::span<const DayAmount>()) {
    at_least(by_age, static_cast<std::size_t>(one.day)).add(one.amount);
  }
  if (outcome.censored) censored.add(*outcome.censored);
  if (outcome.answer) ++at_least(answers, static_cast<std::size_t>(*outcome.answer));
  if (outcome.funnel > 0) at_least(steps, outcome.funnel - 1);
  for (std::size_t i = 0; i < outcome.steps.size(); ++i) {
    ++steps[i].units;
    steps[i].seconds.add(outcome.steps[i]);
  }
}

void MetricTotals::merge(const MetricTotals& other) {
  for (const auto& [day, sums] : other.by_day) by_day[day].merge(sums);
  values.merge(other.values);
  censored.merge(other.censored);
  for (std::size_t i = 0; i < other.steps.size(); ++i) {
    StepTotals& step = at_least(steps, i);
    step.units += other.steps[i].units;
    step.seconds.merge(other.steps[i].seconds);
  }
  for (std::size_t i = 0; i < other.answers.size(); ++i) at_least(answers, i) += other.answers[i];
  for (std::size_t i = 0; i < other.by_age.size(); ++i) at_least(by_age, i).merge(other.by_age[i]);
  add_up(days, other.days);
  for (const auto& [week, weeks] : other.cohorts) add_up(cohorts[week], weeks);
  largest = std::max(largest, other.largest);
  immature += other.immature;
  started_later += other.started_later;
}

UnitSums MetricTotals::total() const {
  UnitSums sum;
  for (const auto& [day, sums] : by_day) sum.merge(sums);
  return sum;
}

void ArmTotals::merge(const ArmTotals& other) {
  exposed += other.exposed;
  first_exposed += other.first_exposed;
  excluded += other.excluded;
  for (const auto& [day, units] : other.by_day) {
    DayUnits& sum = by_day[day];
    sum.first_exposed += units.first_exposed;
    sum.exposed += units.exposed;
  }
  for (std::size_t i = 0; i < std::min(metrics.size(), other.metrics.size()); ++i) metrics[i].merge(other.metrics[i]);
}

Arms& SegmentTotals::level(std::string_view name, const Arms& none) {
  const auto known = levels.find(name);
  if (known != levels.end()) return known->second;
  const bool has_other = levels.contains(kOther);
  if (name == kOther || levels.size() < kMostLevels + (has_other ? 1 : 0)) {
    return levels.emplace(name, none).first->second;
  }
  Arms& other = levels.try_emplace(std::string(kOther), none).first->second;
  auto last = std::prev(levels.end());
  if (last->first == kOther) --last;
  if (name > last->first) return other;
  merge_arms(other, last->second);
  levels.erase(last);
  return levels.emplace(name, none).first->second;
}

void SegmentTotals::merge(const SegmentTotals& other) {
  for (const auto& [name, arms] : other.levels) {
    if (arms.empty()) continue;
    Arms none(arms.size());
    for (std::size_t i = 0; i < arms.size(); ++i) none[i].metrics.resize(arms[i].metrics.size());
    merge_arms(level(name, none), arms);
  }
}

Arms ExperimentTotals::arms() const {
  Arms sum = none;
  for (const auto& [number, arms] : phases) merge_arms(sum, arms);
  return sum;
}

std::int64_t ExperimentTotals::exposed(std::size_t arm) const {
  std::int64_t sum = 0;
  for (const auto& [number, arms] : phases) sum += arms[arm].exposed;
  return sum;
}

void ExperimentTotals::merge(const ExperimentTotals& other) {
  for (const auto& [number, arms] : other.phases) merge_arms(phase(number), arms);
  for (std::size_t i = 0; i < std::min(segments.size(), other.segments.size()); ++i)
    segments[i].merge(other.segments[i]);
  unknown_arm += other.unknown_arm;
  outside += other.outside;
  test_users += other.test_users;
  bots += other.bots;
  if (other.first_exposure) count_exposure(*other.first_exposure);
  if (other.last_exposure) count_exposure(*other.last_exposure);
}

void ExperimentTotals::count_exposure(Time time) {
  first_exposure = std::min(first_exposure.value_or(time), time);
  last_exposure = std::max(last_exposure.value_or(time), time);
}

}  // namespace flywheel::outcomes
