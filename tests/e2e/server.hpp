// A real flagd on a free port, with its own directories.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "examples/demo/child_process.hpp"
#include "tests/temporary_directory.hpp"

namespace e2e {

/// The program under test.
[[nodiscard]] std::string flagd();
/// The source tree.
[[nodiscard]] std::filesystem::path source_tree();

using flywheel::test::TemporaryDirectory;

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
