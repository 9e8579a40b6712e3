#include "flagd/store/embedded/group_commit.hpp"

#include <utility>

namespace flywheel::store {
namespace {

bool somebody_waits_for(const Request& request) {
  if (const auto* append = std::get_if<AppendRequest>(&request)) return append->hurries;
  if (const auto* history = std::get_if<HistoryRequest>(&request)) return history->hurries;
  const auto* remember = std::get_if<RememberRequest>(&request);
  return !remember || remember->done;
}

}  // namespace

GroupCommit::GroupCommit(const Database& database, Write write, CommitLimits limits)
    : database_(database),
      write_(std::move(write)),
      limits_(limits),
      filler_([this] { fill_batches(); }),
      committer_([this] { commit_batches(); }) {}

GroupCommit::~GroupCommit() {
  close();
}

bool GroupCommit::submit(Request request) {
  const std::size_t bytes = bytes_of(request);
  const bool hurries = somebody_waits_for(request);
  bool wakes = hurries;
  std::optional<Error> refused;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      refused = Error("closed", "the store is closed");
    } else if (final_failure_) {
      refused = final_failure_;
    } else if (waiting_ > 0 && waiting_ + bytes > limits_.waiting) {
      refused = Error("overloaded", "too much waits to be written; try again later");
    } else {
      waiting_ += bytes;
      wakes = hurries || queue_.empty();
      if (hurries) {
        rests_until_.reset();
      } else if (queue_.empty()) {
        rests_until_ = std::chrono::steady_clock::now() + limits_.patience;
      }
      queue_.push_back(std::move(request));
    }
  }
  if (refused) {
    refuse(request, *refused);
    return false;
  }
  if (wakes) to_fill_.notify_one();
  return true;
}

void GroupCommit::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  to_fill_.notify_one();
  if (filler_.joinable()) filler_.join();
  if (committer_.joinable()) committer_.join();
}

void GroupCommit::fill_batches() {
  Filling filling;
  std::vector<Request> taken;
  while (true) {
    switch (wait_for_work(*filling.batch, taken)) {
      case Work::kTake:
        add_all(taken, filling);
        break;
      case Work::kHandOver:
        hand_over(filling);
        break;
      case Work::kEnd: {
        const std::lock_guard lock(mutex_);
        filled_ = true;
        to_commit_.notify_one();
        return;
      }
    }
  }
}

GroupCommit::Work GroupCommit::wait_for_work(const Batch& batch, std::vector<Request>& taken) {
  std::unique_lock lock(mutex_);
  while (true) {
    const bool rests = rests_until_ && !closed_ && std::chrono::steady_clock::now() < *rests_until_;
    if (!queue_.empty() && !rests && batch.bytes() < limits_.batch) {
      for (std::size_t bytes = batch.bytes(); !queue_.empty() && bytes < limits_.batch; queue_.pop_front()) {
        bytes += bytes_of(queue_.front());
        taken.push_back(std::move(queue_.front()));
      }
      return Work::kTake;
    }
    if (!batch.empty() && !committing_) return Work::kHandOver;
    if (closed_ && queue_.empty() && batch.empty()) return Work::kEnd;
    if (rests && !queue_.empty()) {
      to_fill_.wait_until(lock, *rests_until_);
    } else {
      to_fill_.wait(lock);
    }
  }
}

void GroupCommit::add_all(std::vector<Request>& taken, Filling& filling) {
  if (filling.batch->empty()) forget_failure(filling);
  std::size_t added = 0;
  const std::size_t before = filling.batch->bytes();
  for (Request& request : taken) {
    added += bytes_of(request);
    filling.batch->add(std::move(request), filling.before.get(), database_);
  }
  taken.clear();
  const std::size_t kept = filling.batch->bytes() - before;
  if (kept < added) release(added - kept);  // what was refused
}

void GroupCommit::forget_failure(Filling& filling) {
  const std::lock_guard lock(mutex_);
  if (failures_ != filling.failures_seen) filling.before = nullptr;
  filling.failures_seen = failures_;
}

void GroupCommit::hand_over(Filling& filling) {
  const std::shared_ptr<Batch> batch = std::exchange(filling.batch, std::make_shared<Batch>());
  std::optional<Error> failure;
  {
    const std::lock_guard lock(mutex_);
    // It may have called events duplicates that the failed batch did not store.
    if (failures_ != filling.failures_seen) failure = last_failure_;
    filling.failures_seen = failures_;
    if (!failure) committing_ = batch;
  }
  if (failure) {
    filling.before = nullptr;
    release(batch->bytes());
    return batch->finish(*failure);
  }
  filling.before = batch;
  to_commit_.notify_one();
}

void GroupCommit::commit_batches() {
  while (true) {
    std::shared_ptr<Batch> batch;
    std::optional<Error> failure;
    {
      std::unique_lock lock(mutex_);
      to_commit_.wait(lock, [this] { return committing_ || filled_; });
      if (!committing_) return;
      batch = committing_;
      failure = final_failure_;
    }
    Result<void> outcome;
    if (failure) {
      outcome = *failure;
    } else if (batch->writes().Count() > 0) {
      outcome = write_(batch->writes());
    }
    {
      const std::lock_guard lock(mutex_);
      committing_ = nullptr;
      waiting_ -= batch->bytes();
      if (!outcome) {
        ++failures_;
        last_failure_ = outcome.error();
        if (outcome.error().code != "overloaded") final_failure_ = outcome.error();
      }
    }
    to_fill_.notify_one();
    batch->finish(outcome);
  }
}

void GroupCommit::release(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  waiting_ -= bytes;
}

}  // namespace flywheel::store
