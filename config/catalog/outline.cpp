#include "config/catalog/outline.hpp"

#include <algorithm>

namespace flywheel::catalog {
namespace {

Clause fixed(std::optional<ConditionId> condition, VariantIndex variant, Ground ground) {
  Clause clause;
  clause.condition = condition.value_or(Clause::kAlways);
  clause.first = variant;
  clause.ground = ground;
  return clause;
}

Clause divided(std::optional<ConditionId> condition, const Split& split, expression::AttributeSlot unit) {
  Clause clause;
  clause.condition = condition.value_or(Clause::kAlways);
  clause.seed = split.seed;
  clause.unit = unit;
  clause.ground = Ground::kSplit;
  if (split.shares.size() > 2) {
    clause.split = &split;
  } else {
    clause.first = split.shares.front().variant;
    clause.first_end = split.shares.front().end;
    clause.second = split.shares.back().variant;
  }
  return clause;
}

Clause serving(std::optional<ConditionId> condition, const Serve& serve, Ground ground, const Flag& flag) {
  if (const auto* variant = std::get_if<VariantIndex>(&serve)) return fixed(condition, *variant, ground);
  return divided(condition, std::get<Split>(serve), flag.unit_attribute);
}

void add(const Flag& flag, std::vector<Clause>& clauses) {
  if (!flag.enabled) return clauses.push_back(fixed({}, flag.off.value_or(kNoVariant), Ground::kOff));
  const bool short_rules =
      std::all_of(flag.rules.begin(), flag.rules.end(), [](const Rule& rule) { return rule.schedule.always(); });
  if (!short_rules || !flag.schedule.always() || !flag.gates.open()) return;
  for (const Rule& rule : flag.rules) {
    clauses.push_back(serving(rule.condition, rule.serve, Ground::kRule, flag));
    if (!rule.condition) return;
  }
  const Ground ground = flag.rules.empty() ? Ground::kStatic : Ground::kDefault;
  clauses.push_back(flag.default_serve ? serving({}, *flag.default_serve, ground, flag)
                                       : fixed({}, kNoVariant, ground));
}

void add(const Experiment& experiment, std::vector<Clause>& clauses) {
  if (experiment.texts.asks()) return;
  if (experiment.status != Status::kRunning) {
    return clauses.push_back(fixed({}, experiment.at_rest(), Ground::kOff));
  }
  const bool is_short = experiment.schedule.always() && experiment.gates.open() && !experiment.layer &&
                        experiment.traffic >= hashing::kSlots && !experiment.sticky;
  if (!is_short) return;
  clauses.push_back(divided(experiment.audience, experiment.split, experiment.unit_attribute));
  if (experiment.audience) clauses.push_back(fixed({}, kNoVariant, Ground::kOutside));
}

}  // namespace

Outline::Outline(std::span<const Flag> flags, std::span<const Experiment> experiments, bool test_users) {
  begins_.push_back(0);
  const auto end_entry = [this] { begins_.push_back(static_cast<std::uint32_t>(clauses_.size())); };
  for (const Flag& flag : flags) {
    add(flag, clauses_);
    end_entry();
  }
  for (const Experiment& experiment : experiments) {
    if (!test_users) add(experiment, clauses_);
    end_entry();
  }
}

}  // namespace flywheel::catalog
