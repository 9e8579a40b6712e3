// What is asked before a definition's own targeting: status and schedules, test users, holdouts, prerequisites.
#include <algorithm>

#include "config/vocabulary/glob.hpp"
#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {
namespace {

using catalog::Variant;
using catalog::VariantIndex;

template <class E>
std::optional<Evaluation> force(Run<E>& run, const catalog::Gates& gates, const std::vector<Variant>& variants) {
  for (const catalog::Forced& forced : gates.forced) {
    const bool matched = run.matches(forced.condition);
    if (run.explainer.wanted()) {
      run.explainer.add_condition("test user", false, run.catalog.conditions()[forced.condition], run.context,
                                  run.scratch);
    }
    if (!matched) continue;
    if (run.explainer.wanted()) {
      run.explainer.add("forced", true, "test users of this kind get `" + variants[forced.variant].name + "`");
    }
    Evaluation evaluation = answer(forced.variant, Reason::kTargetingMatch, Step::kForced);
    evaluation.test_user = true;
    return evaluation;
  }
  return std::nullopt;
}

template <class E>
std::optional<Evaluation> hold_back(Run<E>& run, std::uint16_t index, VariantIndex held_back) {
  const catalog::Holdout& holdout = run.catalog.holdouts()[index];
  if (!holdout.schedule.contains(run.context.now)) return std::nullopt;
  UnitId unit(run.context, holdout.unit_attribute);
  if (unit.error() != ErrorCode::kNone) return unit_error(run, unit, holdout.unit);
  const hashing::Slot slot = unit.slot(holdout.seed);
  const bool held = slot < holdout.share;
  if (run.explainer.wanted()) {
    run.explainer.add("holdout `" + holdout.key + "`", held,
                      "slot " + slot_text(slot) + (held ? " is below " : " is not below ") + slot_text(holdout.share));
  }
  if (!held) return std::nullopt;
  Evaluation evaluation = answer(held_back, Reason::kSplit, Step::kHoldout);
  evaluation.holdout = index;
  return evaluation;
}

/// Whether the required flag serves one of the variants to this context.
template <class E>
bool is_met(Run<E>& run, const catalog::Requirement& requirement) {
  const catalog::Entry& entry = run.catalog.entries()[requirement.flag_index];  // flags come first, in their order
  Run<Silent> inner(run.catalog, run.context, run.scratch, run.known);
  const Evaluation evaluation = evaluate_flag(inner, entry, run.catalog.flags()[requirement.flag_index]);
  const auto& accepted = requirement.variant_indexes;
  const bool met = evaluation.error == ErrorCode::kNone &&
                   std::find(accepted.begin(), accepted.end(), evaluation.variant) != accepted.end();
  if (run.explainer.wanted()) {
    const auto& variants = run.catalog.flags()[requirement.flag_index].variants;
    const std::string served = evaluation.error != ErrorCode::kNone ? std::string(error_code_name(evaluation.error))
                               : evaluation.variant == catalog::kNoVariant
                                   ? "the code default"
                                   : "`" + variants[evaluation.variant].name + "`";
    run.explainer.add("requires `" + requirement.flag + "`", !met, "it serves " + served);
  }
  return met;
}

}  // namespace

template <class E>
Evaluation unit_error(Run<E>& run, const UnitId& unit, std::string_view unit_type) {
  if (run.explainer.wanted()) {
    const bool missing = unit.error() == ErrorCode::kTargetingKeyMissing;
    run.explainer.add("unit", true,
                      "the id of the unit `" + std::string(unit_type) + "` is " +
                          (missing ? "missing" : "neither a text nor a whole number up to 2^53"));
  }
  Evaluation evaluation;
  evaluation.error = unit.error();
  return evaluation;
}

bool in_limited_schedule(const catalog::Catalog& catalog, const EvaluationContext& context,
                         const catalog::Schedule& schedule) {
  if (!schedule.in_user_zone) return schedule.contains(context.now);
  const auto slot = catalog.attributes().find(catalog::kZoneAttribute);
  if (slot && *slot < context.attributes.size() && context.attributes[*slot].is(Kind::kString)) {
    const auto zone = Zone::find(context.attributes[*slot].as_string());
    if (zone) return schedule.contains(context.now, *zone);
  }
  return schedule.contains(context.now);
}

template <class E>
bool is_test_user(Run<E>& run) {
  for (const catalog::TestUser& user : run.catalog.project().test_users) {
    if (user.condition) {
      if (run.matches(*user.condition)) return true;
      continue;
    }
    if (run.user.error() == ErrorCode::kNone && glob_matches(user.glob, run.user.text())) return true;
  }
  return false;
}

template <class E>
std::optional<Evaluation> pass_gates(Run<E>& run, const catalog::Gates& gates, const std::vector<Variant>& variants,
                                     VariantIndex held_back, VariantIndex refused) {
  if (auto forced = force(run, gates, variants)) return forced;
  for (const std::uint16_t holdout : gates.holdouts) {
    if (auto held = hold_back(run, holdout, held_back)) return held;
  }
  for (const catalog::Requirement& requirement : gates.requirements) {
    if (!is_met(run, requirement)) return answer(refused, Reason::kDefault, Step::kRequires);
  }
  return std::nullopt;
}

template Evaluation unit_error(Run<Silent>&, const UnitId&, std::string_view);
template bool is_test_user(Run<Silent>&);
template std::optional<Evaluation> pass_gates(Run<Silent>&, const catalog::Gates&, const std::vector<Variant>&,
                                              VariantIndex, VariantIndex);
template Evaluation unit_error(Run<Explainer>&, const UnitId&, std::string_view);
template bool is_test_user(Run<Explainer>&);
template std::optional<Evaluation> pass_gates(Run<Explainer>&, const catalog::Gates&, const std::vector<Variant>&,
                                              VariantIndex, VariantIndex);

}  // namespace flywheel::assignment
