// The ways in which an evaluation can fail to have a value.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace flywheel::expression {

enum class FailureCode : std::uint8_t {
  kNone,
  kAttributeMissing,
  kTypeMismatch,
  kDivisionByZero,
  kOverflow,
  kInvalidArgument,
  kIndexOutOfRange,
  kNoSuchKey,
  kStateUnavailable,
  kLimitExceeded,
  kCarried,  ///< internal: an operand of && or || failed earlier, and nothing absorbed it
};

[[nodiscard]] constexpr std::string_view text_of(FailureCode code) {
  constexpr std::array<std::string_view, 11> kTexts{"",
                                                    "ATTRIBUTE_MISSING",
                                                    "TYPE_MISMATCH",
                                                    "DIVISION_BY_ZERO",
                                                    "OVERFLOW",
                                                    "INVALID_ARGUMENT",
                                                    "INDEX_OUT_OF_RANGE",
                                                    "NO_SUCH_KEY",
                                                    "STATE_UNAVAILABLE",
                                                    "LIMIT_EXCEEDED",
                                                    ""};
  return kTexts[static_cast<std::size_t>(code)];
}

}  // namespace flywheel::expression
