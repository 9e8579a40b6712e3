#include "experiments/outcomes/fold.hpp"

#include <utility>

namespace flywheel::outcomes {

Fold::Fold(std::shared_ptr<const FoldPlan> plan, Time as_of)
    : totals_(plan, as_of),
      units_(std::move(plan), as_of,
             [this](UnitId, const UnitRow& row, const std::optional<Time>&) { totals_.add(row); }) {}

Fold::Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of)
    : Fold(std::make_shared<const FoldPlan>(std::move(catalog)), as_of) {}

Fold::Fold(std::shared_ptr<const catalog::Catalog> catalog, Time as_of, std::string_view experiment)
    : Fold(std::make_shared<const FoldPlan>(std::move(catalog), experiment), as_of) {}

std::vector<ExperimentTotals> Fold::take() {
  std::vector<ExperimentTotals> taken = totals_.take();
  for (ExperimentTotals& totals : taken) totals.finish();
  return taken;
}

}  // namespace flywheel::outcomes
