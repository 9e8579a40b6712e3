// The steps of an experiment.
#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {
namespace {

using catalog::Experiment;
using catalog::VariantIndex;

/// Why the experiment does not run now; nullptr: it does.
template <class E>
const char* why_not_running(Run<E>& run, const catalog::Entry& entry, const Experiment& experiment) {
  switch (experiment.status) {
    case catalog::Status::kDraft:
      return "the experiment is draft";
    case catalog::Status::kPaused:
      return "the experiment is paused";
    case catalog::Status::kEnded:
      return "the experiment is ended";
    case catalog::Status::kRunning:
      break;
  }
  if (run.killed(entry)) return "the experiment is switched off by hand";
  return in_schedule(run, experiment.schedule) ? nullptr : "out of its schedule";
}

/// The arm that is remembered of the unit, if any.
template <class E>
std::optional<VariantIndex> sticky_arm(Run<E>& run, const Experiment& experiment, std::uint32_t index) {
  if (!run.context.sticky) {
    if (run.explainer.wanted()) run.explainer.add("sticky", false, "earlier arms cannot be asked for here");
    return std::nullopt;
  }
  for (const StickyArm& remembered : *run.context.sticky) {
    if (remembered.experiment != index) continue;
    if (run.explainer.wanted()) {
      run.explainer.add("sticky", true, "the unit got `" + experiment.arms[remembered.arm].name + "` earlier");
    }
    return remembered.arm;
  }
  if (run.explainer.wanted()) run.explainer.add("sticky", false, "no earlier arm is known");
  return std::nullopt;
}

template <class E>
bool in_layer(Run<E>& run, const Experiment& experiment, UnitId& unit) {
  if (!experiment.layer) return true;
  const hashing::Slot slot = unit.slot(experiment.layer->seed);
  const bool owned = experiment.layer->owns(slot);
  if (run.explainer.wanted()) {
    run.explainer.add("layer `" + experiment.layer->layer + "`", !owned,
                      "slot " + slot_text(slot) + (owned ? " is" : " is not") + " among this experiment's " +
                          slot_text(experiment.layer->begin) + " to " + slot_text(experiment.layer->end));
  }
  return owned;
}

template <class E>
bool in_traffic(Run<E>& run, const Experiment& experiment, UnitId& unit) {
  if (experiment.traffic >= hashing::kSlots) return true;
  const hashing::Slot slot = unit.slot(experiment.traffic_seed);
  const bool enrolled = slot < experiment.traffic;
  if (run.explainer.wanted()) {
    run.explainer.add(
        "traffic", !enrolled,
        "slot " + slot_text(slot) + (enrolled ? " is below " : " is not below ") + slot_text(experiment.traffic));
  }
  return enrolled;
}

/// Whether a message's texts can be written for this context, those of all arms: who lacks something that one arm needs
/// gets none, or arms would differ in whom they reach.
template <class E>
bool has_texts(Run<E>& run, const Experiment& experiment) {
  if (!experiment.texts.asks()) return true;
  const std::size_t locale = experiment.texts.locale_of(run.context.attributes);
  const auto lacking = experiment.texts.lacking(locale, run.context.attributes);
  if (run.explainer.wanted()) {
    run.explainer.add("texts", lacking.has_value(),
                      lacking
                          ? "`" + std::string(run.catalog.attributes().name(*lacking)) + "` has no value and no default"
                          : "all can be written in `" + std::string(experiment.texts.locales()[locale]) + "`");
  }
  return !lacking;
}

/// Test users, holdouts, prerequisites and the audience: the evaluation that one of them decided on, or nothing.
template <class E>
std::optional<Evaluation> pass_entrance(Run<E>& run, const Experiment& experiment) {
  if (!experiment.gates.open()) {
    const VariantIndex held_back = experiment.baseline;
    if (auto decided = pass_gates(run, experiment.gates, experiment.arms, held_back, catalog::kNoVariant))
      return decided;
  }
  if (in_audience(run, experiment.audience)) return std::nullopt;
  return answer(catalog::kNoVariant, Reason::kDefault, Step::kAudience);
}

/// The arm of a unit that may have one.
template <class E>
Evaluation arm_of(Run<E>& run, const Experiment& experiment, std::uint32_t index, UnitId& unit) {
  if (unit.error() != ErrorCode::kNone) return unit_error(run, unit, experiment.unit);
  if (experiment.sticky) {
    if (const auto arm = sticky_arm(run, experiment, index)) return answer(*arm, Reason::kSplit, Step::kSticky);
  }
  if (!in_layer(run, experiment, unit)) return answer(catalog::kNoVariant, Reason::kDefault, Step::kLayer);
  if (!in_traffic(run, experiment, unit)) return answer(catalog::kNoVariant, Reason::kDefault, Step::kTraffic);
  Evaluation evaluation = serve_split(run, unit, experiment.split, experiment.arms);
  evaluation.sticky_unavailable = experiment.sticky && !run.context.sticky;
  return evaluation;
}

template <class E>
Evaluation assign(Run<E>& run, const Experiment& experiment, std::uint32_t index) {
  Evaluation evaluation =
      with_unit(run, experiment.unit_attribute, [&](UnitId& unit) { return arm_of(run, experiment, index, unit); });
  if (!run.catalog.project().test_users.empty() && evaluation.reason == Reason::kSplit) {
    evaluation.test_user = is_test_user(run);
  }
  return evaluation;
}

}  // namespace

template <class E>
Evaluation evaluate_experiment(Run<E>& run, const catalog::Entry& entry, const Experiment& experiment,
                               std::uint32_t index) {
  const auto shows = [&](VariantIndex arm) {
    return arm != catalog::kNoVariant && !experiment.arms[arm].value.absent();
  };
  const Evaluation unwritten = answer(catalog::kNoVariant, Reason::kDefault, Step::kTexts);
  if (const char* why = why_not_running(run, entry, experiment)) {
    if (run.explainer.wanted()) run.explainer.add("status", true, why);
    const VariantIndex arm = experiment.at_rest();
    if (shows(arm) && !has_texts(run, experiment)) return unwritten;
    return answer(arm, Reason::kDisabled, Step::kStatus);
  }
  if (run.explainer.wanted()) run.explainer.add("status", false, "running, inside its schedule");
  const auto decided = pass_entrance(run, experiment);
  if ((!decided || shows(decided->variant)) && !has_texts(run, experiment)) return unwritten;
  return decided ? *decided : assign(run, experiment, index);
}

template <class E>
Evaluation enrol(Run<E>& run, const Experiment& experiment, std::uint32_t index) {
  const auto decided = pass_entrance(run, experiment);
  return decided ? *decided : assign(run, experiment, index);
}

template Evaluation evaluate_experiment(Run<Silent>&, const catalog::Entry&, const Experiment&, std::uint32_t);
template Evaluation evaluate_experiment(Run<Explainer>&, const catalog::Entry&, const Experiment&, std::uint32_t);
template Evaluation enrol(Run<Silent>&, const Experiment&, std::uint32_t);
template Evaluation enrol(Run<Explainer>&, const Experiment&, std::uint32_t);

}  // namespace flywheel::assignment
