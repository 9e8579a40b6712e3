// Folding a whole store, on several threads, with the same bits whatever their number.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"
#include "experiments/outcomes/totals.hpp"
#include "flagd/results/kept_rows.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::results {

struct ComputeOptions {
  Time as_of;
  std::string_view experiment;  ///< one experiment's key, or a holdout's comparison's; empty: all that are not drafts
  unsigned threads = 0;         ///< 0: one a core
  /// Called now and then with the share done, 0 to 1, from one thread at a time.
  std::function<void(double)> progress;
  /// Rows of the last computation of all experiments, which make this one quick, and those of this one for the next; of
  /// one store. nullptr, or with `experiment`: everything is read.
  KeptRows* kept = nullptr;
};

/// The totals of the catalog's experiments, in catalog order, and then of the holdouts that measure something. Ranges
/// are folded in parallel and merged in order of their number: the same bits whatever the number of threads, and
/// whether or not rows were kept. Errors: as EventStore::scan.
[[nodiscard]] Result<std::vector<outcomes::ExperimentTotals>> compute(const store::EventStore& store,
                                                                      std::shared_ptr<const catalog::Catalog> catalog,
                                                                      const ComputeOptions& options);

}  // namespace flywheel::results
