// What is asked of a store's events: a catalog's experiments, by the type of their units.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/plan.hpp"
#include "experiments/outcomes/totals.hpp"

namespace flywheel::outcomes {

/// Thread-safety: immutable once built.
class FoldPlan {
 public:
  /// The experiments on one type of unit.
  struct Type {
    std::string_view unit;
    Plan plan;
  };

  /// All experiments of the catalog that are not drafts, and the comparisons of holdouts that measure something.
  explicit FoldPlan(std::shared_ptr<const catalog::Catalog> catalog);
  /// One experiment only, or one holdout's comparison, by its key; nothing where there is none.
  FoldPlan(std::shared_ptr<const catalog::Catalog> catalog, std::string_view experiment);
  FoldPlan(const FoldPlan&) = delete;
  FoldPlan& operator=(const FoldPlan&) = delete;

  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const std::deque<Type>& types() const { return types_; }
  /// An index of types(); nothing where no experiment is on units of that type.
  [[nodiscard]] std::optional<std::uint32_t> type(std::string_view unit) const;
  /// What is asked for, in the order of the catalog, and then the holdouts.
  [[nodiscard]] const std::vector<const catalog::Experiment*>& experiments() const { return experiments_; }
  /// Totals before the first unit: of experiments(), then of those that are only followed for the sake of others.
  [[nodiscard]] const std::vector<ExperimentTotals>& zeros() const { return zeros_; }

 private:
  using Experiments = std::vector<const catalog::Experiment*>;
  /// `bystanders`: those of whom it matters in which arms the units of the others are.
  FoldPlan(std::shared_ptr<const catalog::Catalog> catalog, Experiments experiments, const Experiments& bystanders);

  std::shared_ptr<const catalog::Catalog> catalog_;
  Experiments experiments_;
  std::vector<ExperimentTotals> zeros_;
  std::deque<Type> types_;
};

}  // namespace flywheel::outcomes
