// Numbers as bytes that do not depend on the machine.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "config/vocabulary/time.hpp"

namespace flywheel::store {

static_assert(std::endian::native == std::endian::little, "numbers are stored as little-endian machines hold them");

/// Appends a trivial number, least significant byte first.
template <class Number>
void append_number(Number number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

/// Reads what append_number wrote.
template <class Number>
[[nodiscard]] Number number_at(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

/// Appends a text: its size (4), then its bytes.
inline void append_sized(std::string_view text, std::string& out) {
  append_number(static_cast<std::uint32_t>(text.size()), out);
  out.append(text);
}

/// Takes what was appended from the front of some bytes. Once something is not there, it has failed, and all else is
/// zero and empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  [[nodiscard]] Number number() {
    if (failed_ || rest_.size() < sizeof(Number)) return fail(), Number();
    const auto number = number_at<Number>(rest_.data());
    rest_.remove_prefix(sizeof number);
    return number;
  }
  [[nodiscard]] std::string sized() {
    const auto size = number<std::uint32_t>();
    if (failed_ || rest_.size() < size) return fail(), std::string();
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  void fail() { failed_ = true; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

/// Appends a time as eight bytes that sort as times do: most significant byte first, sign bit flipped.
inline void append_ordered(Time time, std::string& out) {
  const auto count = static_cast<std::uint64_t>(time.time_since_epoch().count()) ^ (std::uint64_t{1} << 63);
  append_number(__builtin_bswap64(count), out);
}

/// Reads what append_ordered wrote.
[[nodiscard]] inline Time ordered_time(const char* bytes) {
  const std::uint64_t count = __builtin_bswap64(number_at<std::uint64_t>(bytes)) ^ (std::uint64_t{1} << 63);
  return Time(Duration(static_cast<std::int64_t>(count)));
}

}  // namespace flywheel::store
