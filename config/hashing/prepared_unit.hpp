// One unit under many seeds.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "config/hashing/slot.hpp"

namespace flywheel::hashing {

/// A unit made ready for many seeds: `hash(seed)` is `hash_of(seed, unit)`, but what XXH64 does to the unit's bytes
/// before the seed meets them is done once. Ids of up to 63 bytes gain; the text must outlive this.
/// Source: the XXH64 specification, doc/xxhash_spec.md of the xxHash project.
class PreparedUnit {
 public:
  explicit PreparedUnit(std::string_view unit) : text_(unit) {
    if (unit.size() >= kTooLong) return;
    const char* at = unit.data();
    const char* const end = at + unit.size();
    if (unit.size() >= kStripe) {
      for (std::uint64_t& lane : lanes_) lane = read<std::uint64_t>(at) * kPrime2;
    }
    for (; end - at >= 8; ++words_count_) words_[words_count_] = round(read<std::uint64_t>(at));
    has_half_ = end - at >= 4;
    if (has_half_) half_ = read<std::uint32_t>(at) * kPrime1;
    for (; at < end; ++at) bytes_[bytes_count_++] = static_cast<unsigned char>(*at) * kPrime5;
  }

  [[nodiscard]] std::uint64_t hash(std::uint64_t seed) const {
    if (text_.size() >= kTooLong) return hash_of(seed, text_);
    std::uint64_t hash = (text_.size() >= kStripe ? after_stripe(seed) : seed + kPrime5) + text_.size();
    for (std::uint32_t i = 0; i < words_count_; ++i) hash = std::rotl(hash ^ words_.data()[i], 27) * kPrime1 + kPrime4;
    if (has_half_) hash = std::rotl(hash ^ half_, 23) * kPrime2 + kPrime3;
    for (std::uint32_t i = 0; i < bytes_count_; ++i) hash = std::rotl(hash ^ bytes_.data()[i], 11) * kPrime1;
    hash = (hash ^ (hash >> 33)) * kPrime2;
    hash = (hash ^ (hash >> 29)) * kPrime3;
    return hash ^ (hash >> 32);
  }

  [[nodiscard]] Slot slot(std::uint64_t seed) const { return slot_of_hash(hash(seed)); }

 private:
  static constexpr std::size_t kStripe = 32;
  static constexpr std::size_t kTooLong = 64;  // two stripes and more are left to the library
  static constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87U;
  static constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FU;
  static constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9U;
  static constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63U;
  static constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5U;

  template <class T>
  static T read(const char*& at) {
    static_assert(std::endian::native == std::endian::little);
    T word;
    std::memcpy(&word, at, sizeof word);
    at += sizeof word;
    return word;
  }
  static std::uint64_t round(std::uint64_t word) { return std::rotl(word * kPrime2, 31) * kPrime1; }

  [[nodiscard, gnu::noinline]] std::uint64_t after_stripe(std::uint64_t seed) const {
    const std::array<std::uint64_t, 4> start{seed + kPrime1 + kPrime2, seed + kPrime2, seed, seed - kPrime1};
    std::array<std::uint64_t, 4> lanes;
    for (std::size_t i = 0; i < 4; ++i) lanes[i] = std::rotl(start[i] + lanes_[i], 31) * kPrime1;
    std::uint64_t hash =
        std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const std::uint64_t lane : lanes) hash = (hash ^ round(lane)) * kPrime1 + kPrime4;
    return hash;
  }

  std::string_view text_;
  std::uint32_t words_count_ = 0;
  std::uint16_t bytes_count_ = 0;
  bool has_half_ = false;
  std::uint64_t half_ = 0;
  std::array<std::uint64_t, 4> lanes_;
  std::array<std::uint64_t, 3> words_;
  std::array<std::uint64_t, 3> bytes_;
};

}  // namespace flywheel::hashing
