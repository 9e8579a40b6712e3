#include "experiments/assignment/evaluate.hpp"

#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {
namespace {

template <class E>
Evaluation evaluate_entry(Run<E>& run, const catalog::Entry& entry) {
  Evaluation evaluation =
      entry.type == catalog::Entry::Type::kFlag
          ? evaluate_flag(run, entry, run.catalog.flags().data()[entry.index])
          : evaluate_experiment(run, entry, run.catalog.experiments().data()[entry.index], entry.index);
  evaluation.entry = &entry;
  return evaluation;
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
    Run<Explainer> run{catalog, context, scratch, {}, Explainer(*explanation)};
    return evaluate_entry(run, entry);
  }
  Run<Silent> run{catalog, context, scratch, {}, {}};
  return evaluate_entry(run, entry);
}

std::span<const Evaluation> Bulk::evaluate(const catalog::Catalog& catalog, const EvaluationContext& context,
                                           Arena& scratch) {
  const auto conditions = catalog.conditions();
  matches_.resize(conditions.size());
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    matches_[i] = conditions[i].matches({context.attributes, context.now}, scratch);
  }
  Run<Silent> run{catalog, context, scratch, matches_, {}};
  const auto entries = catalog.entries();
  evaluations_.resize(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) evaluations_[i] = evaluate_entry(run, entries[i]);
  return evaluations_;
}

}  // namespace flywheel::assignment
