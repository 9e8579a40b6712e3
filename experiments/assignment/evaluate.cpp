#include "experiments/assignment/evaluate.hpp"

#include <array>
#include <charconv>

#include "experiments/assignment/explanation.hpp"

namespace flywheel::assignment {
namespace {

using catalog::ConditionId;
using catalog::Experiment;
using catalog::Flag;
using catalog::VariantIndex;
using expression::Match;

/// What every step of one evaluation needs.
struct Run {
  const catalog::Catalog& catalog;
  const EvaluationContext& context;
  Arena& scratch;
  std::span<const Match> known;  ///< by ConditionId, where all conditions were evaluated beforehand
  Explainer explainer;

  Match matches(ConditionId condition) {
    if (!known.empty()) return known[condition];
    return catalog.conditions()[condition].matches({context.attributes, context.now}, scratch);
  }
};

/// The id of the unit that an evaluation is about, as the text that is hashed.
class UnitText {
 public:
  UnitText(const EvaluationContext& context, expression::AttributeSlot attribute) {
    const Value id = attribute < context.attributes.size() ? context.attributes[attribute] : Value();
    if (id.is(Kind::kString)) {
      text_ = id.as_string();
    } else if (id.is(Kind::kInt) && -kLargest <= id.as_int() && id.as_int() <= kLargest) {
      const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), id.as_int()).ptr;
      text_ = {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
    } else if (!id.absent() && !id.is(Kind::kNull)) {
      error_ = ErrorCode::kInvalidContext;
      return;
    }
    if (text_.empty()) error_ = ErrorCode::kTargetingKeyMissing;
  }
  UnitText(const UnitText&) = delete;
  UnitText& operator=(const UnitText&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] ErrorCode error() const { return error_; }

 private:
  static constexpr std::int64_t kLargest = std::int64_t{1} << 53;  // beyond it JSON numbers are not exact everywhere
  std::array<char, 24> digits_;
  std::string_view text_;
  ErrorCode error_ = ErrorCode::kNone;
};

Evaluation answer(VariantIndex variant, Reason reason, Step step) {
  return {nullptr, variant, reason, step, ErrorCode::kNone};
}

Evaluation unit_error(Run& run, const UnitText& unit, std::string_view unit_type, Step step) {
  if (run.explainer.wanted()) {
    const bool missing = unit.error() == ErrorCode::kTargetingKeyMissing;
    run.explainer.add("unit", true,
                      "the id of the unit `" + std::string(unit_type) + "` is " +
                          (missing ? "missing" : "neither a text nor a whole number up to 2^53"));
  }
  return {nullptr, catalog::kNoVariant, Reason::kError, step, unit.error()};
}

/// The variant that owns the unit's slot.
Evaluation serve_split(Run& run, const UnitText& unit, const catalog::Split& split,
                       const std::vector<catalog::Variant>& variants) {
  const hashing::Slot slot = hashing::slot_of(split.seed, unit.text());
  const VariantIndex variant = split.at(slot);
  if (run.explainer.wanted()) {
    run.explainer.add("split", true,
                      "slot " + slot_text(slot) + " of 1,000,000 belongs to `" + variants[variant].name + "`");
  }
  return answer(variant, Reason::kSplit, Step::kSplit);
}

/// Serves a fixed variant with `fixed_reason`, or splits.
Evaluation serve(Run& run, const Flag& flag, const catalog::Serve& what, Reason fixed_reason) {
  if (const auto* variant = std::get_if<VariantIndex>(&what)) return answer(*variant, fixed_reason, Step::kAudience);
  const UnitText unit(run.context, flag.unit_attribute);
  if (unit.error() != ErrorCode::kNone) return unit_error(run, unit, flag.unit, Step::kSplit);
  return serve_split(run, unit, std::get<catalog::Split>(what), flag.variants);
}

std::string rule_name(const catalog::Rule& rule, std::size_t number) {
  return "rule " + (rule.name.empty() ? std::to_string(number + 1) : "`" + rule.name + "`");
}

bool rule_matches(Run& run, const catalog::Rule& rule, std::size_t number) {
  if (!rule.schedule.contains(run.context.now)) {
    if (run.explainer.wanted()) run.explainer.add(rule_name(rule, number), false, "out of its schedule");
    return false;
  }
  if (!rule.condition) {
    if (run.explainer.wanted()) run.explainer.add(rule_name(rule, number), true, "has no condition: always matches");
    return true;
  }
  const bool matched = run.matches(*rule.condition) == Match::kYes;
  if (run.explainer.wanted()) {
    run.explainer.add_condition(rule_name(rule, number), matched, run.catalog.conditions()[*rule.condition],
                                run.context, run.scratch);
  }
  return matched;
}

Evaluation evaluate_flag(Run& run, const Flag& flag) {
  if (!flag.enabled) {
    if (run.explainer.wanted()) run.explainer.add("status", true, "the flag is disabled");
    return answer(flag.off.value_or(catalog::kNoVariant), Reason::kDisabled, Step::kStatus);
  }
  for (std::size_t i = 0; i < flag.rules.size(); ++i) {
    if (!rule_matches(run, flag.rules[i], i)) continue;
    return serve(run, flag, flag.rules[i].serve, Reason::kTargetingMatch);
  }
  const Reason reason = flag.rules.empty() ? Reason::kStatic : Reason::kDefault;
  if (run.explainer.wanted()) {
    run.explainer.add("default", true,
                      flag.default_serve ? "no rule matched" : "no rule matched and there is no default");
  }
  if (!flag.default_serve) return answer(catalog::kNoVariant, reason, Step::kAudience);
  return serve(run, flag, *flag.default_serve, reason);
}

/// What everybody gets while an experiment does not run: nobody loses a feature by surprise.
Evaluation not_running(Run& run, const Experiment& experiment) {
  if (run.explainer.wanted()) {
    const bool scheduled = experiment.status == catalog::Status::kRunning;
    run.explainer.add(
        "status", true,
        scheduled ? "out of its schedule" : "the experiment is " + std::string(status_name(experiment.status)));
  }
  if (experiment.ship) return answer(*experiment.ship, Reason::kDisabled, Step::kStatus);
  return answer(experiment.is_message ? catalog::kNoVariant : experiment.baseline, Reason::kDisabled, Step::kStatus);
}

Evaluation evaluate_experiment(Run& run, const Experiment& experiment) {
  if (experiment.status != catalog::Status::kRunning || !experiment.schedule.contains(run.context.now)) {
    return not_running(run, experiment);
  }
  if (run.explainer.wanted()) run.explainer.add("status", false, "running, inside its schedule");
  if (experiment.audience) {
    const bool inside = run.matches(*experiment.audience) == Match::kYes;
    if (run.explainer.wanted()) {
      run.explainer.add_condition("audience", !inside, run.catalog.conditions()[*experiment.audience], run.context,
                                  run.scratch);
    }
    if (!inside) return answer(catalog::kNoVariant, Reason::kDefault, Step::kAudience);
  }
  const UnitText unit(run.context, experiment.unit_attribute);
  if (unit.error() != ErrorCode::kNone) return unit_error(run, unit, experiment.unit, Step::kTraffic);
  if (experiment.traffic < hashing::kSlots) {
    const hashing::Slot slot = hashing::slot_of(experiment.traffic_seed, unit.text());
    const bool enrolled = slot < experiment.traffic;
    if (run.explainer.wanted()) {
      run.explainer.add(
          "traffic", !enrolled,
          "slot " + slot_text(slot) + (enrolled ? " is below " : " is not below ") + slot_text(experiment.traffic));
    }
    if (!enrolled) return answer(catalog::kNoVariant, Reason::kDefault, Step::kTraffic);
  }
  return serve_split(run, unit, experiment.split, experiment.arms);
}

Evaluation evaluate_entry(Run& run, const catalog::Entry& entry) {
  Evaluation evaluation = entry.type == catalog::Entry::Type::kFlag
                              ? evaluate_flag(run, run.catalog.flags()[entry.index])
                              : evaluate_experiment(run, run.catalog.experiments()[entry.index]);
  evaluation.entry = &entry;
  return evaluation;
}

}  // namespace

Evaluation evaluate(const catalog::Catalog& catalog, std::string_view key, const EvaluationContext& context,
                    Arena& scratch, Explanation* explanation) {
  const catalog::Entry* entry = catalog.find(key);
  if (entry) return evaluate(catalog, *entry, context, scratch, explanation);
  if (explanation) explanation->push_back({"lookup", true, "no flag or experiment has this key"});
  return {nullptr, catalog::kNoVariant, Reason::kError, Step::kLookup, ErrorCode::kFlagNotFound};
}

Evaluation evaluate(const catalog::Catalog& catalog, const catalog::Entry& entry, const EvaluationContext& context,
                    Arena& scratch, Explanation* explanation) {
  Run run{catalog, context, scratch, {}, Explainer(explanation)};
  return evaluate_entry(run, entry);
}

std::span<const Evaluation> Bulk::evaluate(const catalog::Catalog& catalog, const EvaluationContext& context,
                                           Arena& scratch) {
  matches_.clear();
  for (const expression::Program& condition : catalog.conditions()) {
    matches_.push_back(condition.matches({context.attributes, context.now}, scratch));
  }
  Run run{catalog, context, scratch, matches_, Explainer(nullptr)};
  evaluations_.clear();
  for (const catalog::Entry& entry : catalog.entries()) evaluations_.push_back(evaluate_entry(run, entry));
  return evaluations_;
}

}  // namespace flywheel::assignment
