// A file that is gone with the test.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace flywheel::test {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) : path_(make()) { std::ofstream(path_, std::ios::binary) << text; }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }
  /// A message with `t.csv` in place of the path.
  [[nodiscard]] std::string shortened(std::string message) const {
    const std::size_t at = message.find(path());
    return at == std::string::npos ? message : message.replace(at, path().size(), "t.csv");
  }

 private:
  static std::filesystem::path make() {
    static int number = 0;
    return std::filesystem::temp_directory_path() /
           ("flywheel-table-" + std::to_string(getpid()) + "-" + std::to_string(++number));
  }
  std::filesystem::path path_;
};

}  // namespace flywheel::test
