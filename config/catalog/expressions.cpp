#include "config/catalog/expressions.hpp"

#include "config/source/source_text.hpp"
#include "config/source/yaml.hpp"

namespace flywheel::catalog {

using source::Node;

namespace {

// A segment costs what its text does wherever it is used, so a small project could come to take all memory.
constexpr std::size_t kMostInlined = source::kMostProjectBytes / 4;

}  // namespace

Expressions::Expressions(Target target, const Index& index, std::vector<std::string_view> moments,
                         source::Diagnostics& diagnostics)
    : target_(target),
      diagnostics_(diagnostics),
      context_scope_{target.attributes, {}, {}},
      property_scope_{target.properties, {}, {}} {
  context_scope_.segment = [this, &index](std::string_view name) -> std::optional<std::string> {
    const auto found = index.segments.find(name);
    if (found == index.segments.end()) return std::nullopt;
    inlined_ += found->second.body->text.size();
    return found->second.body->text;
  };
  for (const auto& [name, definition] : index.segments) context_scope_.segment_names.push_back(name);
  context_scope_.moments = std::move(moments);
}

std::optional<ConditionId> Expressions::condition(const Node* node) {
  if (!node || !node->is(Node::Kind::kScalar) || node->is_empty()) return std::nullopt;
  return compile(*node, context_scope_, target_.conditions, known_conditions_);
}

std::optional<ConditionId> Expressions::exposure_condition(const Node* node) {
  const auto id = condition(node);
  if (!id) return std::nullopt;
  const expression::Program& program = target_.conditions[*id];
  if (!program.moments().empty()) {
    diagnostics_.error(*node, "what a unit has `reached` is not stored with its exposure",
                       "here only attributes of the context are known");
  }
  for (const expression::AttributeSlot slot : program.reads()) {
    if (target_.attributes.type(slot).personal) report_personal(*node, target_.attributes.name(slot));
  }
  return id;
}

std::optional<expression::AttributeSlot> Expressions::exposure_attribute(const Node& name) {
  const auto slot = target_.attributes.intern(name.text);
  if (!slot) {
    diagnostics_.error(name, slot.error().message);
    return std::nullopt;
  }
  if (target_.attributes.type(*slot).personal) report_personal(name, name.text);
  return *slot;
}

void Expressions::fill_in(const Node& text, std::string_view name) {
  if (target_.attributes.closed() && !target_.attributes.find(name)) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < target_.attributes.size(); ++i) {
      names.push_back(target_.attributes.name(static_cast<expression::AttributeSlot>(i)));
    }
    return diagnostics_.error(text, "unknown attribute " + source::quote(name) + " in a placeholder",
                              source::suggest(name, names, "there are"));
  }
  if (const auto slot = target_.attributes.intern(name); !slot) diagnostics_.error(text, slot.error().message);
}

void Expressions::report_personal(const Node& at, std::string_view attribute) {
  diagnostics_.error(
      at, "the attribute " + source::quote(attribute) + " is personal, and this would store it with exposures");
}

std::optional<FilterId> Expressions::filter(const Node* node) {
  if (!node || !node->is(Node::Kind::kScalar) || node->is_empty()) return std::nullopt;
  return compile(*node, property_scope_, target_.filters, known_filters_);
}

std::optional<std::uint32_t> Expressions::compile(const Node& node, expression::Scope& scope,
                                                  std::vector<expression::Program>& programs,
                                                  std::map<std::string, std::uint32_t, std::less<>>& known) {
  if (const auto found = known.find(node.text); found != known.end()) return found->second;
  if (diagnostics_.has_enough() || inlined_ > kMostInlined) return std::nullopt;
  auto program = expression::Program::compile(node.text, scope);
  if (!program) {
    report(node, program.error());
    return std::nullopt;
  }
  if (inlined_ > kMostInlined) {
    diagnostics_.error(node,
                       "the segments that conditions use, written out wherever they are used, come to more than " +
                           std::to_string(kMostInlined >> 20) + " MiB in all");
    return std::nullopt;
  }
  const auto id = static_cast<std::uint32_t>(programs.size());
  programs.push_back(std::move(*program));
  known.emplace(node.text, id);
  return id;
}

void Expressions::report(const Node& node, const expression::CompileError& error) {
  std::string hint;
  if (node.style == Node::Style::kPlain) {
    const source::Stretch whole = stretch_of(node);
    const std::string_view after = node.file->text().substr(whole.offset + whole.length);
    if (after.starts_with(" #")) hint = "what follows ` #` is a comment to YAML: put single quotes around the whole";
  }
  diagnostics_.error(*node.file, stretch_within(node, error.offset, error.length), error.message, std::move(hint));
}

}  // namespace flywheel::catalog
