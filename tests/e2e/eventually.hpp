// Waiting for what happens in another process.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace e2e {

/// Polls until something is so; an upper bound against hanging, not an expectation of speed.
[[nodiscard]] inline bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 300; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

}  // namespace e2e
