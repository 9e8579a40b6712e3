// The steps of a flag.
#include "experiments/assignment/run.hpp"

namespace flywheel::assignment {
namespace {

using catalog::Flag;
using catalog::VariantIndex;

/// Serves a fixed variant with `fixed_reason`, or splits.
template <class E>
Evaluation serve(Run<E>& run, const Flag& flag, const catalog::Serve& what, Reason fixed_reason) {
  if (const auto* variant = std::get_if<VariantIndex>(&what)) return answer(*variant, fixed_reason, Step::kAudience);
  return with_unit(run, flag.unit_attribute, [&](UnitId& unit) {
    if (unit.error() != ErrorCode::kNone) return unit_error(run, unit, flag.unit);
    return serve_split(run, unit, *std::get_if<catalog::Split>(&what), flag.variants);
  });
}

std::string rule_name(const catalog::Rule& rule, std::size_t number) {
  return "rule " + (rule.name.empty() ? std::to_string(number + 1) : "`" + rule.name + "`");
}

template <class E>
bool rule_matches(Run<E>& run, const catalog::Rule& rule, std::size_t number) {
  if (!in_schedule(run, rule.schedule)) {
    if (run.explainer.wanted()) run.explainer.add(rule_name(rule, number), false, "out of its schedule");
    return false;
  }
  if (!rule.condition) {
    if (run.explainer.wanted()) run.explainer.add(rule_name(rule, number), true, "has no condition: always matches");
    return true;
  }
  const bool matched = run.matches(*rule.condition);
  if (run.explainer.wanted()) {
    run.explainer.add_condition(rule_name(rule, number), matched, run.catalog.conditions()[*rule.condition],
                                run.context, run.scratch);
  }
  return matched;
}

/// Why the flag serves `off` to everybody now; nullptr: it does not.
template <class E>
const char* why_off(Run<E>& run, const catalog::Entry& entry, const Flag& flag) {
  if (!flag.enabled) return "the flag is disabled";
  if (run.killed(entry)) return "the flag is switched off by hand";
  return in_schedule(run, flag.schedule) ? nullptr : "out of its schedule";
}

}  // namespace

template <class E>
Evaluation evaluate_flag(Run<E>& run, const catalog::Entry& entry, const Flag& flag) {
  const VariantIndex off = flag.off.value_or(catalog::kNoVariant);
  if (const char* why = why_off(run, entry, flag)) {
    if (run.explainer.wanted()) run.explainer.add("status", true, why);
    return answer(off, Reason::kDisabled, Step::kStatus);
  }
  if (!flag.gates.open()) {
    if (const auto decided = pass_gates(run, flag.gates, flag.variants, off, off)) return *decided;
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

template Evaluation evaluate_flag(Run<Silent>&, const catalog::Entry&, const Flag&);
template Evaluation evaluate_flag(Run<Explainer>&, const catalog::Entry&, const Flag&);

}  // namespace flywheel::assignment
