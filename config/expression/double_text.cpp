#include "config/expression/double_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace flywheel::expression {
namespace {

constexpr std::int64_t kFar = 1'000'000'000;  // beyond any exponent that still gives a double

/// The power of ten of a number's first digit that is not 0, for a text that is a number.
std::int64_t magnitude_of(std::string_view text) {
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::string_view digits = text.substr(0, mark);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  std::int64_t exponent = 0;
  if (mark < text.size()) {
    std::string_view rest = text.substr(mark + 1);
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+')) rest.remove_prefix(1);
    const auto failure = std::from_chars(rest.data(), rest.data() + rest.size(), exponent).ec;
    exponent = failure == std::errc() ? std::min(exponent, kFar) : kFar;
    if (negative) exponent = -exponent;
  }
  return static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + exponent;
}

}  // namespace

FailureCode parse_double(std::string_view text, double& number) {
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  // nan(…) is a number only to C.
  if (failure == std::errc::invalid_argument || stop != end || text.ends_with(')')) {
    return FailureCode::kInvalidArgument;
  }
  if (failure == std::errc()) return FailureCode::kNone;
  if (magnitude_of(text) > 0) return FailureCode::kOverflow;
  number = text.starts_with('-') ? -0.0 : 0.0;
  return FailureCode::kNone;
}

}  // namespace flywheel::expression
