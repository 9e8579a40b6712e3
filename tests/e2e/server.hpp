// A real flagd on a free port, with its own directories.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "examples/demo/child_process.hpp"

namespace e2e {

/// The program under test.
[[nodiscard]] std::string flagd();
/// The source tree.
[[nodiscard]] std::filesystem::path source_tree();

/// A directory that is gone with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file below it.
  void write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

/// A started server. SIGTERM when destroyed.
class Server {
 public:
  /// Waits until it listens. Throws std::runtime_error where it does not come up.
  Server(const std::filesystem::path& definitions, const std::filesystem::path& data,
         const std::vector<std::string>& more_arguments = {});

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] demo::ChildProcess& process() { return *process_; }

 private:
  std::unique_ptr<demo::ChildProcess> process_;
  int port_ = 0;
};

/// What a finished program printed and returned.
struct Finished {
  int code = 0;
  std::string out;
  std::string err;
};
/// Runs `flagd` with these arguments to its end.
[[nodiscard]] Finished run_flagd(const std::vector<std::string>& arguments);

}  // namespace e2e
