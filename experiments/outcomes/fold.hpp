// One pass over ordered events computes every metric of every experiment.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/event.hpp"
#include "experiments/outcomes/totals.hpp"

namespace flywheel::outcomes {

/// Turns units' ordered events into totals. Feed it histories (it is a HistoryVisitor), then take the totals.
/// Definitions (METHODS of analysis): t0 is the first exposure; a unit exposed to several arms is excluded from all of
/// them; windows are [t0, t0 + within); events before t0 never count; a windowed metric counts a unit only when as_of ≥
/// its window's end. Thread-safety: one Fold a thread; results are merged by the caller in a fixed order.
class Fold final : public HistoryVisitor {
 public:
  /// Computes all experiments of the catalog that are not drafts, and the comparisons of holdouts that measure
  /// something. `as_of`: events at or after it are not looked at.
  Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of);
  /// Computes one experiment only, or one holdout's comparison, by its key.
  Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of, std::string_view experiment);
  ~Fold() override;

  void begin_unit(UnitId unit) override;
  void event(const Event& event) override;
  void end_unit() override;

  /// The totals so far, one an experiment in catalog order, then the holdouts; the fold starts anew from zero.
  [[nodiscard]] std::vector<ExperimentTotals> take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace flywheel::outcomes
