#include "flagd/http/head_scanner.hpp"

#include <cstring>

namespace flywheel::http {

HeadScanner::Outcome HeadScanner::scan(std::string_view bytes) {
  while (looked_ < bytes.size()) {
    const void* found = std::memchr(bytes.data() + looked_, '\n', bytes.size() - looked_);
    if (!found) {
      looked_ = bytes.size();
      break;
    }
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (end == line_ || bytes[end - 1] != '\r') return Outcome::kMalformed;
    const Outcome outcome = take_line(bytes, end);
    line_ = looked_ = end + 1;
    if (outcome != Outcome::kPartial) return outcome;
  }
  return judge_partial(bytes);
}

/// The line from line_ to the line feed at `end`.
HeadScanner::Outcome HeadScanner::take_line(std::string_view bytes, std::size_t end) {
  const bool is_empty = end == line_ + 1;
  if (fields_ == 0) {
    if (is_empty) {
      start_ = end + 1;
      return start_ > kBlankBytesLimit ? Outcome::kMalformed : Outcome::kPartial;
    }
    fields_ = end + 1;
    return end - 1 - line_ > kRequestLineLimit ? Outcome::kLineTooLong : Outcome::kPartial;
  }
  if (end + 1 - fields_ > kFieldsLimit) return Outcome::kTooLarge;
  if (is_empty) {
    size_ = end + 1;
    return Outcome::kComplete;
  }
  const char first = bytes[line_];
  return first == ' ' || first == '\t' || first == '\r' ? Outcome::kMalformed : Outcome::kPartial;
}

HeadScanner::Outcome HeadScanner::judge_partial(std::string_view bytes) const {
  if (fields_ != 0) return bytes.size() - fields_ > kFieldsLimit ? Outcome::kTooLarge : Outcome::kPartial;
  if (bytes.size() <= start_) return Outcome::kPartial;
  // What cannot begin a method is not worth waiting for: TLS, for one.
  const char first = bytes[start_];
  if (first != '\r' && (first <= ' ' || first >= 0x7f)) return Outcome::kMalformed;
  return bytes.size() - start_ > kRequestLineLimit + 2 ? Outcome::kLineTooLong : Outcome::kPartial;
}

}  // namespace flywheel::http
