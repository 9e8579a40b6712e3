// Running commands in the process of the test.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "flagd/commands/command.hpp"

namespace running {

/// What a command printed and returned.
struct Finished {
  int code = 0;
  std::string out;
  std::string err;
};

template <class Run>
Finished run(Run command, const std::vector<std::string>& words, const std::string& input = "") {
  std::ostringstream out, err;
  std::istringstream in(input);
  flywheel::commands::Streams streams{.out = out, .err = err, .in = in};
  const int code = command(words, streams);
  return {code, out.str(), err.str()};
}

/// A directory that is gone with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "flagd-commands-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("there is no room for a temporary directory");
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file below it, and the folders on the way. Its path.
  std::string write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path path_;
};

}  // namespace running
