// What stands for a text where only equality matters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flywheel::hashing {

/// 128 bits: different texts have different ones, but for odds that need not be counted. Not for texts that somebody
/// may choose in order to make two alike, as XXH3 is no cryptographic hash.
struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const Digest&, const Digest&) = default;
  friend std::size_t hash_value(const Digest& digest) { return digest.low; }
};

/// XXH3 (128 bits) of the text's bytes.
[[nodiscard]] Digest digest_of(std::string_view text);

}  // namespace flywheel::hashing
