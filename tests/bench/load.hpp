// Load on a server by wrk, and what it costs the server.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace bench {

/// CPU time that all threads of a process have used, in seconds.
[[nodiscard]] double cpu_seconds(pid_t pid);
/// Keeps all threads of a process on one core.
void pin(pid_t pid, int core);

/// One slice of load.
struct Slice {
  double requests = 0;  ///< that were answered
  double p99_ms = 0;
};

/// Loads a path on loopback for a second, from core 1, with a wrk script. Throws std::runtime_error where an answer is
/// no 2xx.
[[nodiscard]] Slice load(const std::filesystem::path& script, int port, const std::string& path, int connections);

[[nodiscard]] double median(std::vector<double> values);

}  // namespace bench
