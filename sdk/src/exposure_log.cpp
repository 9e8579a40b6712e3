#include "sdk/src/exposure_log.hpp"

#include <algorithm>

namespace flywheel::sdk {
namespace {

constexpr std::size_t kMost = 512;

}  // namespace

void ExposureLog::add(const std::string& key, WallTime at) {
  if (exposures_.size() == kMost) exposures_.pop_front();
  exposures_.push_back({key, at});
}

bool ExposureLog::has(const std::string& key) const {
  return std::any_of(exposures_.begin(), exposures_.end(), [&](const Exposure& one) { return one.key == key; });
}

const char* ExposureLog::objection(const Offer& offer, WallTime at) const {
  const Limits& limits = offer.limits;
  std::int64_t times = 0;
  bool too_soon = false;
  for (const Exposure& one : exposures_) {
    if (one.key != offer.key) continue;
    if (!limits.per || one.at > at - *limits.per) ++times;
    too_soon = too_soon || one.at > at - limits.gap;
  }
  if (limits.max && times >= *limits.max) return "CAPPED";
  return too_soon && limits.gap.count() > 0 ? "GAP" : "";
}

}  // namespace flywheel::sdk
