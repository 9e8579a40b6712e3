// From events to rows: what each unit came to.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "experiments/outcomes/event.hpp"
#include "experiments/outcomes/fold_plan.hpp"
#include "experiments/outcomes/row.hpp"

namespace flywheel::outcomes {

/// Reads units' ordered events once (it is a HistoryVisitor), and hands out a row for each of them.
/// Thread-safety: one a thread; they may share the plan.
class UnitFold final : public HistoryVisitor {
 public:
  /// A unit and its row; nobody of whom totals have something to say: the row is empty. `next`: the first of the unit's
  /// events that were not looked at, being at or after `as_of`. The row holds for every time from then on as long as
  /// the unit gets no other events, and `next` is not reached. Lives until the call returns.
  using Sink = std::function<void(UnitId unit, const UnitRow& row, const std::optional<Time>& next)>;

  UnitFold(std::shared_ptr<const FoldPlan> plan, Time as_of, Sink sink);
  ~UnitFold() override;

  void begin_unit(UnitId unit) override;
  void event(const Event& event) override;
  void end_unit() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace flywheel::outcomes
