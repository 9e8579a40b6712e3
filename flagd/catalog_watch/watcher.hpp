// Noticing that the definitions changed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "config/catalog/catalog.hpp"

namespace flywheel::catalog_watch {

/// Looks at a directory of definitions a few times a second and loads it anew once it has changed and then stood
/// still for one look, so that a half-written file is not read. It compares path, size, inode and change times, so
/// that rewriting, renaming over, swapping a symlink and deleting and creating are all seen.
class Watcher {
 public:
  /// Called with every load, good or bad: the first within the constructor, later ones on the watcher's thread.
  using OnLoaded = std::function<void(catalog::Loaded)>;

  Watcher(std::filesystem::path directory, OnLoaded on_loaded,
          std::chrono::milliseconds interval = std::chrono::milliseconds(200));
  ~Watcher();  ///< stops and joins
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Load at the next look even where nothing seems to have changed. Thread-safe.
  void reload();

 private:
  void run();
  [[nodiscard]] std::string fingerprint() const;

  std::filesystem::path directory_;
  OnLoaded on_loaded_;
  std::chrono::milliseconds interval_;
  std::string loaded_;  // the fingerprint of what was loaded last; only touched by run() once it runs

  std::mutex mutex_;  // guards the two below
  bool stopping_ = false;
  bool reload_ = false;
  std::condition_variable wake_;
  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace flywheel::catalog_watch
