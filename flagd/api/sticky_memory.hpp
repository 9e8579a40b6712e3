// Arms that units keep: asked for before evaluating, noted after it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "experiments/assignment/evaluation.hpp"
#include "flagd/api/sticky_plan.hpp"
#include "flagd/store/user_state.hpp"

namespace flywheel::api {

/// Reads and writes UserState on behalf of evaluations. Not thread-safe: one a thread. Does nothing, and allocates
/// nothing, for no units.
class StickyMemory {
 public:
  explicit StickyMemory(store::UserState& users) : users_(&users) {}

  /// The arms that these units of the context keep of experiments as they run now: of the same split (by its seed),
  /// with arms that still exist. None: the store does not answer. The span lives until the next call.
  [[nodiscard]] std::optional<std::span<const assignment::StickyArm>> recall(
      const catalog::Catalog& catalog, std::span<const StickyUnit> units, const assignment::EvaluationContext& context);

  /// Notes the arms that the hash gave. Does not wait: what cannot be noted is decided by the hash again.
  /// `evaluations` are of these units' experiments, by entry of the catalog, or of one of them alone.
  void remember(const catalog::Catalog& catalog, std::span<const StickyUnit> units,
                const assignment::EvaluationContext& context, std::span<const assignment::Evaluation> evaluations);

 private:
  store::UserState* users_;
  std::vector<assignment::StickyArm> arms_;
};

}  // namespace flywheel::api
