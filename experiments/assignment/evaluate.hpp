// Who gets which arm: the order of evaluation of ASSIGNMENT.md.
#pragma once

#include <span>

#include "experiments/assignment/evaluation.hpp"

namespace flywheel::assignment {

/// Evaluates one flag or experiment. `scratch` is used by conditions that build values, and is not cleared here.
/// With `explanation`, every step taken is appended to it. No allocation without one.
[[nodiscard]] Evaluation evaluate(const catalog::Catalog& catalog, std::string_view key,
                                  const EvaluationContext& context, Arena& scratch, Explanation* explanation = nullptr);
[[nodiscard]] Evaluation evaluate(const catalog::Catalog& catalog, const catalog::Entry& entry,
                                  const EvaluationContext& context, Arena& scratch, Explanation* explanation = nullptr);

/// Evaluates everything for one context, each distinct condition once: the flags in their order, then the
/// experiments in theirs. Reuse one Bulk a thread; it stops allocating.
class Bulk {
 public:
  /// The span lives until the next call.
  [[nodiscard]] std::span<const Evaluation> evaluate(const catalog::Catalog& catalog, const EvaluationContext& context,
                                                     Arena& scratch);

 private:
  std::vector<expression::Match> matches_;
  std::vector<Evaluation> evaluations_;
};

}  // namespace flywheel::assignment
