// What a unit adds to the totals once its events are over.
#include <algorithm>
#include <utility>

#include "experiments/outcomes/type_fold.hpp"

namespace flywheel::outcomes {

void TypeFold::end_unit() {
  finish_instant();
  add_messages();
  for (const std::uint32_t experiment : seen_) {
    if (!plan_.experiments()[experiment].bystander) add_unit(experiment);
  }
  for (const std::uint32_t experiment : seen_) {
    participations_[experiment].state = Participation::State::kNone;
    participations_[experiment].several_arms = false;
    participations_[experiment].heard.clear();
  }
  seen_.clear();
  past_.clear();
  first_seen_.reset();
  std::fill(starts_.begin(), starts_.end(), std::nullopt);
}

void TypeFold::add_messages() {
  if (!messages_.empty() && !test_user_) {
    for (MessageTrail::Place place : messages_.settle()) {
      const Participation& participation = participations_[place.experiment];
      std::optional<Time> first_exposure;
      if (participation.state != Participation::State::kNone) {
        const bool counts = participation.state == Participation::State::kInside && !participation.several_arms;
        if (!counts || participation.bot) continue;
        place = {place.experiment, participation.arm, participation.phase};
        first_exposure = participation.first_exposure;
      }
      ExperimentTotals& totals = totals_[plan_.experiments()[place.experiment].number];
      messages_.add_to(totals.phase(place.phase)[place.arm].stages, place, first_exposure);
    }
  }
  messages_.clear();
}

void TypeFold::add_unit(std::uint32_t experiment) {
  const ExperimentPlan& plan = plan_.experiments()[experiment];
  Participation& participation = participations_[experiment];
  ExperimentTotals& totals = totals_[plan.number];
  if (participation.state == Participation::State::kOutside) {
    ++totals.outside;
    return;
  }
  if (test_user_ || participation.bot) {
    ++(test_user_ ? totals.test_users : totals.bots);
    return;
  }
  file_under(participation, totals);
  for (ArmTotals* arm : filed_under_) {
    ++arm->first_exposed;
    ++(participation.several_arms ? arm->excluded : arm->exposed);
  }
  const int day = catalog_.project().timezone.day_number(participation.first_exposure);
  DayUnits& day_units = units_of(filed_under_.front()->by_day, day);
  ++day_units.first_exposed;
  if (participation.several_arms) return;
  ++day_units.exposed;
  totals.count_exposure(participation.first_exposure);
  file_beside(plan, participation, totals);
  count_windows(plan);
  const int week = week_number(day);
  count_watched(plan, participation.first_exposure, week);
  for (const std::uint32_t metric : participation.heard) {
    if (metrics_[metric].outcome.has_details()) {
      add_metric(metric, plan, participation, week);
    } else {
      add_numbers(metric, plan);
    }
  }
  for (const std::uint32_t metric : plan.loud) {
    const bool followed = metrics_[metric].outcome.unit() == unit_ || follow(metric, participation);
    if (followed) add_metric(metric, plan, participation, week);
  }
}

void TypeFold::file_under(const Participation& participation, ExperimentTotals& totals) {
  filed_under_.assign(1, &totals.phase(participation.phase)[participation.arm]);
  for (std::size_t i = 0; i < participation.levels.size(); ++i) {
    const std::string& name = participation.levels[i];
    SegmentTotals& segment = totals.segments[i];
    Phases& level = segment.level(name.empty() ? SegmentTotals::kMissing : name);
    filed_under_.push_back(&arms_of(level, participation.phase, totals.none)[participation.arm]);
  }
}

void TypeFold::file_beside(const ExperimentPlan& plan, const Participation& participation, ExperimentTotals& totals) {
  filed_beside_.clear();
  if (plan.concurrent.empty() || seen_.size() < 2) return;
  for (const std::uint32_t other : seen_) {
    const auto& number = plan.concurrent[other];
    if (!number) continue;
    const Participation& beside = participations_[other];
    if (beside.state != Participation::State::kInside || beside.several_arms || beside.bot) continue;
    SharedTotals& shared = totals.beside[*number];
    if (shared.by_arm.empty()) shared.by_arm.resize(plan_.experiments()[other].experiment->arms.size());
    Arms& arms = shared.by_arm[beside.arm][participation.phase];
    if (arms.empty()) {
      arms.resize(totals.none.size());
      for (ArmTotals& none : arms) none.metrics.resize(1);
    }
    ArmTotals& arm = arms[participation.arm];
    ++arm.exposed;
    filed_beside_.push_back(&arm);
  }
}

void TypeFold::count_windows(const ExperimentPlan& plan) {
  const auto count = [&](ArmTotals& arm, std::uint32_t first, std::uint32_t last, bool followed) {
    if (arm.windows.empty()) arm.windows.resize(last - first);
    WindowUnits* units = arm.windows.data();
    for (std::uint32_t number = first; number < last; ++number, ++units) {
      const OpenWindow& open = windows_[number];
      if (!plan_.windows()[number].counts_units || !open.concerned) continue;
      ++(open.immature ? units->immature : units_of(units->matured, followed ? open.closing_day : 0));
    }
  };
  bool followed = true;  // only phases are followed over time
  for (ArmTotals* arm : filed_under_) count(*arm, plan.first_window, plan.last_window, std::exchange(followed, false));
  for (ArmTotals* arm : filed_beside_) count(*arm, plan.first_window, plan.first_window + 1, false);  // the goal's
}

void TypeFold::count_watched(const ExperimentPlan& plan, Time first_exposure, int cohort) {
  for (const bool calendar : {false, true}) {
    if (!plan.watches_returns[calendar]) continue;
    const ReturnDays returns(calendar, catalog_.project().timezone);
    WatchedUnits& watched = filed_under_.front()->watched[calendar];
    watched.days.watch(returns.days(first_exposure, as_of_).watched);
    units_of(watched.cohorts, cohort).watch(returns.weeks(first_exposure, as_of_).watched);
  }
}

void TypeFold::add_numbers(std::uint32_t number, const ExperimentPlan& plan) {
  Followed& followed = metrics_[number];
  const OpenWindow& open = windows_[followed.plan->window_number];
  if (open.immature) return;
  const std::span<const double> numbers = followed.outcome.numbers();
  int day = open.closing_day;  // only phases are followed over time
  for (ArmTotals* arm : filed_under_) arm->metrics[number - plan.first_metric].add(numbers, std::exchange(day, 0));
  if (!followed.plan->is_goal) return;
  for (ArmTotals* arm : filed_beside_) arm->metrics.front().add(numbers, 0);
}

void TypeFold::add_metric(std::uint32_t number, const ExperimentPlan& plan, const Participation& participation,
                          int cohort) {
  Followed& followed = metrics_[number];
  const MetricPlan& metric = *followed.plan;
  UnitOutcome outcome = followed.outcome.outcome(as_of_);
  if (metric.pre_period && !outcome.immature) {
    outcome.numbers = with_covariates(outcome, *followed.pre_period, participation);
  }
  MetricTotals::Place place{.day = windows_[metric.window_number].closing_day, .cohort = cohort};
  if (metric.start) {
    outcome.started_later = *starts_[*metric.start] > participation.first_exposure;
    const Window& window = followed.outcome.window();
    place.day = window.has_closed(as_of_) ? metric.zone->day_number(window.closes) : 0;
  }
  if (metric.metric->type == catalog::Metric::Type::kTimeTo) place.day = 0;
  std::optional<MetricTotals::Place> followed_at = place;  // only phases are followed over time
  for (ArmTotals* arm : filed_under_) {
    arm->metrics[number - plan.first_metric].add(outcome, std::exchange(followed_at, std::nullopt));
  }
  if (!metric.is_goal) return;
  for (ArmTotals* arm : filed_beside_) arm->metrics.front().add(outcome, std::nullopt);
}

void TypeFold::settle() {
  for (const ExperimentPlan& plan : plan_.experiments()) {
    if (plan.bystander) continue;
    const auto settle_all = [&](Phases& phases) {
      for (auto& [number, arms] : phases) {
        for (ArmTotals& arm : arms) settle(plan, arm);
      }
    };
    ExperimentTotals& totals = totals_[plan.number];
    settle_all(totals.phases);
    for (SegmentTotals& segment : totals.segments) {
      for (auto& [name, level] : segment.levels) settle_all(level);
    }
    for (SharedTotals& shared : totals.beside) std::for_each(shared.by_arm.begin(), shared.by_arm.end(), settle_all);
  }
}

void TypeFold::settle(const ExperimentPlan& plan, ArmTotals& arm) const {
  for (std::uint32_t i = 0; i < arm.metrics.size() && !arm.windows.empty(); ++i) {
    const Followed& followed = metrics_[plan.first_metric + i];
    const MetricPlan& metric = *followed.plan;
    if (!metric.quiet) continue;
    const std::size_t window = arm.windows.size() == 1 ? 0 : metric.window_number - plan.first_window;
    arm.metrics[i].add_quiet(arm.windows[window], followed.outcome.width());
    if (metric.metric->type == catalog::Metric::Type::kRetained) {
      arm.metrics[i].add_watched(arm.watched[metric.metric->calendar ? 1 : 0]);
    }
  }
  arm.windows.clear();
  arm.watched = {};
}

std::span<const double> TypeFold::with_covariates(const UnitOutcome& outcome, MetricFold& pre_period,
                                                  const Participation& participation) {
  numbers_.assign(outcome.numbers.begin(), outcome.numbers.end());
  const auto before = pre_period.numbers();
  numbers_.insert(numbers_.end(), before.begin(), before.end());
  numbers_.push_back(*first_seen_ < participation.first_exposure ? 0 : 1);
  return numbers_;
}

}  // namespace flywheel::outcomes
