// Where a unit stands: the frozen hash behind every assignment.
#pragma once

#include <cstdint>
#include <string_view>

namespace flywheel::hashing {

/// One of a million places, 0 ≤ slot < kSlots.
using Slot = std::uint32_t;
inline constexpr Slot kSlots = 1'000'000;

/// Each purpose draws its own randomness, so that two decisions about one unit are independent.
enum class Purpose : std::uint8_t { kHoldout, kLayer, kTraffic, kSplit, kRollout };

/// The word that enters the hash: "holdout", "layer", "traffic", "split", "rollout".
[[nodiscard]] std::string_view purpose_name(Purpose purpose);

/// XXH64(purpose ‖ 0x00 ‖ salt, 0). Computed once, when definitions are loaded.
[[nodiscard]] std::uint64_t seed_of(Purpose purpose, std::string_view salt);

/// XXH64(unit, seed) of the unit's bytes as they are.
[[nodiscard]] std::uint64_t hash_of(std::uint64_t seed, std::string_view unit);

/// The upper bits of hash × 1,000,000: no modulo, no floating point.
[[nodiscard]] constexpr Slot slot_of_hash(std::uint64_t hash) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<Slot>((static_cast<Wide>(hash) * kSlots) >> 64);
}

/// slot_of_hash(hash_of(seed, unit)).
[[nodiscard]] Slot slot_of(std::uint64_t seed, std::string_view unit);

}  // namespace flywheel::hashing
