#include "config/catalog/record_builder.hpp"

#include <algorithm>

namespace flywheel::catalog {
namespace {

using source::Fields;
using source::Node;
using source::quote;

/// The schedule of a definition that has `start` and `end` itself.
Schedule own_schedule(Context& context, const Fields& fields) {
  Schedule schedule;
  if (const auto start = fields.when("start")) schedule.start = Context::instant(*start, context.zone, false);
  if (const auto end = fields.when("end")) schedule.end = Context::instant(*end, context.zone, true);
  if (schedule.start && schedule.end && *schedule.end <= *schedule.start) {
    context.diagnostics.error(*fields.find("end"), "this ends before it starts");
  }
  return schedule;
}

void hold_back(Context& context, const Node& node, const std::vector<Experiment>& experiments, Holdout& holdout) {
  holdout.all_messages = node.is(Node::Kind::kScalar);
  if (!node.is(Node::Kind::kMap)) return;
  const Fields fields(node);
  for (const Node* name : fields.scalars("experiments")) {
    if (context.refer(name, "experiment", context.index.experiments)) holdout.experiments.push_back(name->text);
  }
  for (const Node* name : fields.scalars("flags")) {
    if (context.refer(name, "flag", context.index.flags)) holdout.flags.push_back(name->text);
  }
  const std::vector<std::string> tags = fields.texts("tags");
  for (const Experiment& experiment : experiments) {
    const bool tagged = std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) {
      return std::find(experiment.tags.begin(), experiment.tags.end(), tag) != experiment.tags.end();
    });
    if (tagged) holdout.experiments.push_back(experiment.key);
  }
  std::sort(holdout.experiments.begin(), holdout.experiments.end());
  const auto last = std::unique(holdout.experiments.begin(), holdout.experiments.end());
  holdout.experiments.erase(last, holdout.experiments.end());
  if (node.entries.empty()) {
    context.diagnostics.error(node, "this holds nothing back",
                              "name `experiments`, `flags` or `tags`, or write `all_messages`");
  }
}

/// Keys have no control characters, so that no experiment's is the same.
constexpr std::string_view kComparisonPrefix = "holdout\x1f";

Experiment comparison_of(const Holdout& holdout) {
  Experiment comparison;
  comparison.key = std::string(kComparisonPrefix) + holdout.key;
  comparison.description = holdout.description;
  comparison.owner = holdout.owner;
  comparison.status = Status::kRunning;
  comparison.unit = holdout.unit;
  comparison.unit_attribute = holdout.unit_attribute;
  comparison.arms = {{"held_out", {}}, {"rest", {}}};
  comparison.baseline = kHeldOut;
  comparison.split.shares = {{kHeldOut, holdout.share, holdout.share},
                             {kNotHeldOut, hashing::kSlots, hashing::kSlots - holdout.share}};
  comparison.schedule = holdout.schedule;
  comparison.secondary = holdout.measure;
  comparison.place = holdout.place;
  return comparison;
}

Holdout build_holdout(Context& context, const std::string& key, const Definition& definition,
                      const std::vector<Experiment>& experiments) {
  const Fields fields(*definition.body);
  Holdout holdout;
  holdout.key = key;
  holdout.place = definition.name->place();
  read_common(fields, holdout);
  holdout.share = fields.share("percent").value_or(0);
  holdout.salt = fields.text("seed", key);
  holdout.seed = seed_of(hashing::Purpose::kHoldout, holdout.salt);
  holdout.unit_attribute = context.refer_unit(fields, holdout.unit);
  if (const Node* node = fields.find("holds_back")) hold_back(context, *node, experiments, holdout);
  holdout.except = fields.texts("except");
  holdout.schedule = own_schedule(context, fields);
  for (const Node* name : fields.scalars("measure")) {
    if (context.refer(name, "metric", context.index.metrics)) holdout.measure.push_back(name->text);
  }
  holdout.comparison = comparison_of(holdout);
  return holdout;
}

LearnedEffect read_effect(Context& context, const source::Entry& entry) {
  const Fields fields(entry.value);
  LearnedEffect effect{entry.key.text, fields.text("metric"), fields.change("change").value_or(0), {}, {}};
  const Node* interval = fields.find("interval");
  if (!interval) return effect;
  const auto& items = fields.items("interval");
  if (items.size() != 2) {
    context.diagnostics.error(*interval, "an interval takes two values: `[low, high]`");
    return effect;
  }
  const auto low = read_change(items[0]);
  const auto high = read_change(items[1]);
  if (low && high) {
    effect.low = *low;
    effect.high = *high;
    if (*low > *high) context.diagnostics.error(*interval, "the interval's low end is above its high end");
  }
  return effect;
}

/// `ship team`, `iterate`, `decline`.
void read_decision(Context& context, const Node& node, Learning& learning) {
  constexpr std::string_view kShip = "ship ";
  if (node.text.starts_with(kShip) && node.text.size() > kShip.size()) {
    learning.decision = Learning::Decision::kShip;
    learning.shipped = node.text.substr(kShip.size());
  } else if (node.text == "decline") {
    learning.decision = Learning::Decision::kDecline;
  } else if (node.text != "iterate") {
    context.diagnostics.error(node, "a decision is `ship` and an arm, `iterate` or `decline`, not " + quote(node.text));
  }
}

/// The arm that was shipped must be one of the experiment's.
void check_shipped(Context& context, const Node& decision, const Learning& learning) {
  const auto experiment = context.index.experiments.find(learning.experiment);
  if (learning.shipped.empty() || experiment == context.index.experiments.end()) return;
  const Node* split = experiment->second.body->find("split");
  if (!split || !split->is(Node::Kind::kMap) || split->find(learning.shipped)) return;
  context.diagnostics.clash(decision,
                            "the experiment " + quote(learning.experiment) + " has no arm " + quote(learning.shipped),
                            *split, "its arms");
}

Learning build_learning(Context& context, const std::string& key, const Definition& definition) {
  const Fields fields(*definition.body);
  Learning learning;
  learning.key = key;
  learning.place = definition.name->place();
  read_common(fields, learning);
  learning.experiment = fields.text("experiment");
  context.refer(fields.scalar("experiment"), "experiment", context.index.experiments);
  learning.summary = fields.text("summary");
  learning.funnel = fields.text("funnel");
  learning.product_area = fields.text("product_area");
  for (const source::Entry& entry : fields.entries("effect")) learning.effects.push_back(read_effect(context, entry));
  if (const Node* decision = fields.scalar("decision")) {
    read_decision(context, *decision, learning);
    check_shipped(context, *decision, learning);
  }
  learning.because = fields.text("because");
  learning.alternative = fields.text("alternative");
  learning.confidence = fields.text("confidence");
  learning.holds_for = fields.text("holds_for");
  learning.driven_by = fields.texts("driven_by");
  learning.win = fields.flag("win", false);
  if (const auto revisit = fields.when("revisit")) learning.revisit = Context::instant(*revisit, context.zone, false);
  return learning;
}

}  // namespace

std::vector<Layer> build_layers(Context& context) {
  std::vector<Layer> layers;
  for (const auto& [name, definition] : context.index.layers) {
    const Fields fields(*definition.body);
    Layer layer;
    layer.name = name;
    layer.unit_attribute = context.refer_unit(fields, layer.unit);
    layer.salt = fields.text("seed", name);
    layer.seed = seed_of(hashing::Purpose::kLayer, layer.salt);
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::vector<Holdout> build_holdouts(Context& context, const std::vector<Experiment>& experiments) {
  std::vector<Holdout> holdouts;
  for (const auto& [key, definition] : context.index.holdouts) {
    holdouts.push_back(build_holdout(context, key, definition, experiments));
  }
  return holdouts;
}

std::vector<Learning> build_learnings(Context& context) {
  std::vector<Learning> learnings;
  for (const auto& [key, definition] : context.index.learnings) {
    learnings.push_back(build_learning(context, key, definition));
  }
  return learnings;
}

}  // namespace flywheel::catalog
