// The chunked transfer coding, read strictly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace flywheel::http {

/// Decodes one chunked body. Extensions and trailer fields are checked for their characters, counted and dropped:
/// nothing after the head can change what a request means.
/// Source: RFC 9112, 7.1.
class ChunkDecoder {
 public:
  enum class Outcome : std::uint8_t {
    kPartial,
    kComplete,   ///< the last chunk and its trailers were read
    kMalformed,  ///< 400; also where sizes, extensions and trailers exceed kFramingLimit
    kTooLarge,   ///< 413: the body would exceed its limit
  };
  static constexpr std::size_t kFramingLimit = 40 << 10;  ///< bytes that are not body

  explicit ChunkDecoder(std::size_t body_limit = 0) : body_limit_(body_limit) {}

  /// Reads from the front of `bytes`, removes what it read and appends what it decoded to `body`. After kComplete
  /// `bytes` is what follows the body.
  [[nodiscard]] Outcome take(std::string_view& bytes, std::string& body);

 private:
  enum class At : std::uint8_t {
    kFirstDigit,
    kDigits,
    kBlank,  // between the size and `;`
    kExtension,
    kSizeLineFeed,
    kData,
    kDataReturn,
    kDataLineFeed,
    kTrailerStart,
    kTrailerName,
    kTrailerValue,
    kTrailerLineFeed,
    kLastLineFeed,
    kComplete,
    kMalformed,
    kTooLarge,
  };
  void take_data(std::string_view& bytes, std::string& body);
  [[nodiscard]] At next(char c, std::size_t decoded);
  [[nodiscard]] At after_size(char c);
  [[nodiscard]] At take_digit(int digit, std::size_t decoded);
  [[nodiscard]] At after_trailer_char(char c) const;

  std::size_t body_limit_;
  std::size_t framing_ = 0;
  std::uint64_t size_ = 0;  // of the current chunk; while in kData what is left of it
  At at_ = At::kFirstDigit;
};

}  // namespace flywheel::http
