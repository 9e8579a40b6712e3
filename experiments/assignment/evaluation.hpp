// The answer to "what does this unit get?", and the steps that led to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/catalog/catalog.hpp"

namespace flywheel::assignment {

/// OpenFeature's words. On the wire by reason_name.
enum class Reason : std::uint8_t { kStatic, kDefault, kTargetingMatch, kSplit, kDisabled, kError };
[[nodiscard]] std::string_view reason_name(Reason reason);

enum class ErrorCode : std::uint8_t {
  kNone,
  kFlagNotFound,
  kTargetingKeyMissing,
  kInvalidContext,
  kParseError,
  kGeneral
};
[[nodiscard]] std::string_view error_code_name(ErrorCode code);

/// The step that decided, in the order of evaluation.
enum class Step : std::uint8_t { kLookup, kStatus, kAudience, kTraffic, kSplit };
/// "lookup", "status", "audience", "traffic", "split".
[[nodiscard]] std::string_view step_name(Step step);

/// Who asks. Slots are those of Catalog::attributes(); slot 0 is the targeting key.
struct EvaluationContext {
  std::span<const Value> attributes;
  Time now;
};

/// Evaluating never fails: it answers.
struct Evaluation {
  const catalog::Entry* entry = nullptr;                ///< nullptr: FLAG_NOT_FOUND
  catalog::VariantIndex variant = catalog::kNoVariant;  ///< kNoVariant: no variant, no value: the code default
  Reason reason = Reason::kError;
  Step step = Step::kLookup;
  ErrorCode error = ErrorCode::kNone;
};

/// One line of an explanation.
struct ExplainedStep {
  std::string step;      ///< "rule `staff`", "audience", "traffic", "split"
  bool decided = false;  ///< whether evaluation ended here
  std::string detail;    ///< why, in words: "email.endsWith(\"@acme.example\") is false", "slot 412,003 < 500,000"
};

/// The steps that led to an Evaluation.
using Explanation = std::vector<ExplainedStep>;

}  // namespace flywheel::assignment
