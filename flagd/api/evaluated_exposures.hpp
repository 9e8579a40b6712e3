// Exposures that the server records itself: for experiments with `exposure: on_evaluation`.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "experiments/assignment/evaluation.hpp"
#include "flagd/api/exposure.hpp"
#include "flagd/store/event_store.hpp"

namespace flywheel::api {

/// Records `Experiment Viewed` once per unit, experiment and phase, and `Holdout Viewed` once per unit and holdout that
/// keeps it back from such an experiment: the message id is made of these, so that the store knows it again, from
/// whichever thread and after whichever restart. Never waits and never fails: what cannot be stored is tried again with
/// the unit's next evaluation. Not thread-safe: one a thread.
class EvaluatedExposures {
 public:
  explicit EvaluatedExposures(store::EventStore& events) : events_(&events), recorded_(std::make_shared<Recorded>()) {}

  /// Records the exposure of an evaluation that counts, where its experiment wants that.
  void note(const catalog::Catalog& catalog, const assignment::EvaluationContext& context,
            const assignment::Evaluation& evaluation);
  /// Records that a message was due and not shown: once per unit, experiment, phase and reason.
  void note_suppressed(const catalog::Experiment& experiment, catalog::VariantIndex arm, std::string_view why,
                       const assignment::EvaluationContext& context);
  /// Records that a holdout keeps a unit back.
  void note(const catalog::Holdout& holdout, const assignment::EvaluationContext& context);

 private:
  template <class MakeProperties>
  void record(const Sight& sight, const assignment::EvaluationContext& context, const MakeProperties& make_properties);

  /// Hashes of what was recorded lately, each in the place that it names: spares the store most repetitions. A failed
  /// append takes its hash out again, on the store's thread.
  using Recorded = std::array<std::atomic<std::uint64_t>, 8192>;

  store::EventStore* events_;
  std::shared_ptr<Recorded> recorded_;
};

}  // namespace flywheel::api
