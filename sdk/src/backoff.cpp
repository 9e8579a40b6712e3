#include "sdk/src/backoff.hpp"

#include <algorithm>

namespace flywheel::sdk {

std::chrono::milliseconds Backoff::next(std::optional<std::chrono::seconds> retry_after) {
  using std::chrono::milliseconds;
  constexpr milliseconds kFirst{100};
  constexpr milliseconds kMost{5000};
  constexpr std::chrono::seconds kPatience{300};
  const milliseconds bound = std::min(kMost, kFirst * (1 << failures_));
  failures_ = std::min(failures_ + 1, 16);
  std::uniform_int_distribution<milliseconds::rep> pause(bound.count() / 10, bound.count());
  const milliseconds wanted = std::min(retry_after.value_or(std::chrono::seconds{0}), kPatience);
  // The jitter is added: clients that were told the same second do not return in the same instant.
  return wanted + milliseconds(pause(random_));
}

}  // namespace flywheel::sdk
