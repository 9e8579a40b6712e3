// Until when to wait.
#pragma once

#include <algorithm>
#include <chrono>

namespace flywheel::sdk {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Durations that can be added to a time without overflow.
[[nodiscard]] inline std::chrono::milliseconds bounded(std::chrono::milliseconds duration,
                                                       std::chrono::milliseconds least) {
  constexpr std::chrono::milliseconds kYear = std::chrono::hours(24 * 365);
  return std::clamp(duration, least, kYear);
}

[[nodiscard]] inline SteadyTime deadline_after(std::chrono::milliseconds timeout) {
  return std::chrono::steady_clock::now() + bounded(timeout, std::chrono::milliseconds{0});
}

}  // namespace flywheel::sdk
