// Noticing that the definitions changed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "config/catalog/catalog.hpp"

namespace flywheel::catalog_watch {

/// Looks at a directory of definitions a few times a second and loads it anew once it has changed and then stood still
/// for one look with no file open for writing, so that a half-written file is not read. Rewriting, renaming over,
/// swapping a symlink, and deleting and creating are seen by facts_of; what even that does not show, by contents_of
/// every kLooksBetweenReads looks (5 s). Loads come one after the other: changes and requests that arrive during one
/// make one more.
class Watcher {
 public:
  /// Called with every load, good or bad: the first within the constructor, later ones on the watcher's thread.
  using OnLoaded = std::function<void(catalog::Loaded)>;

  static constexpr int kLooksBetweenReads = 25;
  /// A file that is held open for writing, but has stood unchanged for so many looks (1 minute), is taken as it is.
  static constexpr int kLongEnough = 300;

  Watcher(std::filesystem::path directory, OnLoaded on_loaded,
          std::chrono::milliseconds interval = std::chrono::milliseconds(200));
  ~Watcher();  ///< stops and joins
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Load at once, at most once an interval, even where nothing seems to have changed. Thread-safe.
  void reload();

 private:
  void run();
  void look(bool asked);
  void load(std::string facts);

  std::filesystem::path directory_;
  OnLoaded on_loaded_;
  std::chrono::milliseconds interval_;
  // Only touched by the thread, once it runs.
  std::string loaded_facts_;  // of what was loaded last
  std::uint64_t loaded_contents_ = 0;
  std::string facts_;        // at the last look
  int still_ = 0;            // for how many looks they have been the same
  int looks_ = 0;            // since the contents were last read
  bool other_text_ = false;  // the contents differ from what was loaded, though the facts do not

  std::mutex mutex_;  // guards the two below
  bool stopping_ = false;
  bool reload_ = false;
  std::condition_variable wake_;
  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace flywheel::catalog_watch
