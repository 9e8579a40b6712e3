// The answer to "what does this unit get?", and the steps that led to it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
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
enum class Step : std::uint8_t {
  kLookup,
  kStatus,
  kForced,
  kHoldout,
  kRequires,
  kAudience,
  kTexts,
  kSticky,
  kLayer,
  kTraffic,
  kSplit
};
/// "lookup", "status", "forced", "holdout", "requires", "audience", "texts", "sticky", "layer", "traffic", "split".
[[nodiscard]] std::string_view step_name(Step step);

/// The arm that a unit got earlier from an experiment with `sticky: true`.
struct StickyArm {
  std::uint32_t experiment = 0;  ///< into Catalog::experiments()
  catalog::VariantIndex arm = 0;
};

/// Which entries of the catalog are switched off by hand, by their place in Catalog::entries(): bit i % 64 of word
/// i / 64. Shorter is fine: the rest is on.
using Killed = std::span<const std::uint64_t>;

/// Who asks. Slots are those of Catalog::attributes(); slot 0 is the targeting key.
struct EvaluationContext {
  std::span<const Value> attributes;
  Time now;
  /// What is remembered of the unit's sticky arms. Unset: nobody could be asked, and the hash decides.
  std::optional<std::span<const StickyArm>> sticky = std::nullopt;
  Killed killed = {};
  /// Bit i % 64 of word i / 64: whether the unit has reached moment i of the catalog. Empty: that is not known.
  std::span<const std::uint64_t> reached = {};

  /// What conditions read.
  [[nodiscard]] expression::Inputs inputs() const { return {attributes, now, reached}; }
};

/// Evaluating never fails: it answers. Sixteen bytes, so that it travels in registers.
struct Evaluation {
  const catalog::Entry* entry = nullptr;                ///< nullptr: FLAG_NOT_FOUND
  catalog::VariantIndex variant = catalog::kNoVariant;  ///< kNoVariant: no variant, no value: the code default
  std::uint16_t holdout = 0;                            ///< at Step::kHoldout: into Catalog::holdouts()
  Reason reason = Reason::kError;
  Step step = Step::kLookup;
  ErrorCode error = ErrorCode::kNone;
  bool test_user : 1 = false;  ///< an arm of an experiment that counts for nobody's results
  bool sticky_unavailable : 1 =
      false;  ///< a sticky experiment's arm comes from the hash, as nobody knows an earlier one

  friend bool operator==(const Evaluation&, const Evaluation&) = default;
};
static_assert(sizeof(Evaluation) == 16);

/// One line of an explanation.
struct ExplainedStep {
  std::string step;      ///< "rule `staff`", "audience", "traffic", "split"
  bool decided = false;  ///< whether evaluation ended here
  std::string detail;    ///< why, in words: "email.endsWith(\"@acme.example\") is false", "slot 412,003 < 500,000"
};

/// The steps that led to an Evaluation.
using Explanation = std::vector<ExplainedStep>;

}  // namespace flywheel::assignment
