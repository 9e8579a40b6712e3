#include "experiments/simulation/read_scenario.hpp"

#include <algorithm>
#include <cmath>

#include "config/source/check.hpp"
#include "config/source/fields.hpp"
#include "config/source/yaml.hpp"
#include "experiments/simulation/scenario_schema.hpp"

namespace flywheel::simulation {
namespace {

using source::Diagnostics;
using source::Entry;
using source::Fields;
using source::Node;
using source::quote;

constexpr std::int64_t kMostUnits = 1'000'000'000;
constexpr std::uint32_t kWhole = source::kWholeShare;

double share_in(const Fields& fields, std::string_view key) {
  return fields.share(key).value_or(0) / static_cast<double>(kWhole);
}

/// Reads one scenario; everything that is wrong is reported.
class Reader {
 public:
  Reader(const catalog::Catalog& catalog, Diagnostics& diagnostics) : catalog_(catalog), diagnostics_(diagnostics) {}

  Scenario read(const Node& root) {
    const Fields fields(root);
    scenario_.name = fields.text("simulation");
    find_experiment(*fields.find("experiment"));
    scenario_.seed = static_cast<std::uint64_t>(fields.integer("seed").value_or(1));
    scenario_.units = static_cast<std::uint64_t>(fields.integer("units").value_or(0));
    if (scenario_.units < 1 || scenario_.units > kMostUnits)
      diagnostics_.error(*fields.find("units"), "`units` is a number from 1 to 1000000000");
    const auto start = fields.when("start");
    if (start) scenario_.start = start->time ? *start->time : catalog_.project().timezone.from_local(start->day);
    scenario_.arrivals = fields.duration("arrivals").value_or(kDay * 14);
    scenario_.followed = fields.duration("followed").value_or(kDay * 14);
    scenario_.before = fields.duration("before").value_or(Duration(0));
    for (const Entry& entry : fields.entries("attributes")) read_attribute(entry);
    for (const Node& node : fields.items("outcomes")) read_outcome(Fields(node));
    read_disorder(fields);
    return std::move(scenario_);
  }

 private:
  void find_experiment(const Node& at) {
    scenario_.experiment = at.text;
    experiment_ = catalog_.find_experiment(at.text);
    if (experiment_) return;
    std::vector<std::string_view> known;
    for (const catalog::Experiment& one : catalog_.experiments()) known.emplace_back(one.key);
    diagnostics_.error(at, "unknown experiment " + quote(at.text), source::suggest(at.text, known, "there are"));
  }

  /// The arm that a node names. An experiment that is not known has been reported: nothing more to say then.
  std::optional<catalog::VariantIndex> arm_of(const Node* at) {
    if (!at || !experiment_) return std::nullopt;
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < experiment_->arms.size(); ++i) {
      if (experiment_->arms[i].name == at->text) return static_cast<catalog::VariantIndex>(i);
      known.emplace_back(experiment_->arms[i].name);
    }
    diagnostics_.error(*at, "unknown arm " + quote(at->text), source::suggest(at->text, known, "there are"));
    return std::nullopt;
  }

  void read_attribute(const Entry& entry) {
    Attribute attribute;
    attribute.name = entry.key.text;
    std::uint32_t total = 0;
    for (const Entry& value : entry.value.entries) {
      const std::uint32_t share = Fields(entry.value).share(value.key.text).value_or(0);
      attribute.values.push_back(source::open_value(value.key, scenario_.arena));
      attribute.shares.push_back(share / static_cast<double>(kWhole));
      texts_.resize(scenario_.attributes.size() + 1);
      texts_.back().push_back(value.key.text);
      total += share;
    }
    if (total != kWhole) diagnostics_.error(entry.key, "the shares of " + quote(attribute.name) + " do not total 100%");
    if (attribute.values.size() > 1000) diagnostics_.error(entry.key, "an attribute has at most 1000 values");
    texts_.resize(scenario_.attributes.size() + 1);
    scenario_.attributes.push_back(std::move(attribute));
  }

  Subgroup subgroup_of(const Fields& fields) {
    Subgroup group;
    for (const Entry& entry : fields.entries("where")) {
      const auto attribute = place_of(entry.key, "attribute", names());
      if (!attribute) continue;
      const auto value = place_of(entry.value, "value", texts_[*attribute]);
      if (value) group.traits.push_back({*attribute, static_cast<std::uint16_t>(*value)});
    }
    return group;
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const Attribute& attribute : scenario_.attributes) names.push_back(attribute.name);
    return names;
  }

  std::optional<std::size_t> place_of(const Node& at, std::string_view noun, const std::vector<std::string>& among) {
    const auto found = std::find(among.begin(), among.end(), at.text);
    if (found != among.end()) return static_cast<std::size_t>(found - among.begin());
    const std::vector<std::string_view> known(among.begin(), among.end());
    diagnostics_.error(at, "unknown " + std::string(noun) + " " + quote(at.text),
                       known.empty() ? "" : source::suggest(at.text, known, "there are"));
    return std::nullopt;
  }

  void read_outcome(const Fields& fields) {
    Outcome outcome;
    outcome.event = fields.text("event");
    outcome.once = fields.has("once");
    outcome.rate = outcome.once ? share_in(fields, "once") : number_in(fields, "daily", 0);
    outcome.within = fields.duration("within").value_or(scenario_.followed);
    outcome.delay = fields.duration("delay");
    if (outcome.delay && outcome.delay->count() <= 0) diagnostics_.error(*fields.find("delay"), "no delay is left out");
    outcome.spread = number_in(fields, "spread", 0);
    if (const Node* amount = fields.find("amount")) outcome.amount = amount_of(Fields(*amount));
    for (const Node& node : fields.items("effects")) read_effect(Fields(node), outcome);
    scenario_.outcomes.push_back(std::move(outcome));
  }

  /// A number ≥ 0.
  double number_in(const Fields& fields, std::string_view key, double otherwise) {
    const Node* node = fields.scalar(key);
    if (!node) return otherwise;
    const double number = fields.level(key).value_or(otherwise);
    if (number < 0 || number > 1e6) diagnostics_.error(*node, "a number from 0 to 1000000 is due");
    return number;
  }

  Amount amount_of(const Fields& fields) {
    Amount amount;
    amount.lognormal = fields.text("shape", "lognormal") == "lognormal";
    amount.mean = fields.level("mean").value_or(0);
    amount.sd = number_in(fields, "sd", 0);
    amount.property = fields.text("property");
    if (amount.lognormal && !(amount.mean > 0))
      diagnostics_.error(fields.node(), "lognormal amounts have a mean above 0", "or say `shape: normal`");
    return amount;
  }

  void read_effect(const Fields& fields, Outcome& outcome) {
    Effect effect;
    if (const auto arm = arm_of(fields.scalar("arm"))) effect.arm = *arm;
    effect.on_amount = fields.text("on", "rate") == "amount";
    effect.relative = fields.has("relative");
    effect.change = fields.change(effect.relative ? "relative" : "absolute").value_or(0);
    effect.where = subgroup_of(fields);
    if (effect.on_amount && !outcome.amount) diagnostics_.error(*fields.find("on"), "the outcome has no `amount`");
    outcome.effects.push_back(std::move(effect));
  }

  void read_disorder(const Fields& fields) {
    read_dropout(fields);
    scenario_.crossovers = share_in(fields, "crossovers");
    if (const Node* bots = fields.find("bots")) {
      scenario_.bots = share_in(Fields(*bots), "share");
      scenario_.bot_pace = number_in(Fields(*bots), "daily", 500);
    }
    if (const Node* skew = fields.find("clock_skew")) {
      scenario_.skewed = share_in(Fields(*skew), "share");
      scenario_.clock_skew = Fields(*skew).duration("most").value_or(Duration(0));
    }
    for (const Node& node : fields.items("lost_exposures")) {
      const Fields loss(node);
      scenario_.lost_exposures.push_back({share_in(loss, "share"), arm_of(loss.scalar("arm")), subgroup_of(loss)});
    }
    scenario_.duplicates = share_in(fields, "duplicates");
    scenario_.late = share_in(fields, "late");
  }

  void read_dropout(const Fields& fields) {
    scenario_.dropout.assign(experiment_ ? experiment_->arms.size() : 1, share_in(fields, "dropout"));
    for (const Entry& entry : fields.entries("dropout")) {
      const auto arm = arm_of(&entry.key);
      if (arm) scenario_.dropout[*arm] = share_in(Fields(*fields.find("dropout")), entry.key.text);
    }
  }

  const catalog::Catalog& catalog_;
  Diagnostics& diagnostics_;
  const catalog::Experiment* experiment_ = nullptr;
  Scenario scenario_;
  std::vector<std::vector<std::string>> texts_;  // the attributes' values as they are written
};

}  // namespace

ReadScenario read_scenario(const std::string& path, std::string text, const catalog::Catalog& catalog) {
  const source::TextFile file(path, std::move(text));
  Diagnostics diagnostics;
  const source::Documents documents = read_yaml(file, diagnostics);
  ReadScenario read;
  if (documents.roots.size() > 1) {
    diagnostics.error(documents.roots[1], "a scenario is one document", "use a file for each");
  } else if (documents.roots.empty() && !diagnostics.has_errors()) {
    diagnostics.error(source::Place{path, 0, 0}, "the file says nothing", "`simulation: NAME` begins a scenario");
  } else if (!diagnostics.has_errors() &&
             check(documents.roots[0], source::record_type(kScenario), "the scenario", diagnostics)) {
    read.scenario = Reader(catalog, diagnostics).read(documents.roots[0]);
  }
  if (diagnostics.has_errors()) read.scenario.reset();
  read.diagnostics = diagnostics.take();
  return read;
}

}  // namespace flywheel::simulation
