// Who may see a message that has no experiment.
#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {

template <class E>
Evaluation enrol(Run<E>& run, const catalog::Message& message) {
  static const std::vector<catalog::Variant> kNoVariants;
  if (!message.gates.open()) {
    const auto decided = pass_gates(run, message.gates, kNoVariants, catalog::kNoVariant, catalog::kNoVariant);
    if (decided) return *decided;
  }
  const bool inside = in_audience(run, message.audience);
  return answer(catalog::kNoVariant, inside ? Reason::kTargetingMatch : Reason::kDefault, Step::kAudience);
}

template Evaluation enrol(Run<Silent>&, const catalog::Message&);
template Evaluation enrol(Run<Explainer>&, const catalog::Message&);

}  // namespace flywheel::assignment
