// From rows to totals, at any time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "experiments/outcomes/fold_plan.hpp"
#include "experiments/outcomes/row.hpp"
#include "experiments/outcomes/totals.hpp"

namespace flywheel::outcomes {

/// Adds up what units came to. Thread-safety: one a thread; they may share the plan.
class Accumulator {
 public:
  /// `as_of`: when it is looked at.
  Accumulator(std::shared_ptr<const FoldPlan> plan, Time as_of);

  /// One more unit, by a row of the same plan that holds at `as_of`. What it costs depends on the experiments that the
  /// unit takes part in, not on those there are.
  void add(const UnitRow& row);

  /// The totals so far, one an experiment in catalog order, then the holdouts; it starts anew from zero.
  [[nodiscard]] std::vector<ExperimentTotals> take();

 private:
  /// A window that opened with the unit's first exposure.
  struct OpenWindow {
    int closing_day = 0;    ///< the local day on which it closed; 0: it has not
    bool immature = false;  ///< it will close
    bool concerned = true;  ///< whether the `if:` of its metrics holds
    bool counts = false;    ///< the unit is counted for all its metrics at once
  };
  /// The unit at hand in one experiment.
  struct Unit {
    const UnitRow& row;
    const ExperimentRow& experiment;
    const Plan& plan;
    const ExperimentPlan& of;
    ExperimentTotals& totals;
    int cohort = 0;  ///< the number of the week of its first exposure
  };

  void add_unit(Unit unit);
  void add_messages(const UnitRow& row, const Plan& plan);
  void look_at_windows(const Unit& unit);
  /// Fills filed_under_: the unit's phase, then its levels.
  void file_under(const Unit& unit);
  /// Fills filed_beside_: the unit's arms of the experiments beside.
  void file_beside(const Unit& unit);
  void count_windows(const Unit& unit);
  void count_watched(const Unit& unit);
  void add_metrics(const Unit& unit);
  /// Of a quiet metric without details.
  void add_numbers(const Unit& unit, const MetricPlan& metric, const MetricRow& row);
  void add_metric(const Unit& unit, const MetricPlan& metric, const MetricRow& row);
  [[nodiscard]] UnitOutcome outcome_of(const Unit& unit, const MetricPlan& metric, const MetricRow& row);
  /// The metric's numbers with those of the pre-period and whether the unit was not known then.
  [[nodiscard]] std::span<const double> with_covariates(const Unit& unit, const MetricPlan& metric,
                                                        const MetricRow& row);
  void settle(const Plan& plan);
  static void settle(const Plan& plan, const ExperimentPlan& experiment, ArmTotals& arm);

  std::shared_ptr<const FoldPlan> plan_;
  Time as_of_;
  std::vector<ExperimentTotals> totals_;
  MetricRow nothing_;  // of metrics that heard nothing

  // Of the unit at hand:
  std::vector<OpenWindow> windows_;  // by index of Plan::windows
  std::vector<ArmTotals*> filed_under_;
  std::vector<ArmTotals*> filed_beside_;  // the goal alone is filed there
  std::vector<double> numbers_;           // of one metric, covariates among them
};

}  // namespace flywheel::outcomes
