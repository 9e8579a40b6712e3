#include "config/catalog/experiment_builder.hpp"

#include <algorithm>

#include "config/catalog/delivery_builder.hpp"
#include "config/catalog/flag_builder.hpp"
#include "config/catalog/message_content.hpp"
#include "config/catalog/split_builder.hpp"
#include "config/catalog/test_builder.hpp"
#include "config/catalog/variant_values.hpp"

namespace flywheel::catalog {
namespace {

using source::Entry;
using source::Fields;
using source::Node;
using source::quote;

Analysis read_analysis(const Fields& fields) {
  Analysis analysis;
  const std::string method = fields.text("method");
  if (method == "fixed") analysis.method = Analysis::Method::kFixed;
  if (method == "bayesian") analysis.method = Analysis::Method::kBayesian;
  if (method == "group_sequential") analysis.method = Analysis::Method::kGroupSequential;
  const std::string correction = fields.text("correction");
  if (correction == "hochberg") analysis.correction = Analysis::Correction::kHochberg;
  if (correction == "benjamini_hochberg") analysis.correction = Analysis::Correction::kBenjaminiHochberg;
  if (correction == "benjamini_yekutieli") analysis.correction = Analysis::Correction::kBenjaminiYekutieli;
  if (correction == "none") analysis.correction = Analysis::Correction::kNone;
  if (const auto looks = fields.integer("looks"))
    analysis.looks = static_cast<int>(std::min<std::int64_t>(*looks, 1000));
  analysis.tuning_n = fields.integer("tuning_n");
  analysis.pre_period = fields.duration("pre_period");
  if (const Node* prior = fields.find("prior")) {
    analysis.prior_mean = Fields(*prior).change("mean").value_or(0);
    analysis.prior_sd = Fields(*prior).level("sd");
  }
  return analysis;
}

class Building {
 public:
  Building(Context& context, Experiment& experiment, const Definition& definition)
      : context_(context),
        experiment_(experiment),
        fields_(*definition.body),
        name_(*definition.name),
        salt_(fields_.text("seed", experiment.key)) {
    experiment.salt = salt_;
  }

  void about() {
    read_common(fields_, experiment_);
    experiment_.status = status_of(fields_.text("status", "draft"));
    experiment_.client = fields_.flag("client", true);
    experiment_.hypothesis = fields_.text("hypothesis");
    experiment_.funnel = fields_.text("funnel");
    experiment_.product_area = fields_.text("product_area");
    experiment_.intent = fields_.text("intent");
    experiment_.placement = fields_.text("placement");
    experiment_.is_message = fields_.has("placement");
    experiment_.schedule = context_.schedule(fields_);
    experiment_.gates.requirements = read_requirements(context_, fields_);
    if (experiment_.is_message) experiment_.delivery = read_delivery(context_, fields_);
    experiment_.sticky = fields_.flag("sticky", false);
    experiment_.auto_pause = fields_.flag("auto_pause", false);
    if (fields_.text("exposure") == "on_evaluation") experiment_.exposure = Exposure::kOnEvaluation;
    if (const Node* analysis = fields_.find("analysis")) {
      alpha(*analysis);
      plan(*analysis);
      experiment_.analysis = read_analysis(Fields(*analysis));
    }
  }

  void population() {
    experiment_.unit_attribute = context_.refer_unit(fields_, experiment_.unit);
    experiment_.audience = context_.expressions.condition(fields_.scalar("audience"));
    experiment_.traffic = fields_.share("traffic").value_or(hashing::kSlots);
    experiment_.traffic_seed = seed_of(hashing::Purpose::kTraffic, salt_);
    if (const Node* layer = fields_.scalar("layer")) layer_share(*layer);
  }

  void arms() {
    const Node* map = fields_.find("split");
    if (!map || !map->is(Node::Kind::kMap)) return;
    for (const Entry& entry : map->entries) experiment_.arms.push_back({entry.key.text, {}});
    const Shares shares = read_shares(*map, context_.diagnostics);
    std::vector<VariantIndex> variants;
    for (std::size_t i = 0; i < shares.names.size(); ++i) variants.push_back(static_cast<VariantIndex>(i));
    experiment_.split = make_split(seed_of(hashing::Purpose::kSplit, salt_), variants, shares.weights);
    if (const Node* control = fields_.scalar("control")) {
      experiment_.baseline = find_variant(context_, *control, "arm", experiment_.arms).value_or(0);
    }
    if (const Node* ship = fields_.scalar("ship"))
      experiment_.ship = find_variant(context_, *ship, "arm", experiment_.arms);
    if (!shares.names.empty()) {
      follow_lock(*map);
      follow_earlier();
    }
    contents();
    experiment_.tests = read_tests(context_, fields_, experiment_.arms, experiment_.is_message);
  }

  void metrics() {
    if (const Node* goal = fields_.find("goal")) this->goal(Fields(*goal));
    for (const Node* name : fields_.scalars("guardrails")) {
      if (measurable(*name)) experiment_.guardrails.push_back(name->text);
    }
    for (const Node* name : fields_.scalars("secondary")) {
      if (measurable(*name)) experiment_.secondary.push_back(name->text);
    }
  }

 private:
  /// Where there is a lock file, slots and phase follow from what it says.
  void follow_lock(const Node& split) {
    if (!context_.lock) return;
    const auto before = context_.lock->experiments.find(experiment_.key);
    const std::string advice = "`flagd plan OLD NEW --write` brings it up to date";
    if (before == context_.lock->experiments.end()) {
      context_.diagnostics.warning(split, "`flagd.lock` does not know this experiment yet", advice);
      return;
    }
    const LockedSplit now = follow(before->second, locked(experiment_));
    apply(now, experiment_);
    if (now.phase == before->second.phase) return;
    context_.diagnostics.warning(
        split, "this split differs from `flagd.lock`: phase " + std::to_string(now.phase) + " begins", advice);
  }

  void follow_earlier() {
    if (!context_.earlier) return;
    const auto before = context_.earlier->experiments.find(experiment_.key);
    if (before == context_.earlier->experiments.end()) return;
    experiment_.phase = phase_after(before->second, locked(experiment_));
  }

  void alpha(const Node& analysis) {
    const Fields parts(analysis);
    const auto share = parts.share("alpha");
    if (!share) return;
    experiment_.alpha = static_cast<double>(*share) / source::kWholeShare;
    if (*share > 0 && *share <= source::kWholeShare / 2) return;
    context_.diagnostics.error(*parts.find("alpha"), "`alpha` must lie above 0% and be at most 50%");
  }

  /// What is divided by, and when planned looks come.
  void plan(const Node& analysis) {
    const Fields parts(analysis);
    for (const std::string_view key : {"looks", "tuning_n"}) {
      const auto number = parts.integer(key);
      if (number && *number < 1) {
        context_.diagnostics.error(*parts.find(key), quote(key) + " must be at least 1");
      }
    }
    if (const Node* prior = parts.find("prior")) {
      const auto sd = Fields(*prior).level("sd");
      if (sd && !(*sd > 0)) context_.diagnostics.error(*Fields(*prior).find("sd"), "`sd` must be above 0");
    }
    if (parts.text("method") == "group_sequential" && parts.text("looks") == "continuous") {
      context_.diagnostics.error(*parts.find("looks"), "`group_sequential` looks as often as was planned",
                                 "say how many times, or write `method: sequential`");
    }
  }

  void layer_share(const Node& layer) {
    if (!context_.refer(&layer, "layer", context_.index.layers)) return;
    const auto found = context_.index.layers.find(layer.text);
    if (found == context_.index.layers.end()) return;
    const Fields parts(*found->second.body);
    LayerShare share{layer.text, seed_of(hashing::Purpose::kLayer, parts.text("seed", layer.text))};
    if (const Node* slots = fields_.scalar("slots")) {
      const auto range = read_slots(*slots);
      if (!range) return;  // `check` has reported it
      share.begin = range->begin;
      share.end = range->end;
    }
    const std::string unit = parts.text("unit", "user");
    if (unit != experiment_.unit) {
      context_.diagnostics.clash(layer,
                                 "the layer " + quote(layer.text) + " divides the unit " + quote(unit) +
                                     ", but this experiment's unit is " + quote(experiment_.unit),
                                 *found->second.name, "the layer");
    }
    experiment_.layer = share;
  }

  void contents() {
    const Node* values = fields_.find("values");
    const Node* messages = fields_.find("messages");
    if (experiment_.is_message) {
      if (values)
        context_.diagnostics.error(*fields_.node().find_key("values"), "`values` and `placement` exclude each other");
      if (messages) return message_arms(*messages);
      context_.diagnostics.error(name_, "an experiment with a `placement` needs `messages`");
    } else if (values) {
      value_arms(*values);
    } else if (!messages) {
      context_.diagnostics.error(name_, "an experiment needs `values`, or `placement` and `messages`");
    }
  }

  void value_arms(const Node& values) {
    if (!values.is(Node::Kind::kMap)) return;
    std::vector<NamedNode> nodes;
    for (const Variant& arm : experiment_.arms) {
      const Node* value = values.find(arm.name);
      if (value) {
        nodes.push_back({arm.name, value});
      } else {
        context_.diagnostics.error(values, "the arm " + quote(arm.name) + " has no value");
      }
    }
    for (const Entry& entry : values.entries) (void)find_variant(context_, entry.key, "arm", experiment_.arms);
    for (const Variant& read : read_variants(context_, nodes, std::nullopt, experiment_.type)) {
      for (Variant& arm : experiment_.arms) {
        if (arm.name == read.name) arm.value = read.value;
      }
    }
  }

  void message_arms(const Node& messages) {
    if (!messages.is(Node::Kind::kMap)) return;
    std::vector<std::string_view> names;
    for (const Variant& arm : experiment_.arms) names.push_back(arm.name);
    const std::vector<Value> values = read_messages(context_, messages, names);
    for (std::size_t i = 0; i < values.size(); ++i) {
      experiment_.arms[i].value = values[i];
      if (i == experiment_.baseline || messages.find(names[i])) continue;
      context_.diagnostics.error(messages, "the arm " + quote(names[i]) + " has no message",
                                 "only the baseline may show nothing");
    }
  }

  void goal(const Fields& parts) {
    Goal goal{parts.text("metric"), parts.level("from"), parts.level("to"), std::nullopt};
    if (const auto by = parts.when("by")) goal.by = Context::instant(*by, context_.zone, false);
    const Node* metric = parts.scalar("metric");
    if (metric && measurable(*metric)) experiment_.goal = std::move(goal);
  }

  /// Whether the metric exists and is of a unit that fits; reports what stands in the way.
  bool measurable(const Node& name) {
    return context_.refer(&name, "metric", context_.index.metrics) && same_unit(name);
  }

  /// Where a metric, or else the moment that it listens to, says whose it is.
  const Node* unit_of(const Fields& metric) {
    if (const Node* unit = metric.scalar("unit")) return unit;
    for (const std::string_view key : {"reach", "count", "retained", "time_to", "active_days_of", "stickiness_of"}) {
      const auto moment = context_.index.moments.find(metric.text(key));
      if (moment != context_.index.moments.end()) return Fields(*moment->second.body).scalar("unit");
    }
    return nullptr;
  }

  /// A metric is of its experiment's unit; one of users may also be that of an account, whose events are its members'.
  bool same_unit(const Node& name) {
    const Definition& metric = context_.index.metrics.find(name.text)->second;
    const Node* unit = unit_of(Fields(*metric.body));
    if (!unit || unit->text == experiment_.unit) return true;
    if (experiment_.unit == "account" && unit->text == "user") return true;
    context_.diagnostics.clash(name,
                               "the metric " + quote(name.text) + " is of the unit " + quote(unit->text) +
                                   ", but this experiment's unit is " + quote(experiment_.unit),
                               *unit, "the metric's unit");
    return false;
  }

  Context& context_;
  Experiment& experiment_;
  Fields fields_;
  const Node& name_;
  std::string salt_;
};

}  // namespace

Experiment build_experiment(Context& context, const std::string& key, const Definition& definition) {
  Experiment experiment;
  experiment.key = key;
  experiment.place = definition.name->place();
  Building building(context, experiment, definition);
  building.about();
  building.population();
  building.arms();
  building.metrics();
  return experiment;
}

}  // namespace flywheel::catalog
