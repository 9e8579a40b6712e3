#include "flagd/catalog_watch/watcher.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

namespace flywheel::catalog_watch {
namespace {

/// Everything about a file that changes when somebody changes it.
std::string identity(const std::filesystem::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return path.string() + "?\n";
  return path.string() + ' ' + std::to_string(facts.st_dev) + ' ' + std::to_string(facts.st_ino) + ' ' +
         std::to_string(facts.st_size) + ' ' + std::to_string(facts.st_mtim.tv_sec) + '.' +
         std::to_string(facts.st_mtim.tv_nsec) + ' ' + std::to_string(facts.st_ctim.tv_sec) + '.' +
         std::to_string(facts.st_ctim.tv_nsec) + '\n';
}

}  // namespace

Watcher::Watcher(std::filesystem::path directory, OnLoaded on_loaded, std::chrono::milliseconds interval)
    : directory_(std::move(directory)), on_loaded_(std::move(on_loaded)), interval_(interval), loaded_(fingerprint()) {
  on_loaded_(catalog::load(directory_));
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

std::string Watcher::fingerprint() const {
  constexpr std::size_t kMostFiles = 100'000;  // beyond it the loader refuses the directory anyway
  std::vector<std::string> files;
  std::error_code error;
  const auto options = std::filesystem::directory_options::follow_directory_symlink |
                       std::filesystem::directory_options::skip_permission_denied;
  for (std::filesystem::recursive_directory_iterator at(directory_, options, error), end;
       !error && at != end && files.size() < kMostFiles; at.increment(error)) {
    if (at.depth() > 32) at.disable_recursion_pending();  // a symlink that leads back up
    files.push_back(identity(at->path()));
  }
  std::sort(files.begin(), files.end());
  std::string all = error ? error.message() : std::string();
  for (const std::string& file : files) all += file;
  return all;
}

void Watcher::run() {
  std::string previous = loaded_;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait_for(lock, interval_, [this] { return stopping_ || reload_; });
    if (stopping_) return;
    const bool asked = std::exchange(reload_, false);
    lock.unlock();
    std::string now = fingerprint();
    const bool stands_still = now == previous;
    if (asked || (stands_still && now != loaded_)) {
      loaded_ = now;
      on_loaded_(catalog::load(directory_));
    }
    previous = std::move(now);
    lock.lock();
  }
}

}  // namespace flywheel::catalog_watch
