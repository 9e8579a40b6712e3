#include "flagd/http/chunk_decoder.hpp"

#include <algorithm>

#include "flagd/http/ascii.hpp"

namespace flywheel::http {

ChunkDecoder::Outcome ChunkDecoder::take(std::string_view& bytes, std::string& body) {
  while (!bytes.empty() && at_ < At::kComplete) {
    if (at_ == At::kData) {
      take_data(bytes, body);
      continue;
    }
    at_ = ++framing_ > kFramingLimit ? At::kMalformed : next(bytes.front(), body.size());
    bytes.remove_prefix(1);
  }
  switch (at_) {
    case At::kComplete:
      return Outcome::kComplete;
    case At::kMalformed:
      return Outcome::kMalformed;
    case At::kTooLarge:
      return Outcome::kTooLarge;
    default:
      return Outcome::kPartial;
  }
}

void ChunkDecoder::take_data(std::string_view& bytes, std::string& body) {
  const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size()));
  body.append(bytes.substr(0, part));
  bytes.remove_prefix(part);
  size_ -= part;
  if (size_ == 0) at_ = At::kDataReturn;
}

/// Where one byte of framing leads.
ChunkDecoder::At ChunkDecoder::next(char c, std::size_t decoded) {
  switch (at_) {
    case At::kFirstDigit:
      size_ = 0;
      return hex_digit(c) < 0 ? At::kMalformed : take_digit(hex_digit(c), decoded);
    case At::kDigits:
      return hex_digit(c) < 0 ? after_size(c) : take_digit(hex_digit(c), decoded);
    case At::kBlank:
      if (c == ' ' || c == '\t') return At::kBlank;
      return c == ';' ? At::kExtension : At::kMalformed;
    case At::kExtension:
      if (c == '\r') return At::kSizeLineFeed;
      return is_field_char(c) ? At::kExtension : At::kMalformed;
    case At::kSizeLineFeed:
      if (c != '\n') return At::kMalformed;
      return size_ == 0 ? At::kTrailerStart : At::kData;
    case At::kDataReturn:
      return c == '\r' ? At::kDataLineFeed : At::kMalformed;
    case At::kDataLineFeed:
      return c == '\n' ? At::kFirstDigit : At::kMalformed;
    default:
      return after_trailer_char(c);
  }
}

ChunkDecoder::At ChunkDecoder::after_size(char c) {
  if (c == '\r') return At::kSizeLineFeed;
  if (c == ';') return At::kExtension;
  return c == ' ' || c == '\t' ? At::kBlank : At::kMalformed;
}

ChunkDecoder::At ChunkDecoder::take_digit(int digit, std::size_t decoded) {
  if (size_ > (UINT64_MAX >> 4)) return At::kTooLarge;
  size_ = size_ << 4 | static_cast<std::uint64_t>(digit);
  return size_ > body_limit_ - std::min(body_limit_, decoded) ? At::kTooLarge : At::kDigits;
}

ChunkDecoder::At ChunkDecoder::after_trailer_char(char c) const {
  switch (at_) {
    case At::kTrailerStart:
      if (c == '\r') return At::kLastLineFeed;
      return is_token_char(c) ? At::kTrailerName : At::kMalformed;
    case At::kTrailerName:
      if (c == ':') return At::kTrailerValue;
      return is_token_char(c) ? At::kTrailerName : At::kMalformed;
    case At::kTrailerValue:
      if (c == '\r') return At::kTrailerLineFeed;
      return is_field_char(c) ? At::kTrailerValue : At::kMalformed;
    case At::kTrailerLineFeed:
      return c == '\n' ? At::kTrailerStart : At::kMalformed;
    default:
      return c == '\n' ? At::kComplete : At::kMalformed;
  }
}

}  // namespace flywheel::http
