#include "experiments/assignment/plan.hpp"

#include <algorithm>
#include <map>

#include "experiments/assignment/differences.hpp"

namespace flywheel::assignment {
namespace {

using catalog::Catalog;
using catalog::Experiment;
using catalog::Flag;

/// Pairs two lists in order of key, and tells each pair; nullptr where one side lacks the key.
template <class T, class Tell>
void pair_up(std::span<const T> before, std::span<const T> after, Tell tell) {
  std::size_t i = 0, j = 0;
  while (i < before.size() || j < after.size()) {
    const bool only_before = j == after.size() || (i < before.size() && before[i].key < after[j].key);
    const bool only_after = i == before.size() || (j < after.size() && after[j].key < before[i].key);
    tell(only_after ? nullptr : &before[i], only_before ? nullptr : &after[j]);
    if (!only_after) ++i;
    if (!only_before) ++j;
  }
}

template <class T>
Difference begin_difference(const T* before, const T* after, bool is_flag) {
  Difference difference;
  difference.key = before ? before->key : after->key;
  difference.is_flag = is_flag;
  difference.kind = !before  ? Difference::Kind::kAdded
                    : !after ? Difference::Kind::kRemoved
                             : Difference::Kind::kChanged;
  return difference;
}

std::vector<LayerUse::Owner> owners(const Catalog& catalog, const std::string& layer) {
  std::vector<LayerUse::Owner> owners;
  for (const Experiment& experiment : catalog.experiments()) {
    if (!experiment.layer || experiment.layer->layer != layer || experiment.status == catalog::Status::kEnded) continue;
    owners.push_back({experiment.key, experiment.layer->begin, experiment.layer->end});
  }
  std::sort(owners.begin(), owners.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return owners;
}

std::vector<LayerUse> layer_uses(const Catalog& before, const Catalog& after) {
  std::map<std::string, LayerUse> uses;
  for (const Catalog* catalog : {&before, &after}) {
    for (const catalog::Layer& layer : catalog->layers()) uses[layer.name].layer = layer.name;
  }
  std::vector<LayerUse> changed;
  for (auto& [name, use] : uses) {
    use.before = owners(before, name);
    use.after = owners(after, name);
    if (use.before != use.after) changed.push_back(std::move(use));
  }
  return changed;
}

/// What one side serves, by name; "" for no variant.
std::string_view served(const Catalog& catalog, const std::string& key, std::span<const Value> slots, Time now,
                        Arena& scratch, bool& enrolled) {
  const Evaluation evaluation = evaluate(catalog, key, {slots, now}, scratch);
  enrolled = evaluation.reason == Reason::kSplit && evaluation.step != Step::kHoldout;
  if (!evaluation.entry || evaluation.variant == catalog::kNoVariant) return {};
  const bool flag = evaluation.entry->type == catalog::Entry::Type::kFlag;
  return flag ? catalog.flags()[evaluation.entry->index].variants[evaluation.variant].name
              : catalog.experiments()[evaluation.entry->index].arms[evaluation.variant].name;
}

}  // namespace

Plan compare(const Catalog& before, const Catalog& after, Time now) {
  Plan plan;
  plan.epoch_before = before.epoch();
  plan.epoch_after = after.epoch();
  const Comparison comparison(before, after, now);
  pair_up(before.experiments(), after.experiments(), [&](const Experiment* old_one, const Experiment* new_one) {
    Difference difference = begin_difference(old_one, new_one, false);
    difference.phase_before = old_one ? old_one->phase : 0;
    difference.phase_after = new_one ? new_one->phase : 0;
    comparison.describe(old_one, new_one, difference);
    const bool same = difference.kind == Difference::Kind::kChanged && difference.notes.empty();
    if (!same) plan.differences.push_back(std::move(difference));
  });
  pair_up(before.flags(), after.flags(), [&](const Flag* old_one, const Flag* new_one) {
    Difference difference = begin_difference(old_one, new_one, true);
    if (old_one && new_one) comparison.describe(*old_one, *new_one, difference);
    const bool same = difference.kind == Difference::Kind::kChanged && difference.notes.empty();
    if (!same) plan.differences.push_back(std::move(difference));
  });
  plan.layers = layer_uses(before, after);
  return plan;
}

void count(Plan& plan, const Catalog& before, const Catalog& after, const ContextPair& context, Time now,
           Arena& scratch) {
  ++plan.contexts;
  for (Difference& difference : plan.differences) {
    if (!difference.counted) difference.counted.emplace();
    bool was_in = false, is_in = false;
    const std::string_view was = served(before, difference.key, context.before, now, scratch, was_in);
    const std::string_view is = served(after, difference.key, context.after, now, scratch, is_in);
    if (difference.is_flag) {
      if (was != is) ++difference.counted->change;
      continue;
    }
    if (was_in && is_in && was != is) ++difference.counted->change;
    if (!was_in && is_in) ++difference.counted->enter;
    if (was_in && !is_in) ++difference.counted->leave;
  }
}

}  // namespace flywheel::assignment
