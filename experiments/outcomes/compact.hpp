// Numbers and texts in few bytes: LEB128 varints, and texts after their size.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace flywheel::outcomes {

/// Small numbers of either sign become small unsigned ones: 0, -1, 1, -2, … → 0, 1, 2, 3, …
[[nodiscard]] inline std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}

[[nodiscard]] inline std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>((number >> 1) ^ (~(number & 1) + 1));
}

/// Appends to a string, which is whole once this is gone.
class CompactWriter {
 public:
  explicit CompactWriter(std::string& out) : out_(out), at_(out.data() + out.size()), end_(at_) {}
  CompactWriter(const CompactWriter&) = delete;
  CompactWriter& operator=(const CompactWriter&) = delete;
  ~CompactWriter() { out_.resize(size()); }

  void byte(unsigned byte) {
    make_room(1);
    *at_++ = static_cast<char>(static_cast<std::uint8_t>(byte));
  }

  void varint(std::uint64_t number) {
    make_room(kLongestVarint);
    for (; number >= 0x80; number >>= 7) *at_++ = static_cast<char>(static_cast<std::uint8_t>(number | 0x80));
    *at_++ = static_cast<char>(number);
  }

  void text(std::string_view text) {
    varint(text.size());
    bytes(text);
  }

  void bytes(std::string_view bytes) {
    make_room(bytes.size());
    at_ = std::copy(bytes.begin(), bytes.end(), at_);
  }

  /// The eight bytes of a double, least significant first.
  void number(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    for (int shift = 0; shift < 64; shift += 8) byte(static_cast<std::uint8_t>(bits >> shift));
  }

 private:
  static constexpr std::size_t kLongestVarint = 10;
  static constexpr std::size_t kSpare = 256;

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(at_ - out_.data()); }
  void make_room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) grow(bytes);
  }
  [[gnu::noinline]] void grow(std::size_t bytes) {
    const std::size_t written = size();
    out_.resize(written + bytes + kSpare);
    at_ = out_.data() + written;
    end_ = out_.data() + out_.size();
  }

  std::string& out_;  // longer than what is written
  char* at_;
  char* end_;
};

/// Reads bytes that may be anything. After the first fault every answer is empty and `good` is false.
class CompactReader {
 public:
  explicit CompactReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  void fail() {
    good_ = false;
    at_ = end_;
  }

  std::uint64_t varint() {
    if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80)
      return static_cast<std::uint8_t>(*at_++);  // most are small
    return long_varint();
  }

  /// A count of things that take at least `smallest` bytes each: more than the bytes left can hold is a fault, so
  /// that a few hostile bytes cannot ask for much memory.
  std::size_t count(std::size_t smallest) {
    const std::uint64_t number = varint();
    if (number > left() / smallest) return fail(), 0;
    return static_cast<std::size_t>(number);
  }

  std::string_view text() {
    const std::size_t size = count(1);
    if (size > std::numeric_limits<std::uint32_t>::max()) return fail(), std::string_view();
    return take(size);
  }

  double number() {
    const std::string_view bytes = take(8);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bits |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
    }
    return std::bit_cast<double>(bits);
  }

  std::uint8_t byte() {
    if (at_ == end_) return fail(), std::uint8_t{0};
    return static_cast<std::uint8_t>(*at_++);
  }

  std::string_view take(std::size_t size) {
    if (size > left()) return fail(), std::string_view();
    const std::string_view taken(at_, size);
    at_ += size;
    return taken;
  }

 private:
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint64_t long_varint() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      if (shift == 63 && next > 1) fail();
      number |= static_cast<std::uint64_t>(next & 0x7F) << shift;
      if (next < 0x80) return good_ ? number : 0;
    }
    return fail(), 0;
  }

  const char* at_;
  const char* end_;
  bool good_ = true;
};

}  // namespace flywheel::outcomes
