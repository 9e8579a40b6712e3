#include "experiments/assignment/differences.hpp"

#include <algorithm>

#include "config/catalog/split_builder.hpp"
#include "config/vocabulary/json_writer.hpp"

namespace flywheel::assignment {
namespace {

using catalog::Experiment;
using catalog::Flag;
using catalog::percent_text;
using catalog::Split;
using catalog::Variant;
using catalog::VariantIndex;

std::string arrow(std::string_view name, const std::string& before, const std::string& after) {
  return std::string(name) + " " + (before.empty() ? "none" : before) + " → " + (after.empty() ? "none" : after);
}

void note_if(Difference& difference, std::string_view name, const std::string& before, const std::string& after) {
  if (before != after) difference.notes.push_back(arrow(name, before, after));
}

/// Whether an expression may use a segment: its name stands in quotes there.
bool mentions(const std::string& text, const std::string& segment) {
  return text.find('"' + segment + '"') != std::string::npos || text.find("'" + segment + "'") != std::string::npos;
}

/// A variant's configured weight, in millionths.
std::uint32_t weight_of(const Split& split, std::size_t variant) {
  std::uint32_t weight = 0;
  for (const catalog::Share& share : split.shares) weight += share.variant == variant ? share.weight : 0;
  return weight;
}

/// "control 50%, team 50%", in order of their slots.
std::string split_text(const Split& split, const std::vector<Variant>& variants) {
  std::string text;
  std::vector<bool> told(variants.size(), false);
  for (const catalog::Share& share : split.shares) {
    if (told[share.variant]) continue;
    told[share.variant] = true;
    text +=
        (text.empty() ? "" : ", ") + variants[share.variant].name + " " + percent_text(weight_of(split, share.variant));
  }
  return text;
}

std::string serve_text(const catalog::Serve& serve, const std::vector<Variant>& variants) {
  if (const auto* variant = std::get_if<VariantIndex>(&serve)) return variants[*variant].name;
  return split_text(std::get<Split>(serve), variants);
}

std::string share_text(double share) {
  return percent_text(static_cast<std::uint64_t>(share * hashing::kSlots + 0.5));
}

/// What moves among the units that two serves reach, as a note's end; "" where nothing can be said.
std::string moved_text(const catalog::Serve& before, const std::vector<Variant>& variants_before,
                       const catalog::Serve& after, const std::vector<Variant>& variants_after) {
  const auto* a = std::get_if<Split>(&before);
  const auto* b = std::get_if<Split>(&after);
  if (!a || !b) return {};
  return ": " + share_text(moved_share(*a, variants_before, *b, variants_after)) +
         " of the units it reaches change variant";
}

std::string slots_text_of(const Experiment& experiment) {
  if (!experiment.layer) return {};
  return experiment.layer->layer + " " + catalog::slots_text(experiment.layer->begin, experiment.layer->end);
}

void note_values(const std::vector<Variant>& before, const std::vector<Variant>& after, Difference& difference) {
  for (const Variant& old_one : before) {
    const auto found =
        std::find_if(after.begin(), after.end(), [&](const Variant& one) { return one.name == old_one.name; });
    if (found == after.end() || found->value == old_one.value) continue;
    const std::string was = to_json(old_one.value), is = to_json(found->value);
    constexpr std::size_t kShort = 40;
    difference.notes.push_back("value of `" + old_one.name + "` changes" +
                               (was.size() + is.size() <= kShort ? ": " + was + " → " + is : ""));
  }
}

std::string requires_text(const catalog::Gates& gates) {
  std::string text;
  for (const catalog::Requirement& requirement : gates.requirements) {
    text += (text.empty() ? "`" : ", `") + requirement.flag + "` serves";
    for (const std::string& variant : requirement.variants) text += " " + variant;
  }
  return text;
}

std::string schedule_text(const catalog::Schedule& schedule) {
  if (!schedule.start && !schedule.end) return {};
  return (schedule.start ? format_time(*schedule.start) : "…") + " to " +
         (schedule.end ? format_time(*schedule.end) : "…") + (schedule.in_user_zone ? " in the user's zone" : "");
}

/// "`quiet` 5%": who is kept from a definition.
std::string holdouts_text(const catalog::Catalog& catalog, const catalog::Gates& gates) {
  std::string text;
  for (const std::uint16_t index : gates.holdouts) {
    const catalog::Holdout& holdout = catalog.holdouts()[index];
    text +=
        (text.empty() ? "`" : ", `") + holdout.key + "` " + percent_text(holdout.share) + " of `" + holdout.unit + "`";
    const std::string schedule = schedule_text(holdout.schedule);
    if (!schedule.empty()) text += " from " + schedule;
  }
  return text;
}

std::string forced_text(const catalog::Catalog& catalog, const catalog::Gates& gates) {
  std::string text;
  for (const catalog::Forced& forced : gates.forced) {
    text += (text.empty() ? "`" : ", `") + std::string(catalog.conditions()[forced.condition].text()) + "` gets arm " +
            std::to_string(forced.variant + 1);
  }
  return text;
}

}  // namespace

double moved_share(const Split& before, const std::vector<Variant>& variants_before, const Split& after,
                   const std::vector<Variant>& variants_after) {
  if (before.seed != after.seed) {
    double same = 0;
    for (std::size_t i = 0; i < variants_before.size(); ++i) {
      for (std::size_t j = 0; j < variants_after.size(); ++j) {
        if (variants_before[i].name != variants_after[j].name) continue;
        same += (weight_of(before, i) / 1e6) * (weight_of(after, j) / 1e6);
      }
    }
    return 1 - same;
  }
  std::uint64_t moved = 0;
  std::size_t i = 0, j = 0;
  hashing::Slot at = 0;
  while (i < before.shares.size() && j < after.shares.size()) {
    const hashing::Slot end = std::min(before.shares[i].end, after.shares[j].end);
    if (variants_before[before.shares[i].variant].name != variants_after[after.shares[j].variant].name)
      moved += end - at;
    at = end;
    if (before.shares[i].end == end) ++i;
    if (after.shares[j].end == end) ++j;
  }
  return static_cast<double>(moved) / hashing::kSlots;
}

Comparison::Comparison(const catalog::Catalog& before, const catalog::Catalog& after, Time now)
    : before_(before), after_(after), now_(now) {
  for (const catalog::Segment& segment : before.segments()) {
    const auto found = std::find_if(after.segments().begin(), after.segments().end(),
                                    [&](const catalog::Segment& one) { return one.name == segment.name; });
    if (found != after.segments().end() && found->text != segment.text) changed_segments_.push_back(segment.name);
  }
  // A segment that uses one that changes, changes with it.
  for (std::size_t i = 0; i < changed_segments_.size(); ++i) {
    for (const catalog::Segment& segment : after.segments()) {
      const bool known =
          std::find(changed_segments_.begin(), changed_segments_.end(), segment.name) != changed_segments_.end();
      if (!known && mentions(segment.text, changed_segments_[i])) changed_segments_.push_back(segment.name);
    }
  }
}

std::string Comparison::condition_text(const catalog::Catalog& catalog,
                                       std::optional<catalog::ConditionId> condition) const {
  return condition ? "`" + std::string(catalog.conditions()[*condition].text()) + "`" : std::string();
}

bool Comparison::same_condition(std::optional<catalog::ConditionId> before,
                                std::optional<catalog::ConditionId> after) const {
  const std::string text = condition_text(before_, before);
  if (text != condition_text(after_, after)) return false;
  return std::none_of(changed_segments_.begin(), changed_segments_.end(),
                      [&](const std::string& segment) { return mentions(text, segment); });
}

bool Comparison::runs(const Experiment& experiment) const {
  return experiment.status == catalog::Status::kRunning && experiment.schedule.contains(now_);
}

Movement Comparison::movement(const Experiment& before, const Experiment& after) const {
  const auto layer_share = [](const Experiment& one) {
    return one.layer ? (one.layer->end - one.layer->begin) / 1e6 : 1.0;
  };
  const auto traffic = [](const Experiment& one) { return one.traffic / 1e6; };
  const double was = runs(before) ? layer_share(before) * traffic(before) : 0;
  const double is = runs(after) ? layer_share(after) * traffic(after) : 0;
  double both = 0;
  if (was > 0 && is > 0 && before.unit == after.unit) {
    double layers = layer_share(before) * layer_share(after);
    if (!before.layer || !after.layer || before.layer->seed == after.layer->seed) {
      const hashing::Slot begin =
          std::max(before.layer ? before.layer->begin : 0, after.layer ? after.layer->begin : 0);
      const hashing::Slot end = std::min(before.layer ? before.layer->end : hashing::kSlots,
                                         after.layer ? after.layer->end : hashing::kSlots);
      layers = begin < end ? (end - begin) / 1e6 : 0;
    }
    const bool same_seed = before.traffic_seed == after.traffic_seed;
    both = layers * (same_seed ? std::min(traffic(before), traffic(after)) : traffic(before) * traffic(after));
  }
  return {both * moved_share(before.split, before.arms, after.split, after.arms), is - both, was - both};
}

void Comparison::describe_population(const Experiment& before, const Experiment& after, Difference& difference) const {
  note_if(difference, "unit", before.unit, after.unit);
  if (before.salt != after.salt) difference.notes.push_back(arrow("seed", before.salt, after.salt));
  if (!same_condition(before.audience, after.audience)) {
    const std::string was = condition_text(before_, before.audience), is = condition_text(after_, after.audience);
    difference.notes.push_back(was != is ? arrow("audience", was, is) : "a segment of the audience changes: " + is);
  }
  note_if(difference, "layer", slots_text_of(before), slots_text_of(after));
  note_if(difference, "traffic", percent_text(before.traffic), percent_text(after.traffic));
  describe_gates(before.gates, after.gates, difference);
  note_if(difference, "schedule", schedule_text(before.schedule), schedule_text(after.schedule));
}

bool Comparison::same_gates(const catalog::Gates& before, const catalog::Gates& after) const {
  return requires_text(before) == requires_text(after) &&
         holdouts_text(before_, before) == holdouts_text(after_, after) &&
         forced_text(before_, before) == forced_text(after_, after);
}

void Comparison::describe_gates(const catalog::Gates& before, const catalog::Gates& after,
                                Difference& difference) const {
  note_if(difference, "requires", requires_text(before), requires_text(after));
  note_if(difference, "held back by", holdouts_text(before_, before), holdouts_text(after_, after));
  note_if(difference, "test users", forced_text(before_, before), forced_text(after_, after));
}

void Comparison::describe(const Experiment* before, const Experiment* after, Difference& difference) const {
  if (!before || !after) {
    const Experiment& one = before ? *before : *after;
    difference.notes.push_back(std::string(catalog::status_name(one.status)) + ", " + split_text(one.split, one.arms));
    const double share =
        runs(one) ? (one.layer ? (one.layer->end - one.layer->begin) / 1e6 : 1.0) * one.traffic / 1e6 : 0;
    difference.movement = Movement{0, before ? 0 : share, before ? share : 0};
    return;
  }
  note_if(difference, "status", std::string(status_name(before->status)), std::string(status_name(after->status)));
  const std::string was = split_text(before->split, before->arms), is = split_text(after->split, after->arms);
  if (was != is) {
    difference.notes.push_back(arrow("split", was, is));
  } else if (moved_share(before->split, before->arms, after->split, after->arms) > 0) {
    difference.notes.push_back("slots of the split change owners");
  }
  if (before->phase != after->phase) {
    difference.notes.push_back(arrow("phase", std::to_string(before->phase), std::to_string(after->phase)));
  }
  note_if(difference, "baseline", before->arms[before->baseline].name, after->arms[after->baseline].name);
  const auto ship = [](const Experiment& one) { return one.ship ? one.arms[*one.ship].name : std::string(); };
  note_if(difference, "ship", ship(*before), ship(*after));
  describe_population(*before, *after, difference);
  note_values(before->arms, after->arms, difference);
  if (before->sticky != after->sticky)
    difference.notes.push_back(after->sticky ? "arms become sticky" : "arms are no longer sticky");
  const bool by_slots_alone =
      same_condition(before->audience, after->audience) && same_gates(before->gates, after->gates);
  if (by_slots_alone) difference.movement = movement(*before, *after);
}

void Comparison::describe_rules(const Flag& before, const Flag& after, Difference& difference) const {
  const auto name_of = [](const catalog::Rule& rule, std::size_t number) {
    return rule.name.empty() ? "rule " + std::to_string(number + 1) : "rule `" + rule.name + "`";
  };
  std::vector<std::string> names;
  for (std::size_t i = 0; i < after.rules.size(); ++i) names.push_back(name_of(after.rules[i], i));
  std::size_t kept = 0;
  for (std::size_t i = 0; i < before.rules.size(); ++i) {
    const std::string name = name_of(before.rules[i], i);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      difference.notes.push_back(name + " goes");
      continue;
    }
    const auto at = static_cast<std::size_t>(found - names.begin());
    if (at < kept) difference.notes.push_back(name + " moves");
    kept = std::max(kept, at);
    const catalog::Rule& old_rule = before.rules[i];
    const catalog::Rule& new_rule = after.rules[at];
    if (!same_condition(old_rule.condition, new_rule.condition)) {
      difference.notes.push_back(
          arrow(name + " if", condition_text(before_, old_rule.condition), condition_text(after_, new_rule.condition)));
    }
    note_if(difference, name + " schedule", schedule_text(old_rule.schedule), schedule_text(new_rule.schedule));
    const std::string was = serve_text(old_rule.serve, before.variants),
                      is = serve_text(new_rule.serve, after.variants);
    if (was == is) continue;
    difference.notes.push_back(arrow(name, was, is) +
                               moved_text(old_rule.serve, before.variants, new_rule.serve, after.variants));
  }
  for (const std::string& name : names) {
    bool known = false;
    for (std::size_t i = 0; i < before.rules.size(); ++i) known = known || name_of(before.rules[i], i) == name;
    if (!known) difference.notes.push_back(name + " comes");
  }
}

void Comparison::describe(const Flag& before, const Flag& after, Difference& difference) const {
  if (before.enabled != after.enabled) difference.notes.push_back(after.enabled ? "is enabled" : "is disabled");
  const auto off = [](const Flag& one) { return one.off ? one.variants[*one.off].name : std::string(); };
  note_if(difference, "off", off(before), off(after));
  note_if(difference, "unit", before.unit, after.unit);
  describe_gates(before.gates, after.gates, difference);
  note_if(difference, "schedule", schedule_text(before.schedule), schedule_text(after.schedule));
  describe_rules(before, after, difference);
  const auto otherwise = [](const Flag& one) {
    return one.default_serve ? serve_text(*one.default_serve, one.variants) : "the code default";
  };
  if (const std::string was = otherwise(before), is = otherwise(after); was != is) {
    const bool both = before.default_serve && after.default_serve;
    difference.notes.push_back(arrow("default", was, is) + (both ? moved_text(*before.default_serve, before.variants,
                                                                              *after.default_serve, after.variants)
                                                                 : std::string()));
  }
  note_values(before.variants, after.variants, difference);
}

}  // namespace flywheel::assignment
