// One evaluation while it runs: what its steps share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "experiments/assignment/evaluation.hpp"
#include "experiments/assignment/explanation.hpp"
#include "experiments/assignment/unit_id.hpp"

namespace flywheel::assignment {

/// `E` is Explainer, or Silent where nobody asked for an explanation: then no code for it is in the way.
template <class E>
struct Run {
  // A constructor, as GCC fills an aggregate with zeros first.
  Run(const catalog::Catalog& c, const EvaluationContext& asked, Arena& arena,
      std::span<const expression::Match> all = {}, E steps = {})
      : catalog(c), context(asked), scratch(arena), known(all), explainer(steps) {}

  const catalog::Catalog& catalog;
  const EvaluationContext& context;
  Arena& scratch;
  std::span<const expression::Match> known;  ///< by ConditionId, where all conditions were evaluated beforehand
  [[no_unique_address]] E explainer;
  UnitId user{context, expression::Attributes::kTargetingKey};  ///< most ask for this unit: it is read once

  [[nodiscard]] bool matches(catalog::ConditionId condition) {
    const auto match =
        known.empty() ? catalog.conditions()[condition].matches(context.inputs(), scratch) : known.data()[condition];
    return match == expression::Match::kYes;
  }
  [[nodiscard]] bool killed(const catalog::Entry& entry) const {
    return killed(static_cast<std::size_t>(&entry - catalog.entries().data()));
  }
  /// The same of an entry's place.
  [[nodiscard]] bool killed(std::size_t place) const {
    const std::size_t word = place / 64;
    return word < context.killed.size() && (context.killed[word] >> (place % 64) & 1) != 0;
  }
};

[[nodiscard]] inline Evaluation answer(catalog::VariantIndex variant, Reason reason, Step step) {
  Evaluation evaluation;
  evaluation.variant = variant;
  evaluation.reason = reason;
  evaluation.step = step;
  return evaluation;
}

/// Calls `use` with the id of the unit that `attribute` carries.
template <class E, class Use>
[[nodiscard]] Evaluation with_unit(Run<E>& run, expression::AttributeSlot attribute, Use use) {
  if (attribute == expression::Attributes::kTargetingKey) return use(run.user);
  UnitId unit(run.context, attribute);
  return use(unit);
}

/// The answer where the id of the unit is missing or none.
template <class E>
[[nodiscard]] Evaluation unit_error(Run<E>& run, const UnitId& unit, std::string_view unit_type);

/// Whether a schedule that is not always in force holds now, for this user.
[[nodiscard]] bool in_limited_schedule(const catalog::Catalog& catalog, const EvaluationContext& context,
                                       const catalog::Schedule& schedule);

/// Whether a schedule holds now, for this user.
template <class E>
[[nodiscard]] bool in_schedule(const Run<E>& run, const catalog::Schedule& schedule) {
  return schedule.always() || in_limited_schedule(run.catalog, run.context, schedule);
}

/// Test users, holdouts and prerequisites, in this order: the evaluation that one of them decided on, or nothing.
/// `held_back` is what a held-back unit gets, `refused` what there is without the prerequisites.
template <class E>
[[nodiscard]] std::optional<Evaluation> pass_gates(Run<E>& run, const catalog::Gates& gates,
                                                   const std::vector<catalog::Variant>& variants,
                                                   catalog::VariantIndex held_back, catalog::VariantIndex refused);

/// Whether results must not count this context.
template <class E>
[[nodiscard]] bool is_test_user(Run<E>& run);

/// Whether the audience, if there is one, has this context.
template <class E>
[[nodiscard]] bool in_audience(Run<E>& run, std::optional<catalog::ConditionId> audience) {
  if (!audience) return true;
  const bool inside = run.matches(*audience);
  if (run.explainer.wanted()) {
    run.explainer.add_condition("audience", !inside, run.catalog.conditions()[*audience], run.context, run.scratch);
  }
  return inside;
}

template <class E>
[[nodiscard]] Evaluation evaluate_flag(Run<E>& run, const catalog::Entry& entry, const catalog::Flag& flag);
template <class E>
[[nodiscard]] Evaluation evaluate_experiment(Run<E>& run, const catalog::Entry& entry,
                                             const catalog::Experiment& experiment, std::uint32_t index);

/// The same of an experiment that runs, but for its texts: from test users to the split.
template <class E>
[[nodiscard]] Evaluation enrol(Run<E>& run, const catalog::Experiment& experiment, std::uint32_t index);
/// Whether a message without an experiment is for this context, which must have a targeting key: holdouts,
/// prerequisites and audience. TARGETING_MATCH where it is, and never a variant.
template <class E>
[[nodiscard]] Evaluation enrol(Run<E>& run, const catalog::Message& message);

/// The variant that owns the unit's slot.
template <class E>
[[nodiscard]] Evaluation serve_split(Run<E>& run, UnitId& unit, const catalog::Split& split,
                                     const std::vector<catalog::Variant>& variants) {
  const hashing::Slot slot = unit.slot(split.seed);
  const catalog::VariantIndex variant = split.at(slot);
  if (run.explainer.wanted()) {
    run.explainer.add("split", true,
                      "slot " + slot_text(slot) + " of 1,000,000 belongs to `" + variants[variant].name + "`");
  }
  return answer(variant, Reason::kSplit, Step::kSplit);
}

}  // namespace flywheel::assignment
