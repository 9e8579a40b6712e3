#include "experiments/outcomes/totals.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

namespace flywheel::outcomes {
namespace {

void merge_arms(Arms& arms, const Arms& others) {
  for (std::size_t i = 0; i < std::min(arms.size(), others.size()); ++i) arms[i].merge(others[i]);
}

void merge_phases(Phases& phases, const Phases& others) {
  for (const auto& [number, arms] : others) {
    const auto [own, is_new] = phases.try_emplace(number, arms);
    if (!is_new) merge_arms(own->second, arms);
  }
}

template <class T>
T& at_least(std::vector<T>& items, std::size_t index) {
  if (items.size() <= index) items.resize(index + 1);
  return items[index];
}

void add_up(std::vector<std::int64_t>& sums, const std::vector<std::int64_t>& others) {
  for (std::size_t i = 0; i < others.size(); ++i) at_least(sums, i) += others[i];
}

}  // namespace

void Periodic::watch(int periods) {
  if (periods > 0) ++at_least(watched_, static_cast<std::size_t>(periods));
}

void Periodic::act(std::uint64_t active, int watched) {
  active &= (std::uint64_t{1} << watched) - 1;
  const auto periods = static_cast<std::size_t>(std::bit_width(active));
  if (active_.size() < periods) active_.resize(periods);
  for (; active != 0; active &= active - 1) ++active_[static_cast<std::size_t>(std::countr_zero(active))];
}

void Periodic::merge(const Periodic& other) {
  add_up(watched_, other.watched_);
  add_up(active_, other.active_);
}

std::vector<PeriodUnits> Periodic::periods() const {
  std::vector<PeriodUnits> periods(watched_.empty() ? 0 : watched_.size() - 1);
  std::int64_t watched = 0;
  for (std::size_t i = periods.size(); i-- > 0;) {
    watched += watched_[i + 1];
    periods[i] = {watched, i < active_.size() ? active_[i] : 0};
  }
  return periods;
}

void UnitSums::add_several(std::span<const double> numbers) {
  if (std::all_of(numbers.begin(), numbers.end(), [](double number) { return number == 0; })) {
    return add_zeros(numbers.size(), 1);
  }
  numbers_ = static_cast<std::uint32_t>(numbers.size());
  constexpr std::size_t kMost = 8;
  if (cross_.size() == 0) cross_ = statistics::CrossMoments::none(numbers.size());
  std::array<statistics::Real, kMost> wide{};
  std::copy_n(numbers.begin(), numbers.size(), wide.begin());
  cross_.add({wide.data(), numbers.size()});
}

void UnitSums::merge(const UnitSums& other) {
  numbers_ = std::max(numbers_, other.numbers_);
  zeros_ += other.zeros_;
  moments_.merge(other.moments_);
  if (other.cross_.size() == 0) return;
  cross_ = cross_.size() == 0 ? other.cross_ : statistics::CrossMoments::merged(cross_, other.cross_);
}

statistics::Moments UnitSums::moments() const {
  statistics::Moments all = moments_;
  if (numbers_ == 1) all.merge({.n = zeros_});
  return all;
}

statistics::CrossMoments UnitSums::cross() const {
  if (numbers_ < 2) return {};
  auto all = statistics::CrossMoments::none(numbers_);
  all.n = static_cast<statistics::Real>(zeros_);
  return cross_.size() == 0 ? all : statistics::CrossMoments::merged(cross_, all);
}

void WindowUnits::merge(const WindowUnits& other) {
  for (const auto& [day, units] : other.matured) units_of(matured, day) += units;
  immature += other.immature;
}

void WatchedUnits::merge(const WatchedUnits& other) {
  days.merge(other.days);
  for (const auto& [week, weeks] : other.cohorts) units_of(cohorts, week).merge(weeks);
}

void MetricTotals::add(const UnitOutcome& outcome, const std::optional<Place>& place) {
  if (outcome.started_later) ++started_later;
  if (place && outcome.watched) add_returns(outcome, place->cohort);
  if (outcome.immature) {
    ++immature;
    return;
  }
  add(outcome.numbers, place ? place->day : 0);
  if (!outcome.values.empty()) values.add(outcome.values);
  if (outcome.censored) censored.add(*outcome.censored);
  if (outcome.funnel > 0) at_least(steps, outcome.funnel - 1);
  if (outcome.details) add_details(outcome, place.has_value());
}

void MetricTotals::add_returns(const UnitOutcome& outcome, int cohort) {
  Periodic& cohort_weeks = units_of(cohorts, cohort);
  if (outcome.details) {
    days.act(outcome.details->returned.days, outcome.watched->days);
    cohort_weeks.act(outcome.details->returned.weeks, outcome.watched->weeks);
  }
  if (outcome.watched_apart) return;
  days.watch(outcome.watched->days);
  cohort_weeks.watch(outcome.watched->weeks);
}

void MetricTotals::add_details(const UnitOutcome& outcome, bool followed) {
  const OutcomeDetails& details = *outcome.details;
  for (const DayAmount& one : followed ? std::span(details.days) : std::span<const DayAmount>()) {
    at_least(by_age, static_cast<std::size_t>(one.day)).add(one.amount);
  }
  if (details.answer) ++at_least(answers, static_cast<std::size_t>(*details.answer));
  for (std::size_t i = 0; i < details.steps.size(); ++i) {
    ++steps[i].units;
    steps[i].seconds.add(details.steps[i]);
  }
}

void MetricTotals::add_quiet(const WindowUnits& all, std::size_t numbers) {
  for (const auto& [day, units] : all.matured) {
    UnitSums& sums = units_of(by_day, day);
    sums.add_zeros(numbers, units - sums.n());
  }
  immature = all.immature;
}

void MetricTotals::add_watched(const WatchedUnits& all) {
  days.merge(all.days);
  for (const auto& [week, weeks] : all.cohorts) units_of(cohorts, week).merge(weeks);
}

void MetricTotals::merge(const MetricTotals& other) {
  for (const auto& [day, sums] : other.by_day) units_of(by_day, day).merge(sums);
  values.merge(other.values);
  censored.merge(other.censored);
  for (std::size_t i = 0; i < other.steps.size(); ++i) {
    StepTotals& step = at_least(steps, i);
    step.units += other.steps[i].units;
    step.seconds.merge(other.steps[i].seconds);
  }
  add_up(answers, other.answers);
  for (std::size_t i = 0; i < other.by_age.size(); ++i) at_least(by_age, i).merge(other.by_age[i]);
  days.merge(other.days);
  for (const auto& [week, weeks] : other.cohorts) units_of(cohorts, week).merge(weeks);
  largest = std::max(largest, other.largest);
  immature += other.immature;
  started_later += other.started_later;
}

void MetricTotals::finish() {
  values.finish();
  censored.finish();
  for (StepTotals& step : steps) step.seconds.finish();
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
    DayUnits& sum = units_of(by_day, day);
    sum.first_exposed += units.first_exposed;
    sum.exposed += units.exposed;
  }
  for (std::size_t i = 0; i < std::min(metrics.size(), other.metrics.size()); ++i) metrics[i].merge(other.metrics[i]);
  stages.merge(other.stages);
  for (std::size_t i = 0; i < other.windows.size(); ++i) at_least(windows, i).merge(other.windows[i]);
  for (std::size_t i = 0; i < watched.size(); ++i) watched[i].merge(other.watched[i]);
}

std::int64_t exposed_in(const Phases& phases, std::size_t arm) {
  std::int64_t sum = 0;
  for (const auto& [number, arms] : phases) sum += arms[arm].exposed;
  return sum;
}

Phases& SegmentTotals::level(std::string_view name) {
  const auto known = levels.find(name);
  if (known != levels.end()) return known->second;
  const bool has_other = levels.contains(kOther);
  if (name == kOther || levels.size() < kMostLevels + (has_other ? 1 : 0)) {
    return levels.try_emplace(std::string(name)).first->second;
  }
  Phases& other = levels.try_emplace(std::string(kOther)).first->second;
  auto last = std::prev(levels.end());
  if (last->first == kOther) --last;
  if (name > last->first) return other;
  merge_phases(other, last->second);
  levels.erase(last);
  return levels.try_emplace(std::string(name)).first->second;
}

void SegmentTotals::merge(const SegmentTotals& other) {
  for (const auto& [name, phases] : other.levels) merge_phases(level(name), phases);
}

void SharedTotals::merge(const SharedTotals& other) {
  if (by_arm.empty()) {
    by_arm = other.by_arm;
    return;
  }
  for (std::size_t i = 0; i < std::min(by_arm.size(), other.by_arm.size()); ++i)
    merge_phases(by_arm[i], other.by_arm[i]);
}

Arms ExperimentTotals::arms() const {
  Arms sum = none;
  for (const auto& [number, arms] : phases) merge_arms(sum, arms);
  return sum;
}

void ExperimentTotals::merge(const ExperimentTotals& other) {
  merge_phases(phases, other.phases);
  for (std::size_t i = 0; i < std::min(segments.size(), other.segments.size()); ++i)
    segments[i].merge(other.segments[i]);
  for (std::size_t i = 0; i < std::min(beside.size(), other.beside.size()); ++i) beside[i].merge(other.beside[i]);
  unknown_arm += other.unknown_arm;
  outside += other.outside;
  test_users += other.test_users;
  bots += other.bots;
  if (other.first_exposure) count_exposure(*other.first_exposure);
  if (other.last_exposure) count_exposure(*other.last_exposure);
}

void ExperimentTotals::finish() {
  const auto finish_all = [](Phases& all) {
    for (auto& [number, arms] : all) {
      for (ArmTotals& arm : arms) {
        for (MetricTotals& metric : arm.metrics) metric.finish();
      }
    }
  };
  finish_all(phases);
  for (SegmentTotals& segment : segments) {
    for (auto& [name, level] : segment.levels) finish_all(level);
  }
  for (SharedTotals& shared : beside) std::for_each(shared.by_arm.begin(), shared.by_arm.end(), finish_all);
}

void ExperimentTotals::count_exposure(Time time) {
  first_exposure = std::min(first_exposure.value_or(time), time);
  last_exposure = std::max(last_exposure.value_or(time), time);
}

}  // namespace flywheel::outcomes
