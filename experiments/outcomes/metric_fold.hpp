// One metric of the unit at hand.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "experiments/outcomes/funnel_machine.hpp"
#include "experiments/outcomes/occurrence.hpp"
#include "experiments/outcomes/plan.hpp"
#include "experiments/outcomes/row.hpp"

namespace flywheel::outcomes {

/// Gathers what a unit's events come to in a window: that of its outcome, or the pre-period before its exposure. Reused
/// from unit to unit; in steady state it allocates nothing, and a unit without events touches little memory.
class MetricFold {
 public:
  enum class Purpose : std::uint8_t { kOutcome, kPrePeriod };

  /// The plan must outlive it.
  MetricFold(const MetricPlan& plan, Purpose purpose);

  /// Turns to another unit, whose number is not 0: everything starts empty. Days and times count from `anchor`; it is
  /// at or before the window's begin.
  void begin(std::uint64_t unit, const Window& window, Time anchor);
  /// The number of the unit at hand; 0: there was none yet.
  [[nodiscard]] std::uint64_t unit() const { return unit_; }
  [[nodiscard]] const Window& window() const { return window_; }
  /// An event that the metric listens to, not before the anchor. Times must not decrease.
  void step(const Listener& listener, CurrentEvent& event);

  /// The metric's numbers so far: its value, or numerator and denominator; a second one that it lacks is 0.
  [[nodiscard]] std::array<double, 2> numbers() const { return derives_ ? derived() : sums_; }
  /// Hands over what the unit came to, of an outcome: nothing may follow but another unit.
  void fill(MetricRow& row);

 private:
  void clear_cold();
  /// Numbers that are not just sums.
  [[nodiscard]] std::array<double, 2> derived() const;
  /// Retention is followed beyond the metric's own window.
  void step_returning(const Listener& listener, CurrentEvent& event);
  void count(const Listener& listener, CurrentEvent& event);
  void count_amount_of_day(Time time, double amount);
  void count_retained(Time time);
  void count_active_day(Time time);
  void count_amount(const catalog::Counted& counted, CurrentEvent& event);
  void answer(CurrentEvent& event);
  void settle(double value);
  void fill_step_seconds(std::vector<double>& steps) const;

  // What every unit and event touches.
  std::uint64_t unit_ = 0;
  const MetricPlan* plan_;
  Window window_;
  Time anchor_;
  std::array<double, 2> sums_{};
  std::int64_t days_ = 0;  // `every`: days 1 to days_ were active; active days: one past the last
  catalog::Metric::Type type_;
  bool pre_period_;
  bool plain_;               // every event that it listens to counts
  bool stepped_ = false;     // something below may not be empty
  bool reached_ = false;     // what there is to reach
  bool settled_ = false;     // later events change nothing
  bool keeps_days_ = false;  // the goal, where a day's amount says something
  bool has_details_ = false;
  bool derives_;
  // What only some metrics need.
  std::vector<Occurrence> occurrences_;  // one a number
  std::optional<FunnelMachine> funnel_;
  std::optional<ReturnDays> returns_;  // retained
  OutcomeDetails details_;             // but for `steps`, and the `values` of time_to
};

}  // namespace flywheel::outcomes
