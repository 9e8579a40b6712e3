#include "config/hashing/slot.hpp"

#include <xxhash.h>

#include <string>

namespace flywheel::hashing {

std::string_view purpose_name(Purpose purpose) {
  switch (purpose) {
    case Purpose::kHoldout:
      return "holdout";
    case Purpose::kLayer:
      return "layer";
    case Purpose::kTraffic:
      return "traffic";
    case Purpose::kSplit:
      return "split";
    case Purpose::kRollout:
      return "rollout";
  }
  return "";
}

std::uint64_t seed_of(Purpose purpose, std::string_view salt) {
  std::string text(purpose_name(purpose));
  text += '\0';
  text += salt;
  return XXH64(text.data(), text.size(), 0);
}

std::uint64_t hash_of(std::uint64_t seed, std::string_view unit) {
  return XXH64(unit.data(), unit.size(), seed);
}

Slot slot_of(std::uint64_t seed, std::string_view unit) {
  return slot_of_hash(hash_of(seed, unit));
}

}  // namespace flywheel::hashing
