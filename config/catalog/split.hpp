// Shares of a population as owned slots.
#pragma once

#include <cstdint>
#include <vector>

#include "config/hashing/slot.hpp"

namespace flywheel::catalog {

/// An index into the variants (arms) of a flag or experiment.
using VariantIndex = std::uint16_t;
inline constexpr VariantIndex kNoVariant = 0xFFFF;

/// Contiguous slots of one variant, which begin where the previous share's end. A variant may own several.
struct Share {
  VariantIndex variant = 0;
  hashing::Slot end = 0;     ///< one past the last slot: without a lock, floor(cumulative weight × 10^6 / total)
  std::uint32_t weight = 0;  ///< how many slots these are; a variant's configured weight is their sum
  friend bool operator==(const Share&, const Share&) = default;
};

/// Who gets what: the seed of its hash and the shares in order of their slots. The last share ends at kSlots.
struct Split {
  std::uint64_t seed = 0;
  std::vector<Share> shares;

  /// The variant that owns `slot`.
  [[nodiscard]] VariantIndex at(hashing::Slot slot) const {
    // Counting instead of stopping: where a slot lies is random, which no branch predictor likes.
    std::size_t below = 0;
    for (const Share& share : shares) below += share.end <= slot ? 1 : 0;
    return below < shares.size() ? shares.data()[below].variant : kNoVariant;
  }
  friend bool operator==(const Split&, const Split&) = default;
};

}  // namespace flywheel::catalog
