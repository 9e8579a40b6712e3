#include "experiments/assignment/evaluate.hpp"

#include <array>

#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {
namespace {

using catalog::VariantIndex;

template <class E>
Evaluation all_steps(Run<E>& run, const catalog::Entry& entry) {
  Evaluation evaluation =
      entry.type == catalog::Entry::Type::kFlag
          ? evaluate_flag(run, entry, run.catalog.flags().data()[entry.index])
          : evaluate_experiment(run, entry, run.catalog.experiments().data()[entry.index], entry.index);
  evaluation.entry = &entry;
  return evaluation;
}

/// Reason and step by Ground.
constexpr std::array<Reason, 6> kReasons{Reason::kTargetingMatch, Reason::kDefault,  Reason::kStatic,
                                         Reason::kDefault,        Reason::kDisabled, Reason::kSplit};
constexpr std::array<Step, 6> kSteps{Step::kAudience, Step::kAudience, Step::kAudience,
                                     Step::kAudience, Step::kStatus,   Step::kSplit};

VariantIndex owner(const catalog::Clause& clause, hashing::Slot slot) {
  if (clause.split != nullptr) return clause.split->at(slot);
  return slot < clause.first_end ? clause.first : clause.second;
}

// What is rare stands apart, so that what is usual needs little of the stack.
[[gnu::noinline]] void refuse(ErrorCode error, Evaluation& into) {
  into = Evaluation();
  into.error = error;
}

/// What a split comes to for this unit.
inline void divide(const catalog::Clause& clause, UnitId& unit, Evaluation& into) {
  if (unit.error() != ErrorCode::kNone) return refuse(unit.error(), into);
  into.variant = owner(clause, unit.slot(clause.seed));
}

[[gnu::noinline]] void divide_another_unit(Run<Silent>& run, const catalog::Clause& clause, Evaluation& into) {
  UnitId unit(run.context, clause.unit);
  divide(clause, unit, into);
}

/// What the clause comes to. Member by member into memory: put together in registers it costs more than the hash.
inline void follow(Run<Silent>& run, const catalog::Clause& clause, Evaluation& into) {
  const auto ground = static_cast<std::size_t>(clause.ground);
  into.variant = clause.first;
  into.holdout = 0;
  into.reason = kReasons.data()[ground];
  into.step = kSteps.data()[ground];
  into.error = ErrorCode::kNone;
  into.test_user = into.sticky_unavailable = false;
  if (clause.ground != catalog::Ground::kSplit) return;
  if (clause.unit != expression::Attributes::kTargetingKey) return divide_another_unit(run, clause, into);
  divide(clause, run.user, into);
}

[[gnu::noinline]] void take_all_steps(Run<Silent>& run, const catalog::Entry& entry, Evaluation& into) {
  into = all_steps(run, entry);
}

/// What all_steps comes to, by the outline where the entry has one. `matches` answers a condition.
template <class Matches>
inline void evaluate_entry(Run<Silent>& run, const catalog::Entry& entry, std::size_t place, Matches matches,
                           Evaluation& into) {
  const auto clauses = run.catalog.outline().at(place);
  if (clauses.empty() || run.killed(place)) return take_all_steps(run, entry, into);
  const catalog::Clause* clause = clauses.data();
  while (clause->condition != catalog::Clause::kAlways && !matches(clause->condition)) ++clause;
  follow(run, *clause, into);
  into.entry = &entry;
}

}  // namespace

Evaluation evaluate(const catalog::Catalog& catalog, std::string_view key, const EvaluationContext& context,
                    Arena& scratch, Explanation* explanation) {
  const catalog::Entry* entry = catalog.find(key);
  if (entry) return evaluate(catalog, *entry, context, scratch, explanation);
  if (explanation) explanation->push_back({"lookup", true, "no flag or experiment has this key"});
  Evaluation unknown;
  unknown.error = ErrorCode::kFlagNotFound;
  return unknown;
}

Evaluation evaluate(const catalog::Catalog& catalog, const catalog::Entry& entry, const EvaluationContext& context,
                    Arena& scratch, Explanation* explanation) {
  if (explanation) {
    Run<Explainer> run(catalog, context, scratch, {}, Explainer(*explanation));
    return all_steps(run, entry);
  }
  Run<Silent> run(catalog, context, scratch);
  Evaluation evaluation;
  const auto place = static_cast<std::size_t>(&entry - catalog.entries().data());
  evaluate_entry(
      run, entry, place, [&run](catalog::ConditionId condition) { return run.matches(condition); }, evaluation);
  return evaluation;
}

std::span<const Evaluation> Bulk::evaluate(const catalog::Catalog& catalog, const EvaluationContext& context,
                                           Arena& scratch) {
  const auto conditions = catalog.conditions();
  matches_.resize(conditions.size());
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    matches_[i] = conditions[i].matches(context.inputs(), scratch);
  }
  Run<Silent> run(catalog, context, scratch, matches_);
  const auto matches = [known = matches_.data()](catalog::ConditionId condition) {
    return known[condition] == expression::Match::kYes;
  };
  const auto entries = catalog.entries();
  evaluations_.resize(entries.size());
  Evaluation* into = evaluations_.data();
  for (std::size_t i = 0; i < entries.size(); ++i) evaluate_entry(run, entries.data()[i], i, matches, into[i]);
  return evaluations_;
}

}  // namespace flywheel::assignment
