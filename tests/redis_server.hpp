// A real redis-server on a free port of this machine, which keeps nothing on disk.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "examples/demo/child_process.hpp"

namespace test {

/// Started with its own directory; killed when destroyed. Throws std::runtime_error where it does not come up.
class RedisServer {
 public:
  explicit RedisServer(std::string password = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string socket() const { return (directory_ / "socket").string(); }

  void kill();
  /// Again on the same port, empty.
  void start();
  /// SIGSTOP and SIGCONT: connections are accepted, and nothing answers.
  void hang() const;
  void go_on() const;

  /// Runs redis-cli with these words, and returns what it prints.
  std::string cli(const std::vector<std::string>& words) const;

 private:
  bool come_up();

  std::filesystem::path directory_;
  std::string password_;
  int port_ = 0;
  std::unique_ptr<demo::ChildProcess> process_;
};

}  // namespace test
