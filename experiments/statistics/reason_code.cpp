#include "experiments/statistics/reason_code.hpp"

namespace flywheel::statistics {

std::string_view reason_code_name(ReasonCode code) {
  switch (code) {
    case ReasonCode::kNone:
      return "";
    case ReasonCode::kInvalidInput:
      return "invalid_input";
    case ReasonCode::kNoData:
      return "no_data";
    case ReasonCode::kInsufficientN:
      return "insufficient_n";
    case ReasonCode::kZeroDenominator:
      return "zero_denominator";
    case ReasonCode::kZeroVariance:
      return "zero_variance";
    case ReasonCode::kZeroBaseline:
      return "zero_baseline";
  }
  return "";
}

}  // namespace flywheel::statistics
