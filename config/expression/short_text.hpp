// Texts that are compared as numbers.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace flywheel::expression {

/// A text of up to 16 bytes in two words: equal where size and words are. Needs no call and no loop to compare.
struct ShortText {
  static constexpr std::size_t kLargest = 16;

  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint32_t size = 0;

  ShortText() = default;
  /// `text` is not larger than kLargest.
  explicit ShortText(std::string_view text) : size(static_cast<std::uint32_t>(text.size())) {
    const char* begin = text.data();
    // Words overlap where the size is no multiple of theirs: no byte outside the text is read.
    if (size >= 8) {
      first = read<std::uint64_t>(begin);
      second = read<std::uint64_t>(begin + size - 8);
    } else if (size >= 4) {
      first = read<std::uint32_t>(begin);
      second = read<std::uint32_t>(begin + size - 4);
    } else if (size > 0) {
      first = static_cast<unsigned char>(begin[0]);
      second = static_cast<std::uint64_t>(static_cast<unsigned char>(begin[size / 2])) << 8 |
               static_cast<unsigned char>(begin[size - 1]);
    }
  }

  friend bool operator==(const ShortText& a, const ShortText& b) {
    return ((a.first ^ b.first) | (a.second ^ b.second) | (a.size ^ b.size)) == 0;
  }

 private:
  template <class T>
  static T read(const char* at) {
    T word;
    std::memcpy(&word, at, sizeof word);
    return word;
  }
};

}  // namespace flywheel::expression
