// Why a statistic is not defined.
#pragma once

#include <cstdint>
#include <string_view>

namespace flywheel::statistics {

enum class ReasonCode : std::uint8_t {
  kNone,
  kInvalidInput,     ///< NaN, infinity, impossible moments
  kNoData,           ///< n = 0
  kInsufficientN,    ///< n = 1
  kZeroDenominator,  ///< a ratio's denominator is 0 in total
  kZeroVariance,     ///< both arms constant
  kZeroBaseline,     ///< a lift from 0
};

/// "invalid_input", "no_data", "insufficient_n", "zero_denominator", "zero_variance", "zero_baseline"; "" for kNone.
[[nodiscard]] std::string_view reason_code_name(ReasonCode code);

}  // namespace flywheel::statistics
