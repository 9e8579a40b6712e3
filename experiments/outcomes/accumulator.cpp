#include "experiments/outcomes/accumulator.hpp"

#include <algorithm>
#include <utility>

namespace flywheel::outcomes {

Accumulator::Accumulator(std::shared_ptr<const FoldPlan> plan, Time as_of)
    : plan_(std::move(plan)), as_of_(as_of), totals_(plan_->zeros()) {
  std::size_t most_windows = 0;
  for (const FoldPlan::Type& type : plan_->types()) most_windows = std::max(most_windows, type.plan.windows().size());
  windows_.resize(most_windows);
}

void Accumulator::add(const UnitRow& row) {
  const Plan& plan = plan_->types()[row.type].plan;
  for (const auto& [experiment, exposures] : row.unknown_arms) {
    totals_[plan.experiments()[experiment].number].unknown_arm += exposures;
  }
  add_messages(row, plan);
  for (const ExperimentRow& experiment : row.experiments) {
    const ExperimentPlan& of = plan.experiments()[experiment.experiment];
    if (!of.bystander) add_unit({row, experiment, plan, of, totals_[of.number]});
  }
}

void Accumulator::add_messages(const UnitRow& row, const Plan& plan) {
  for (const MessageRow& message : row.messages) {
    ExperimentTotals& totals = totals_[plan.experiments()[message.experiment].number];
    totals.phase(message.phase)[message.arm].stages.merge(message.stages);
  }
}

void Accumulator::add_unit(Unit unit) {
  const ExperimentRow& row = unit.experiment;
  ExperimentTotals& totals = unit.totals;
  if (row.outside) {
    ++totals.outside;
    return;
  }
  if (unit.row.test_user || row.bot) {
    ++(unit.row.test_user ? totals.test_users : totals.bots);
    return;
  }
  file_under(unit);
  for (ArmTotals* arm : filed_under_) {
    ++arm->first_exposed;
    ++(row.several_arms ? arm->excluded : arm->exposed);
  }
  const int day = plan_->catalog().project().timezone.day_number(row.first_exposure);
  DayUnits& day_units = units_of(filed_under_.front()->by_day, day);
  ++day_units.first_exposed;
  if (row.several_arms) return;
  ++day_units.exposed;
  totals.count_exposure(row.first_exposure);
  unit.cohort = week_number(day);
  file_beside(unit);
  look_at_windows(unit);
  count_windows(unit);
  count_watched(unit);
  add_metrics(unit);
}

void Accumulator::file_under(const Unit& unit) {
  const ExperimentRow& row = unit.experiment;
  filed_under_.assign(1, &unit.totals.phase(row.phase)[row.arm]);
  for (std::size_t i = 0; i < row.levels.size(); ++i) {
    const std::string& name = row.levels[i];
    Phases& level = unit.totals.segments[i].level(name.empty() ? SegmentTotals::kMissing : name);
    filed_under_.push_back(&arms_of(level, row.phase, unit.totals.none)[row.arm]);
  }
}

void Accumulator::file_beside(const Unit& unit) {
  filed_beside_.clear();
  if (unit.of.concurrent.empty() || unit.row.experiments.size() < 2) return;
  for (const ExperimentRow& beside : unit.row.experiments) {
    const auto& number = unit.of.concurrent[beside.experiment];
    if (!number || beside.outside || beside.several_arms || beside.bot) continue;
    SharedTotals& shared = unit.totals.beside[*number];
    if (shared.by_arm.empty()) {
      shared.by_arm.resize(unit.plan.experiments()[beside.experiment].experiment->arms.size());
    }
    Arms& arms = shared.by_arm[beside.arm][unit.experiment.phase];
    if (arms.empty()) {
      arms.resize(unit.totals.none.size());
      for (ArmTotals& none : arms) none.metrics.resize(1);
    }
    ArmTotals& arm = arms[unit.experiment.arm];
    ++arm.exposed;
    filed_beside_.push_back(&arm);
  }
}

void Accumulator::look_at_windows(const Unit& unit) {
  const WindowPlan* plan = unit.plan.windows().data();
  const MetricPlan* metrics = unit.plan.metrics().data();
  OpenWindow* windows = windows_.data();
  for (std::uint32_t number = unit.of.first_window; number < unit.of.last_window; ++number) {
    const MetricPlan& metric = metrics[plan[number].metric];
    OpenWindow& open = windows[number];
    open = {.counts = plan[number].counts_units};
    if (metric.start) continue;
    const Window window = unit.plan.window(number, unit.experiment.first_exposure);
    const bool closed = window.has_closed(as_of_);
    open.immature = !closed && window.closes_at_all();
    if (closed) open.closing_day = metric.zone->day_number(window.closes);
  }
  for (const std::uint32_t number : unit.experiment.unconcerned) windows[number] = {.concerned = false};
}

void Accumulator::count_windows(const Unit& unit) {
  const auto count = [&](ArmTotals& arm, std::uint32_t first, std::uint32_t last, bool followed) {
    if (arm.windows.empty()) arm.windows.resize(last - first);
    WindowUnits* units = arm.windows.data();
    const OpenWindow* end = windows_.data() + last;
    for (const OpenWindow* open = windows_.data() + first; open != end; ++open, ++units) {
      if (!open->counts) continue;
      ++(open->immature ? units->immature : units_of(units->matured, followed ? open->closing_day : 0));
    }
  };
  const std::uint32_t first = unit.of.first_window;
  bool followed = true;  // only phases are followed over time
  for (ArmTotals* arm : filed_under_) count(*arm, first, unit.of.last_window, std::exchange(followed, false));
  for (ArmTotals* arm : filed_beside_) count(*arm, first, first + 1, false);  // the goal's
}

void Accumulator::count_watched(const Unit& unit) {
  for (const bool calendar : {false, true}) {
    if (!unit.of.watches_returns[calendar]) continue;
    const ReturnDays returns(calendar, plan_->catalog().project().timezone);
    const WatchedPeriods periods = returns.watched(unit.experiment.first_exposure, as_of_);
    WatchedUnits& watched = filed_under_.front()->watched[calendar];
    watched.days.watch(periods.days);
    units_of(watched.cohorts, unit.cohort).watch(periods.weeks);
  }
}

void Accumulator::add_metrics(const Unit& unit) {
  auto loud = unit.of.loud.begin();
  // Of metrics that are not quiet those count, too, that heard nothing: unless they wait for what starts them.
  const auto add_silent = [&](std::uint32_t number) {
    const MetricPlan& metric = unit.plan.metrics()[number];
    if (!metric.start && windows_[metric.window_number].concerned) add_metric(unit, metric, nothing_);
  };
  for (std::uint32_t i = unit.experiment.first_metric; i < unit.experiment.last_metric; ++i) {
    const MetricRow& row = unit.row.metrics[i];
    for (; loud != unit.of.loud.end() && *loud < row.metric; ++loud) add_silent(*loud);
    if (loud != unit.of.loud.end() && *loud == row.metric) ++loud;
    const MetricPlan& metric = unit.plan.metrics()[row.metric];
    if (metric.quiet && !metric.has_details) {
      add_numbers(unit, metric, row);
    } else {
      add_metric(unit, metric, row);
    }
  }
  for (; loud != unit.of.loud.end(); ++loud) add_silent(*loud);
}

void Accumulator::add_numbers(const Unit& unit, const MetricPlan& metric, const MetricRow& row) {
  const OpenWindow& open = windows_[metric.window_number];
  if (open.immature) return;
  const std::span<const double> numbers(row.numbers.data(), metric.width);
  int day = open.closing_day;  // only phases are followed over time
  for (ArmTotals* arm : filed_under_) {
    arm->metrics[metric.number - unit.of.first_metric].add(numbers, std::exchange(day, 0));
  }
  if (!metric.is_goal) return;
  for (ArmTotals* arm : filed_beside_) arm->metrics.front().add(numbers, 0);
}

void Accumulator::add_metric(const Unit& unit, const MetricPlan& metric, const MetricRow& row) {
  MetricTotals::Place place{.day = windows_[metric.window_number].closing_day, .cohort = unit.cohort};
  if (metric.start) {
    const Window window = metric.window(row.anchor);
    place.day = window.has_closed(as_of_) ? metric.zone->day_number(window.closes) : 0;
  }
  if (metric.metric->type == catalog::Metric::Type::kTimeTo) place.day = 0;
  const UnitOutcome outcome = outcome_of(unit, metric, row);
  std::optional<MetricTotals::Place> followed_at = place;  // only phases are followed over time
  for (ArmTotals* arm : filed_under_) {
    arm->metrics[metric.number - unit.of.first_metric].add(outcome, std::exchange(followed_at, std::nullopt));
  }
  if (!metric.is_goal) return;
  for (ArmTotals* arm : filed_beside_) arm->metrics.front().add(outcome, std::nullopt);
}

UnitOutcome Accumulator::outcome_of(const Unit& unit, const MetricPlan& metric, const MetricRow& row) {
  using Type = catalog::Metric::Type;
  const Time anchor = metric.start ? row.anchor : unit.experiment.first_exposure;
  const Type type = metric.metric->type;
  UnitOutcome outcome{.started_later = anchor > unit.experiment.first_exposure,
                      .watched_apart = metric.quiet && type == Type::kRetained,
                      .numbers = {row.numbers.data(), metric.width},
                      .values = row.details.values};
  if (metric.has_details) outcome.details = &row.details;
  if (type == Type::kTimeTo) {
    constexpr double kMicroseconds = 1e6;
    if (!outcome.values.empty()) return outcome;
    const Window window = metric.start ? metric.window(anchor) : unit.plan.window(metric.window_number, anchor);
    const Duration waited = std::min(window.closes, as_of_) - anchor;
    outcome.censored = static_cast<double>(waited.count()) / kMicroseconds;
    return outcome;
  }
  outcome.immature = windows_[metric.window_number].immature;
  if (metric.start) {
    const Window window = metric.window(anchor);
    outcome.immature = window.closes_at_all() && !window.has_closed(as_of_);
  }
  if (metric.metric->winsorise) outcome.values = outcome.numbers.first(1);
  if (type == Type::kFunnel) outcome.funnel = metric.counted.size();
  if (type == Type::kRetained) {
    outcome.watched = ReturnDays(metric.metric->calendar, *metric.zone).watched(anchor, as_of_);
  }
  if (metric.pre_period && !outcome.immature) outcome.numbers = with_covariates(unit, metric, row);
  return outcome;
}

std::span<const double> Accumulator::with_covariates(const Unit& unit, const MetricPlan& metric, const MetricRow& row) {
  const auto width = static_cast<std::ptrdiff_t>(metric.width);
  numbers_.assign(row.numbers.begin(), row.numbers.begin() + width);
  numbers_.insert(numbers_.end(), row.before.begin(), row.before.begin() + width);
  numbers_.push_back(unit.experiment.known ? 0 : 1);
  return numbers_;
}

std::vector<ExperimentTotals> Accumulator::take() {
  for (const FoldPlan::Type& type : plan_->types()) settle(type.plan);
  std::vector<ExperimentTotals> taken = plan_->zeros();
  taken.swap(totals_);
  taken.resize(plan_->experiments().size());
  return taken;
}

void Accumulator::settle(const Plan& plan) {
  for (const ExperimentPlan& experiment : plan.experiments()) {
    if (experiment.bystander) continue;
    const auto settle_all = [&](Phases& phases) {
      for (auto& [number, arms] : phases) {
        for (ArmTotals& arm : arms) settle(plan, experiment, arm);
      }
    };
    ExperimentTotals& totals = totals_[experiment.number];
    settle_all(totals.phases);
    for (SegmentTotals& segment : totals.segments) {
      for (auto& [name, level] : segment.levels) settle_all(level);
    }
    for (SharedTotals& shared : totals.beside) std::for_each(shared.by_arm.begin(), shared.by_arm.end(), settle_all);
  }
}

/// Adds to the metrics' totals the units that were only counted.
void Accumulator::settle(const Plan& plan, const ExperimentPlan& experiment, ArmTotals& arm) {
  for (std::uint32_t i = 0; i < arm.metrics.size() && !arm.windows.empty(); ++i) {
    const MetricPlan& metric = plan.metrics()[experiment.first_metric + i];
    if (!metric.quiet) continue;
    const std::size_t window = arm.windows.size() == 1 ? 0 : metric.window_number - experiment.first_window;
    arm.metrics[i].add_quiet(arm.windows[window], metric.width);
    if (metric.metric->type == catalog::Metric::Type::kRetained) {
      arm.metrics[i].add_watched(arm.watched[metric.metric->calendar ? 1 : 0]);
    }
  }
  arm.windows.clear();
  arm.watched = {};
}

}  // namespace flywheel::outcomes
