#include "flagd/json/scan.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "config/vocabulary/text.hpp"
#include "flagd/json/limits.hpp"

namespace flywheel::json {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <class Integer>
bool fits(std::string_view digits) {
  Integer number = 0;
  return std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc();
}

/// A recursive descent over one text. Its functions return false once a fault is noted.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Scan run() {
    if (document()) return std::move(found_);
    found_.wide_integers.clear();
    return std::move(found_);
  }

 private:
  bool document() {
    skip_space();
    if (at_end()) return fail("the document is empty");
    if (!value(0)) return false;
    skip_space();
    return at_end() || fail("there is text after the document");
  }

  bool value(std::size_t depth) {
    switch (peek()) {
      case '{':
        return object(depth + 1);
      case '[':
        return list(depth + 1);
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return peek() == '-' || is_digit(peek()) ? number() : fail("a value is expected");
    }
  }

  bool object(std::size_t depth) {
    if (depth > kMaxDepth) return fail("the document is nested too deeply");
    ++at_;
    skip_space();
    if (take('}')) return true;
    while (true) {
      if (peek() != '"') return fail("a name in double quotes is expected");
      if (!string()) return false;
      skip_space();
      if (!take(':')) return fail("`:` is expected");
      skip_space();
      if (!value(depth)) return false;
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return fail("`,` or `}` is expected");
      skip_space();
    }
  }

  bool list(std::size_t depth) {
    if (depth > kMaxDepth) return fail("the document is nested too deeply");
    ++at_;
    skip_space();
    if (take(']')) return true;
    while (true) {
      if (!value(depth)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return fail("`,` or `]` is expected");
      skip_space();
    }
  }

  bool string() {
    const std::size_t start = at_++;
    while (!at_end()) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character in a string is not escaped");
      if (c == '\\') {
        if (!escape()) return false;
        continue;
      }
      ++at_;
      if (c == '"') return true;
    }
    return fail("a string is not closed", start);
  }

  bool escape() {
    const std::size_t start = at_++;
    if (!take('u')) {
      if (at_end() || std::string_view("\"\\/bfnrt").find(peek()) == std::string_view::npos) {
        return fail("this escape does not exist", start);
      }
      ++at_;
      return true;
    }
    const auto first = four_hex_digits();
    if (!first) return fail("`\\u` must be followed by four hexadecimal digits", start);
    if (*first < 0xD800 || *first > 0xDFFF) return true;
    if (*first < 0xDC00 && take('\\') && take('u')) {
      const auto second = four_hex_digits();
      if (second && *second >= 0xDC00 && *second <= 0xDFFF) return true;
    }
    return fail("half a surrogate pair", start);
  }

  std::optional<unsigned> four_hex_digits() {
    unsigned code = 0;
    if (text_.size() - at_ < 4) return std::nullopt;
    const char* const first = text_.data() + at_;
    const auto read = std::from_chars(first, first + 4, code, 16);
    if (read.ec != std::errc() || read.ptr != first + 4) return std::nullopt;
    at_ += 4;
    return code;
  }

  bool number() {
    const std::size_t start = at_;
    take('-');
    const bool zero = peek() == '0';
    const std::size_t digits = take_digits();
    if (digits == 0 || (zero && digits > 1)) return fail("this is not a number", start);
    bool whole = true;
    if (take('.')) {
      whole = false;
      if (take_digits() == 0) return fail("this is not a number", start);
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('+')) take('-');
      if (take_digits() == 0) return fail("this is not a number", start);
    }
    const std::string_view spelled = text_.substr(start, at_ - start);
    if (whole && (fits<std::int64_t>(spelled) || fits<std::uint64_t>(spelled))) return true;
    if (!std::isfinite(std::strtod(std::string(spelled).c_str(), nullptr))) {
      return fail("the number is too large", start);
    }
    if (whole) found_.wide_integers.push_back(at_);
    return true;
  }

  std::size_t take_digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ - start;
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return fail("a value is expected");
    at_ += expected.size();
    return true;
  }

  void skip_space() {
    while (!at_end() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  /// The character to come; NUL, which begins nothing, at the end.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }

  bool fail(std::string_view what) { return fail(what, at_); }
  bool fail(std::string_view what, std::size_t byte) {
    found_.fault = Fault{what, byte};
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Scan found_;
};

}  // namespace

std::string Fault::sentence() const {
  return std::string(what) + ", at byte " + std::to_string(byte);
}

Scan scan(std::string_view text) {
  Scan found = Scanner(text).run();
  const auto bad = invalid_utf8(text);
  if (bad && (!found.fault || *bad <= found.fault->byte)) found.fault = Fault{"this is not UTF-8", *bad};
  return found;
}

}  // namespace flywheel::json
