// Finding where a request's head ends, before anything is parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flywheel::http {

inline constexpr std::size_t kRequestLineLimit = 8 << 10;  ///< bytes, without CRLF
inline constexpr std::size_t kFieldsLimit = 16 << 10;      ///< bytes of all header fields
inline constexpr std::size_t kBlankBytesLimit = 64;        ///< bytes of empty lines before a request

/// Looks for the empty line, once at every byte however the head arrives. Line ends that are not CRLF and folded
/// fields are found here, so that no parser can take them for something else. Empty lines before a request are passed
/// over (RFC 9112, 2.2).
class HeadScanner {
 public:
  enum class Outcome : std::uint8_t {
    kPartial,      ///< show the same bytes again with more behind them
    kComplete,     ///< `size` says where the head ends
    kMalformed,    ///< 400
    kLineTooLong,  ///< 414
    kTooLarge,     ///< 431
  };

  /// `bytes` begins where it began in the call before.
  [[nodiscard]] Outcome scan(std::string_view bytes);

  [[nodiscard]] std::size_t size() const { return size_; }    ///< after kComplete: of all up to the body
  [[nodiscard]] std::size_t start() const { return start_; }  ///< where the request line begins
  void reset() { *this = {}; }

 private:
  [[nodiscard]] Outcome take_line(std::string_view bytes, std::size_t end);
  [[nodiscard]] Outcome judge_partial(std::string_view bytes) const;

  std::size_t start_ = 0;
  std::size_t fields_ = 0;  // where they begin; 0 while the request line is open
  std::size_t line_ = 0;    // where the current line begins
  std::size_t looked_ = 0;  // no line feed from line_ up to here
  std::size_t size_ = 0;
};

}  // namespace flywheel::http
