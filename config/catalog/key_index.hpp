// From an OFREP key to its place among the entries.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "config/hashing/slot.hpp"

namespace flywheel::catalog {

/// A hash table with open addressing, twice as large as its keys are many, that is filled once.
class KeyIndex {
 public:
  KeyIndex() = default;
  /// The keys' places are those in the list. They are different and their texts outlive this.
  explicit KeyIndex(const std::vector<std::string_view>& keys);

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const {
    if (slots_.empty()) return std::nullopt;
    for (std::uint64_t at = hashing::hash_of(0, key) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_.data()[at];
      if (slot.place == kFree) return std::nullopt;
      if (slot.key == key) return slot.place;
    }
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  struct Slot {
    std::string_view key;
    std::uint32_t place = kFree;
  };
  std::vector<Slot> slots_;  // a power of two, or none
  std::uint64_t mask_ = 0;
};

}  // namespace flywheel::catalog
