#include "experiments/assignment/evaluation.hpp"

#include <array>

namespace flywheel::assignment {

std::string_view reason_name(Reason reason) {
  switch (reason) {
    case Reason::kStatic:
      return "STATIC";
    case Reason::kDefault:
      return "DEFAULT";
    case Reason::kTargetingMatch:
      return "TARGETING_MATCH";
    case Reason::kSplit:
      return "SPLIT";
    case Reason::kDisabled:
      return "DISABLED";
    case Reason::kError:
      return "ERROR";
  }
  return "";
}

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNone:
      return "";
    case ErrorCode::kFlagNotFound:
      return "FLAG_NOT_FOUND";
    case ErrorCode::kTargetingKeyMissing:
      return "TARGETING_KEY_MISSING";
    case ErrorCode::kInvalidContext:
      return "INVALID_CONTEXT";
    case ErrorCode::kParseError:
      return "PARSE_ERROR";
    case ErrorCode::kGeneral:
      return "GENERAL";
  }
  return "";
}

std::string_view step_name(Step step) {
  static constexpr std::array<std::string_view, 11> kNames{
      "lookup", "status", "forced", "holdout", "requires", "audience", "texts", "sticky", "layer", "traffic", "split"};
  return kNames[static_cast<std::size_t>(step)];
}

}  // namespace flywheel::assignment
