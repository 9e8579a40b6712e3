#include "flagd/api/bulk_flags.hpp"

namespace flywheel::api {

std::span<const std::uint32_t> BulkFlags::evaluate(const Snapshot& snapshot, assignment::EvaluationContext& context,
                                                   Arena& scratch) {
  const std::span<const StickyUnit> keepers = snapshot.sticky().units();
  context.sticky = sticky_.recall(snapshot.catalog(), keepers, context);
  const auto evaluations = bulk_.evaluate(snapshot.catalog(), context, scratch);
  sticky_.remember(snapshot.catalog(), keepers, context, evaluations);
  outcomes_.clear();
  for (const assignment::Evaluation& evaluation : evaluations) outcomes_.push_back(snapshot.outcome(evaluation));
  return outcomes_;
}

void append_items(const Snapshot& snapshot, std::span<const std::uint32_t> outcomes, std::string& out) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (i > 0) out += ',';
    out += snapshot.answer(outcomes[i]).item;
  }
}

}  // namespace flywheel::api
