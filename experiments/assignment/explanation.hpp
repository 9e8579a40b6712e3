// Collecting the steps of an evaluation, at no cost where nobody asked.
#pragma once

#include "experiments/assignment/evaluation.hpp"

namespace flywheel::assignment {

/// Writes steps into an Explanation.
class Explainer {
 public:
  explicit Explainer(Explanation& explanation) : explanation_(&explanation) {}

  /// Whether anybody reads the steps; details are worth building only then.
  static constexpr bool wanted() { return true; }

  void add(std::string step, bool decided, std::string detail);
  /// A condition's outcome: "`plan == "free"` is false", "`…` has no value: ATTRIBUTE_MISSING(plan)".
  void add_condition(std::string step, bool decided, const expression::Program& program,
                     const EvaluationContext& context, Arena& scratch);

 private:
  Explanation* explanation_;
};

/// Explains nothing.
struct Silent {
  static constexpr bool wanted() { return false; }
  static void add(const auto&...) {}
  static void add_condition(const auto&...) {}
};

/// `412003` → "412,003".
[[nodiscard]] std::string slot_text(hashing::Slot slot);

}  // namespace flywheel::assignment
