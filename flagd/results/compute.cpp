#include "flagd/results/compute.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "flagd/results/range_fold.hpp"

namespace flywheel::results {
namespace {

using outcomes::ExperimentTotals;

/// Hands out ranges and merges what comes back, strictly in order of the ranges' numbers.
class Merger {
 public:
  explicit Merger(const std::function<void(double)>& progress) : progress_(progress) {}

  /// The next range to fold; none: all are taken, or something failed.
  std::optional<std::uint32_t> next() {
    const std::lock_guard lock(mutex_);
    if (failure_ || next_ == store::kRanges) return std::nullopt;
    return next_++;
  }

  void done(std::uint32_t range, std::vector<ExperimentTotals> totals) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(range, std::move(totals));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == merged_; first = waiting_.begin()) {
      merge(std::move(first->second));
      waiting_.erase(first);
      ++merged_;
    }
    if (progress_) progress_(static_cast<double>(merged_) / store::kRanges);
  }

  void failed(Error error) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(error);
  }

  Result<std::vector<ExperimentTotals>> take() {
    if (failure_) return *failure_;
    for (ExperimentTotals& totals : sum_) totals.finish();
    return std::move(sum_);
  }

 private:
  void merge(std::vector<ExperimentTotals> totals) {
    if (sum_.empty()) {
      sum_ = std::move(totals);
      return;
    }
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i].merge(totals[i]);
  }

  const std::function<void(double)>& progress_;
  std::mutex mutex_;  // guards everything below
  std::uint32_t next_ = 0;
  std::uint32_t merged_ = 0;  // ranges below it are in sum_
  std::map<std::uint32_t, std::vector<ExperimentTotals>> waiting_;
  std::vector<ExperimentTotals> sum_;
  std::optional<Error> failure_;
};

std::shared_ptr<const outcomes::FoldPlan> plan_of(const std::shared_ptr<const catalog::Catalog>& catalog,
                                                  std::string_view experiment) {
  if (experiment.empty()) return std::make_shared<const outcomes::FoldPlan>(catalog);
  return std::make_shared<const outcomes::FoldPlan>(catalog, experiment);
}

}  // namespace

Result<std::vector<ExperimentTotals>> compute(const store::EventStore& store,
                                              std::shared_ptr<const catalog::Catalog> catalog,
                                              const ComputeOptions& options) {
  Merger merger(options.progress);
  const auto plan = plan_of(catalog, options.experiment);
  KeptRows* kept = options.experiment.empty() ? options.kept : nullptr;
  // Before anything is read: what changes meanwhile is read again the next time.
  auto changed = kept ? store.take_changed() : std::nullopt;
  if (kept && (!changed || !kept->hold(catalog, options.as_of))) {
    kept->clear();
    changed.reset();
  }
  const auto work = [&] {
    RangeFold fold(store, plan, options.as_of, kept, changed);
    while (const auto range = merger.next()) {
      auto totals = fold.fold(*range);
      if (!totals) return merger.failed(totals.error());
      merger.done(*range, std::move(*totals));
    }
  };
  const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  auto totals = merger.take();
  if (kept && totals) kept->hold_from_now(std::move(catalog), options.as_of);
  if (kept && !totals) kept->clear();  // which units had changed is forgotten
  return totals;
}

}  // namespace flywheel::results
