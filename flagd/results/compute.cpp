#include "flagd/results/compute.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "experiments/outcomes/fold.hpp"

namespace flywheel::results {
namespace {

using outcomes::ExperimentTotals;
using outcomes::Fold;

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

Fold make_fold(const std::shared_ptr<const catalog::Catalog>& catalog, const ComputeOptions& options) {
  if (options.experiment.empty()) return Fold(catalog, options.as_of);
  return Fold(catalog, options.as_of, options.experiment);
}

}  // namespace

Result<std::vector<ExperimentTotals>> compute(const store::EventStore& store,
                                              std::shared_ptr<const catalog::Catalog> catalog,
                                              const ComputeOptions& options) {
  Merger merger(options.progress);
  const auto work = [&] {
    Fold fold = make_fold(catalog, options);
    while (const auto range = merger.next()) {
      const Result<void> scanned = store.scan(*range, *range + 1, fold);
      if (!scanned) return merger.failed(scanned.error());
      merger.done(*range, fold.take());
    }
  };
  const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  return merger.take();
}

}  // namespace flywheel::results
