// One metric of the unit at hand.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "experiments/outcomes/funnel_machine.hpp"
#include "experiments/outcomes/occurrence.hpp"
#include "experiments/outcomes/plan.hpp"
#include "experiments/outcomes/unit_outcome.hpp"

namespace flywheel::outcomes {

/// Gathers what a unit's events come to in a window: that of its outcome, or the pre-period before its exposure. Reused
/// from unit to unit; in steady state it allocates nothing.
class MetricFold {
 public:
  enum class Purpose : std::uint8_t { kOutcome, kPrePeriod };

  /// The plan must outlive it.
  MetricFold(const MetricPlan& plan, Purpose purpose);

  /// A unit was exposed first: everything starts empty, and no window is open yet.
  void clear();
  [[nodiscard]] bool is_open() const { return window_.has_value(); }
  /// Days and times count from `anchor`; it is at or before the window's begin.
  void open(Window window, Time anchor);
  /// Of an open metric.
  [[nodiscard]] const Window& window() const { return *window_; }
  /// An event that the metric listens to, not before the anchor. Times must not decrease.
  void step(const Listener& listener, CurrentEvent& event);

  /// The metric's numbers so far: its value, or numerator and denominator.
  [[nodiscard]] std::span<const double> numbers();
  /// The whole, of an open outcome; but for `started_later`, and for covariates. Lives until the next step or clear.
  [[nodiscard]] UnitOutcome outcome(Time as_of);

 private:
  /// Retention is followed beyond the metric's own window.
  void step_returning(const Listener& listener, CurrentEvent& event);
  void count(const Listener& listener, CurrentEvent& event);
  void count_amount_of_day(Time time, double amount);
  void count_retained(Time time);
  void count_active_day(Time time);
  void count_amount(const catalog::Counted& counted, CurrentEvent& event);
  void answer(CurrentEvent& event);
  void settle(double value);
  UnitOutcome time_to(Time as_of);
  std::span<const double> step_seconds();

  const MetricPlan* plan_;
  bool pre_period_;
  std::vector<Occurrence> occurrences_;  // one a number
  std::optional<FunnelMachine> funnel_;
  std::optional<Window> window_;
  Time anchor_;
  std::array<double, 2> sums_{};
  std::array<double, 2> numbers_{};
  std::int64_t days_ = 0;              // `every`: days 1 to days_ were active; active days: one past the last
  bool reached_ = false;               // what there is to reach
  bool settled_ = false;               // later events change nothing
  std::optional<int> answer_;          // the point of the scale, from 0
  std::optional<ReturnDays> returns_;  // retained
  bool keeps_days_ = false;            // the goal, where a day's amount says something
  std::vector<DayAmount> amounts_;     // by day
  std::vector<double> values_;  // quantile: events' numbers; winsorised and time_to: the unit's; funnel: steps' seconds
};

}  // namespace flywheel::outcomes
