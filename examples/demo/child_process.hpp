// A program started by this one, and its output.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace demo {

/// Starts a program and reads what it prints. Ends it (SIGTERM, then SIGKILL) when destroyed.
class ChildProcess {
 public:
  /// `words[0]` is the program's path. Throws std::runtime_error where it cannot be started.
  explicit ChildProcess(const std::vector<std::string>& words);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// The next line of its standard output; nothing at its end or when the time is up.
  [[nodiscard]] std::optional<std::string> read_line(std::chrono::milliseconds timeout);
  /// Everything it still prints, until it ends its output.
  [[nodiscard]] std::string read_all();
  void signal(int number) const;
  /// Waits for its end: the exit code, or 128 + the signal that ended it.
  int wait();
  /// Lets it live on without us.
  void release() { pid_ = -1; }

 private:
  bool fill(std::chrono::milliseconds timeout);

  pid_t pid_ = -1;
  int output_ = -1;
  std::string buffer_;
};

/// Runs a program to its end: its output, where it exited with 0. Throws std::runtime_error otherwise.
[[nodiscard]] std::string output_of(const std::vector<std::string>& words);

}  // namespace demo
