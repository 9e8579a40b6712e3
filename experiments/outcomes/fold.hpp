// One pass over ordered events computes every metric of every experiment.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "experiments/outcomes/accumulator.hpp"
#include "experiments/outcomes/fold_plan.hpp"
#include "experiments/outcomes/unit_fold.hpp"

namespace flywheel::outcomes {

/// Turns units' ordered events into totals. Feed it histories (it is a HistoryVisitor), then take the totals.
/// Definitions (METHODS of analysis): t0 is the first exposure; a unit exposed to several arms is excluded from all of
/// them; windows are [t0, t0 + within); events before t0 never count; a windowed metric counts a unit only when as_of ≥
/// its window's end. Thread-safety: one Fold a thread; results are merged by the caller in a fixed order.
class Fold final : public HistoryVisitor {
 public:
  /// `as_of`: events at or after it are not looked at.
  Fold(std::shared_ptr<const FoldPlan> plan, Time as_of);
  Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of);
  Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of, std::string_view experiment);
  Fold(const Fold&) = delete;
  Fold& operator=(const Fold&) = delete;

  void begin_unit(UnitId unit) override { units_.begin_unit(unit); }
  void event(const Event& event) override { units_.event(event); }
  void end_unit() override { units_.end_unit(); }

  /// The finished totals so far, as Accumulator::take.
  [[nodiscard]] std::vector<ExperimentTotals> take();

 private:
  Accumulator totals_;
  UnitFold units_;
};

}  // namespace flywheel::outcomes
