// The experiment whose report is measured: twenty metrics of every kind, three arms, thirty days.
#pragma once

#include <memory>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/totals.hpp"

namespace shape {

/// Totals as a store keeps them, and what they are totals of.
struct ReportParts {
  std::shared_ptr<const flywheel::catalog::Catalog> catalog;
  flywheel::outcomes::ExperimentTotals totals;
  flywheel::Time as_of;

  /// All that stands between stored totals and what is sent to a browser.
  [[nodiscard]] std::string html() const;
};

/// Folds 12,000 units: 4,000 an arm, which is about the most that distributions keep without bins.
[[nodiscard]] ReportParts report_parts();

}  // namespace shape
