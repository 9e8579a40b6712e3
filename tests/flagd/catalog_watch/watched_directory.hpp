// A directory of definitions for a test, and the ways in which people and programs replace a file.
#pragma once

#include <filesystem>
#include <string>

namespace flywheel::test {

/// Holds `flag.yaml`, one flag whose first variant names what was written. Removed at the end.
class WatchedDirectory {
 public:
  WatchedDirectory();
  ~WatchedDirectory();
  WatchedDirectory(const WatchedDirectory&) = delete;
  WatchedDirectory& operator=(const WatchedDirectory&) = delete;

  [[nodiscard]] static std::string flag(const std::string& variant);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;

  /// `flag.yaml` opened and written anew, as an editor of the simple kind does.
  void rewrite(const std::string& variant) const { write("flag.yaml", flag(variant)); }
  /// Written beside and renamed over it.
  void rename_over(const std::string& variant) const;
  /// Deleted, then created.
  void create_anew(const std::string& variant) const;
  /// As Kubernetes mounts a ConfigMap: flag.yaml → ..data/flag.yaml, ..data → ..N, and `..data` is swapped.
  void swap_symlink(const std::string& variant);
  /// Written in place with as many bytes, and given its old modification time.
  void rewrite_unnoticed(const std::string& variant) const;

 private:
  std::filesystem::path path_;
  int generation_ = 0;
};

}  // namespace flywheel::test
