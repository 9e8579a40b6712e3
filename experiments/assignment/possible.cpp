#include "experiments/assignment/possible.hpp"

#include <algorithm>

#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {
namespace {

using catalog::kNoVariant;
using catalog::VariantIndex;

/// Collects evaluations of one entry, each once.
class Possible {
 public:
  explicit Possible(const catalog::Entry& entry) : entry_(&entry) {
    for (const ErrorCode code : {ErrorCode::kTargetingKeyMissing, ErrorCode::kInvalidContext}) {
      Evaluation evaluation;
      evaluation.error = code;
      add(evaluation);
    }
  }

  void add(Evaluation evaluation) {
    evaluation.entry = entry_;
    if (std::find(all_.begin(), all_.end(), evaluation) == all_.end()) all_.push_back(evaluation);
  }
  void add(VariantIndex variant, Reason reason, Step step) { add(answer(variant, reason, step)); }

  void add_gates(const catalog::Gates& gates, VariantIndex held_back, VariantIndex refused) {
    for (const catalog::Forced& forced : gates.forced) {
      Evaluation evaluation = answer(forced.variant, Reason::kTargetingMatch, Step::kForced);
      evaluation.test_user = true;
      add(evaluation);
    }
    for (const std::uint16_t holdout : gates.holdouts) {
      Evaluation evaluation = answer(held_back, Reason::kSplit, Step::kHoldout);
      evaluation.holdout = holdout;
      add(evaluation);
    }
    if (!gates.requirements.empty()) add(refused, Reason::kDefault, Step::kRequires);
  }

  void add_serve(const catalog::Serve& serve, Reason fixed_reason) {
    if (const auto* variant = std::get_if<VariantIndex>(&serve)) return add(*variant, fixed_reason, Step::kAudience);
    for (const catalog::Share& share : std::get<catalog::Split>(serve).shares) {
      add(share.variant, Reason::kSplit, Step::kSplit);
    }
  }

  [[nodiscard]] std::vector<Evaluation> take() { return std::move(all_); }

 private:
  const catalog::Entry* entry_;
  std::vector<Evaluation> all_;
};

void add_flag(const catalog::Flag& flag, Possible& possible) {
  const VariantIndex off = flag.off.value_or(kNoVariant);
  possible.add(off, Reason::kDisabled, Step::kStatus);
  possible.add_gates(flag.gates, off, off);
  for (const catalog::Rule& rule : flag.rules) possible.add_serve(rule.serve, Reason::kTargetingMatch);
  const Reason reason = flag.rules.empty() ? Reason::kStatic : Reason::kDefault;
  if (!flag.default_serve) return possible.add(kNoVariant, reason, Step::kAudience);
  possible.add_serve(*flag.default_serve, reason);
}

/// The arms as a unit gets them by hash or memory, for test users and others.
void add_arms(const catalog::Experiment& experiment, bool test_users, Possible& possible) {
  for (VariantIndex arm = 0; arm < experiment.arms.size(); ++arm) {
    for (const bool test_user : {false, true}) {
      if (test_user && !test_users) continue;
      Evaluation evaluation = answer(arm, Reason::kSplit, Step::kSplit);
      evaluation.test_user = test_user;
      possible.add(evaluation);
      if (!experiment.sticky) continue;
      evaluation.sticky_unavailable = true;
      possible.add(evaluation);
      evaluation.sticky_unavailable = false;
      evaluation.step = Step::kSticky;
      possible.add(evaluation);
    }
  }
}

void add_experiment(const catalog::Catalog& catalog, const catalog::Experiment& experiment, Possible& possible) {
  possible.add(experiment.at_rest(), Reason::kDisabled, Step::kStatus);
  if (experiment.texts.asks()) possible.add(kNoVariant, Reason::kDefault, Step::kTexts);
  if (experiment.status != catalog::Status::kRunning) return;
  possible.add_gates(experiment.gates, experiment.baseline, kNoVariant);
  if (experiment.audience) possible.add(kNoVariant, Reason::kDefault, Step::kAudience);
  if (experiment.layer) possible.add(kNoVariant, Reason::kDefault, Step::kLayer);
  if (experiment.traffic < hashing::kSlots) possible.add(kNoVariant, Reason::kDefault, Step::kTraffic);
  add_arms(experiment, !catalog.project().test_users.empty(), possible);
}

}  // namespace

std::vector<Evaluation> possible_evaluations(const catalog::Catalog& catalog, const catalog::Entry& entry) {
  Possible possible(entry);
  if (entry.type == catalog::Entry::Type::kFlag) {
    add_flag(catalog.flags()[entry.index], possible);
  } else {
    add_experiment(catalog, catalog.experiments()[entry.index], possible);
  }
  return possible.take();
}

}  // namespace flywheel::assignment
