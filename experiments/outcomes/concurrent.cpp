#include "experiments/outcomes/concurrent.hpp"

namespace flywheel::outcomes {
namespace {

bool overlap(const catalog::Schedule& one, const catalog::Schedule& other) {
  const auto begins_before_end_of = [](const catalog::Schedule& first, const catalog::Schedule& second) {
    return !first.start || !second.end || *first.start < *second.end;
  };
  return begins_before_end_of(one, other) && begins_before_end_of(other, one);
}

}  // namespace

std::vector<const catalog::Experiment*> concurrent_with(const catalog::Catalog& catalog,
                                                        const catalog::Experiment& experiment) {
  std::vector<const catalog::Experiment*> others;
  if (catalog.find_experiment(experiment.key) != &experiment) return others;
  for (const catalog::Experiment& other : catalog.experiments()) {
    if (others.size() == kMostConcurrent) break;
    if (&other == &experiment || other.status == catalog::Status::kDraft || other.unit != experiment.unit) continue;
    if (overlap(other.schedule, experiment.schedule)) others.push_back(&other);
  }
  return others;
}

}  // namespace flywheel::outcomes
