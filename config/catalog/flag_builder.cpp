#include "config/catalog/flag_builder.hpp"

#include "config/catalog/split_builder.hpp"
#include "config/catalog/test_builder.hpp"
#include "config/catalog/variant_values.hpp"

namespace flywheel::catalog {
namespace {

using source::Entry;
using source::Fields;
using source::Node;
using source::quote;

std::optional<ValueType> declared_type(const Fields& fields) {
  const std::string text = fields.text("type");
  for (const ValueType type :
       {ValueType::kBool, ValueType::kString, ValueType::kInt, ValueType::kFloat, ValueType::kObject}) {
    if (value_type_name(type) == text) return type;
  }
  return std::nullopt;
}

/// Metadata goes to clients as it is: bools, texts and numbers.
Value read_metadata(Context& context, const Fields& fields) {
  const Node* node = fields.find("metadata");
  if (!node || !node->is(Node::Kind::kMap)) return {};
  const Value metadata = open_value(*node, context.arena);
  const std::span<const Member> members = metadata.as_map();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Value& value = members[i].value;
    if (value.is(Kind::kBool) || value.is(Kind::kString) || value.is_number()) continue;
    if (value.is(Kind::kNull) && !node->entries[i].value.is_empty() && node->entries[i].value.text != "null" &&
        node->entries[i].value.text != "~") {
      continue;  // no valid scalar: reported by the schema
    }
    context.diagnostics.error(node->entries[i].value, "metadata holds bools, texts and numbers only");
  }
  return metadata;
}

class Building {
 public:
  Building(Context& context, Flag& flag, const Fields& fields)
      : context_(context), flag_(flag), salt_(fields.text("seed", flag.key)) {
    flag.salt = salt_;
  }

  void variants(const Fields& fields) {
    std::vector<NamedNode> nodes;
    for (const Entry& entry : fields.entries("variants")) nodes.push_back({entry.key.text, &entry.value});
    const Node* map = fields.find("variants");
    if (map && map->is(Node::Kind::kMap) && nodes.empty()) {
      context_.diagnostics.error(*map, "a flag needs at least one variant");
    }
    flag_.variants = read_variants(context_, nodes, declared_type(fields), flag_.type);
    flag_.off = variant(fields.scalar("off"));
  }

  void rules(const Fields& fields) {
    std::map<std::string, const Node*, std::less<>> names;
    for (const Node& item : fields.items("rules")) {
      const Fields parts(item);
      const Node* name = parts.scalar("name");
      if (name && !names.emplace(name->text, name).second) {
        context_.diagnostics.clash(*name, "the rule " + quote(name->text) + " is taken",
                                   *names.find(name->text)->second, "it is first used here");
      }
      rule(item, parts);
    }
  }

  void default_serve(const Fields& fields) {
    const Node* node = fields.find("default");
    if (!node) return;
    if (node->is(Node::Kind::kMap)) {
      if (auto shares = split(*node, salt_)) flag_.default_serve = std::move(*shares);
    } else if (const auto index = variant(fields.scalar("default"))) {
      flag_.default_serve = *index;
    }
  }

 private:
  std::optional<VariantIndex> variant(const Node* name) {
    return name ? find_variant(context_, *name, "variant", flag_.variants) : std::nullopt;
  }

  std::optional<Split> split(const Node& map, const std::string& salt) {
    const Shares shares = read_shares(map, context_.diagnostics);
    std::vector<VariantIndex> variants;
    for (const Node* name : shares.names) {
      if (const auto index = variant(name)) variants.push_back(*index);
    }
    if (variants.empty() || variants.size() != shares.names.size()) return std::nullopt;
    return make_split(seed_of(hashing::Purpose::kRollout, salt), variants, shares.weights);
  }

  void rule(const Node& item, const Fields& parts) {
    Rule rule;
    rule.name = parts.text("name");
    rule.condition = context_.expressions.condition(parts.scalar("if"));
    rule.schedule = context_.schedule(parts);
    if (const Node* rollout = parts.find("rollout")) {
      if (rule.name.empty())
        context_.diagnostics.error(item, "a rule with a `rollout` needs a `name`: it is the salt of its hash");
      if (auto shares = split(*rollout, salt_ + "/" + rule.name)) rule.serve = std::move(*shares);
    } else if (const auto index = variant(parts.scalar("serve"))) {
      rule.serve = *index;
    }
    flag_.rules.push_back(std::move(rule));
  }

  Context& context_;
  Flag& flag_;
  std::string salt_;
};

}  // namespace

std::vector<Requirement> read_requirements(Context& context, const Fields& fields) {
  std::vector<Requirement> requirements;
  const Node* node = fields.find("requires");
  if (!node) return requirements;
  std::vector<const Node*> nodes;
  if (node->is(Node::Kind::kMap)) nodes.push_back(node);
  for (const Node& item : node->items) nodes.push_back(&item);
  for (const Node* one : nodes) {
    const Fields parts(*one);
    context.refer(parts.scalar("flag"), "flag", context.index.flags);
    requirements.push_back({parts.text("flag"), parts.texts("serves"), 0, {}});
  }
  return requirements;
}

Flag build_flag(Context& context, const std::string& key, const Definition& definition) {
  const Fields fields(*definition.body);
  Flag flag;
  flag.key = key;
  flag.place = definition.name->place();
  read_common(fields, flag);
  flag.enabled = fields.flag("enabled", true);
  flag.client = fields.flag("client", true);
  flag.unit_attribute = context.refer_unit(fields, flag.unit);
  flag.schedule = context.schedule(fields);
  flag.metadata = read_metadata(context, fields);
  flag.gates.requirements = read_requirements(context, fields);
  Building building(context, flag, fields);
  building.variants(fields);
  building.rules(fields);
  building.default_serve(fields);
  flag.tests = read_tests(context, fields, flag.variants);
  return flag;
}

}  // namespace flywheel::catalog
