#include "flagd/catalog_watch/watcher.hpp"

#include <utility>

#include "flagd/catalog_watch/fingerprint.hpp"

namespace flywheel::catalog_watch {

Watcher::Watcher(std::filesystem::path directory, OnLoaded on_loaded, std::chrono::milliseconds interval)
    : directory_(std::move(directory)), on_loaded_(std::move(on_loaded)), interval_(interval) {
  load(facts_of(directory_));
  thread_ = std::thread([this] { run(); });
}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Watcher::reload() {
  {
    const std::lock_guard lock(mutex_);
    reload_ = true;
  }
  wake_.notify_one();
}

void Watcher::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait_for(lock, interval_, [this] { return stopping_ || reload_; });
    if (stopping_) return;
    const bool asked = std::exchange(reload_, false);
    lock.unlock();
    look(asked);
    lock.lock();
    // A storm of requests makes one load an interval.
    if (asked) wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

void Watcher::look(bool asked) {
  std::string now = facts_of(directory_);
  still_ = now == facts_ ? still_ + 1 : 0;
  facts_ = now;
  if (++looks_ >= kLooksBetweenReads) {
    looks_ = 0;
    other_text_ = contents_of(directory_) != loaded_contents_;
  }
  const bool changed = now != loaded_facts_ || other_text_;
  const bool whole = still_ >= kLongEnough || (still_ > 0 && changed && !is_being_written(directory_));
  if (asked || (changed && whole)) load(std::move(now));
}

void Watcher::load(std::string facts) {
  loaded_facts_ = facts_ = std::move(facts);
  loaded_contents_ = contents_of(directory_);
  other_text_ = false;
  looks_ = 0;
  on_loaded_(catalog::load(directory_));
}

}  // namespace flywheel::catalog_watch
