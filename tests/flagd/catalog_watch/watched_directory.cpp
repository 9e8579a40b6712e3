#include "tests/flagd/catalog_watch/watched_directory.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace flywheel::test {

namespace fs = std::filesystem;

WatchedDirectory::WatchedDirectory() {
  std::string pattern = (fs::temp_directory_path() / "flywheel-watch-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
  path_ = pattern;
  rewrite("a");
}

WatchedDirectory::~WatchedDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string WatchedDirectory::flag(const std::string& variant) {
  return "flag: f\nvariants: { " + variant + ": true }\ndefault: " + variant + "\n";
}

void WatchedDirectory::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name) << text;
}

void WatchedDirectory::rename_over(const std::string& variant) const {
  write("_new", flag(variant));
  fs::rename(path_ / "_new", path_ / "flag.yaml");
}

void WatchedDirectory::create_anew(const std::string& variant) const {
  fs::remove(path_ / "flag.yaml");
  rewrite(variant);
}

void WatchedDirectory::swap_symlink(const std::string& variant) {
  const std::string folder = ".." + std::to_string(++generation_);
  fs::create_directory(path_ / folder);
  write(folder + "/flag.yaml", flag(variant));
  fs::create_symlink(folder, path_ / "..new");
  fs::rename(path_ / "..new", path_ / "..data");
  if (fs::is_symlink(path_ / "flag.yaml")) return;
  fs::remove(path_ / "flag.yaml");
  fs::create_symlink("..data/flag.yaml", path_ / "flag.yaml");
}

void WatchedDirectory::rewrite_unnoticed(const std::string& variant) const {
  const fs::path file = path_ / "flag.yaml";
  struct stat before {};
  if (stat(file.c_str(), &before) != 0) throw std::runtime_error("no file");
  rewrite(variant);
  const timespec times[2] = {before.st_atim, before.st_mtim};
  if (utimensat(AT_FDCWD, file.c_str(), times, 0) != 0) throw std::runtime_error("no times");
}

}  // namespace flywheel::test
