#include "config/expression/emitter.hpp"

#include <algorithm>

#include "config/expression/limits.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::expression {
namespace {

bool is_literal(const Node& node) {
  return node.kind == NodeKind::kLiteral;
}

/// Whether the node is version("…") of a literal, which is read at load.
bool is_literal_version(const Node& node) {
  return node.kind == NodeKind::kCall && node.signature->function == Function::kVersion &&
         is_literal(*node.children[0]);
}

/// Keeps `numbers` ascending and each of them single.
void insert_once(std::vector<std::uint16_t>& numbers, std::uint16_t number) {
  const auto at = std::lower_bound(numbers.begin(), numbers.end(), number);
  if (at == numbers.end() || *at != number) numbers.insert(at, number);
}

bool is_list_of_texts(const Node& node) {
  if (!is_literal(node) || !node.value.is(Kind::kList)) return false;
  const auto items = node.value.as_list();
  return std::all_of(items.begin(), items.end(), [](const Value& item) { return item.is(Kind::kString); });
}

}  // namespace

Instruction Emitter::instruction(Op op, std::size_t a, std::size_t b) {
  Instruction made;
  made.op = op;
  made.a = static_cast<std::uint16_t>(a);
  made.b = static_cast<std::uint16_t>(b);
  return made;
}

bool Emitter::emit(const Node& root) {
  code_.patterns = std::move(tree_.patterns);
  code_.zones = std::move(tree_.zones);
  code_.kind = kind_of(root.type);
  visit(root);
  add(root, instruction(Op::kEnd), 0, 0);
  return !failed_;
}

void Emitter::visit(const Node& node) {
  if (failed_) return;
  switch (node.kind) {
    case NodeKind::kLiteral:
      add(node, instruction(Op::kConstant, constant(node.value)), 0, 1);
      return;
    case NodeKind::kAttribute:
      return visit_attribute(node);
    case NodeKind::kLocal:
      return visit_local(node);
    case NodeKind::kReached:
      return visit_reached(node);
    case NodeKind::kBucket:
      return visit_bucket(node);
    case NodeKind::kMacro:
      return visit_macro(node);
    case NodeKind::kNow:
      add(node, instruction(Op::kNow), 0, 1);
      return;
    case NodeKind::kHas:
      return visit_has(node);
    case NodeKind::kCall:
      return visit_call(node);
    case NodeKind::kRelation:
      return visit_relation(node);
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return visit_logic(node);
    case NodeKind::kConditional:
      return visit_conditional(node);
    case NodeKind::kSegment:
      return visit(*node.children[0]);
    default:
      return visit_parts(node);
  }
}

/// Nodes whose operands are all evaluated, from left to right, before the one instruction that takes them.
void Emitter::visit_parts(const Node& node) {
  for (const Node* child : node.children) visit(*child);
  const std::size_t size = node.children.size();
  switch (node.kind) {
    case NodeKind::kField:
      charge(node, 1, false);
      add(node, instruction(Op::kField, constant(Value::string(node.text))), 1, 1);
      return;
    case NodeKind::kIndex:
      charge(node, 2, false);
      add(node, instruction(Op::kIndex), 2, 1);
      return;
    case NodeKind::kNot:
      add(node, instruction(Op::kNot), 1, 1);
      return;
    case NodeKind::kNegate:
      add(node, instruction(Op::kNegate), 1, 1);
      return;
    case NodeKind::kArithmetic:
      charge(node, 2, false);
      add(node, detailed(Op::kCompute, node.arithmetic), 2, 1);
      return;
    case NodeKind::kList:
      add(node, instruction(Op::kMakeList, 0, size), size, 1);
      return;
    default:
      add(node, instruction(Op::kMakeMap, 0, size / 2), size, 1);
      return;
  }
}

void Emitter::visit_attribute(const Node& node) {
  read(node.slot);
  const Kind declared = attributes_.type(node.slot).kind;
  const bool converts = declared == Kind::kInt || declared == Kind::kDouble;
  add(node, detailed(Op::kAttribute, converts ? declared : Kind::kAbsent, node.slot), 0, 1);
}

void Emitter::visit_has(const Node& node) {
  const Node& asked = *node.children[0];
  if (asked.kind == NodeKind::kAttribute) {
    read(asked.slot);
    add(asked, instruction(Op::kHasAttribute, asked.slot), 0, 1);
    return;
  }
  visit(*asked.children[0]);
  charge(asked, 1, false);
  add(asked, instruction(Op::kHasField, constant(Value::string(asked.text))), 1, 1);
}

void Emitter::visit_call(const Node& node) {
  const Function function = node.signature->function;
  if (function == Function::kVersion) return visit_version(node);
  if (function == Function::kDyn) return visit(*node.children[0]);
  if (function == Function::kMatches) {
    visit(*node.children[0]);
    charge(node, 1, false);
    add(node, instruction(Op::kMatches, node.prepared - 1), 1, 1);
    return;
  }
  for (const Node* child : node.children) visit(*child);
  const std::size_t size = node.children.size();
  charge(node, size, false);
  add(node, detailed(Op::kCall, function, node.prepared, size), size, 1);
}

void Emitter::visit_version(const Node& node) {
  visit(*node.children[0]);
  if (is_literal_version(node)) return;
  charge(node, 1, false);
  add(node, instruction(Op::kCheckVersion), 1, 1);
}

void Emitter::visit_relation(const Node& node) {
  const Node& left = *node.children[0];
  const Node& right = *node.children[1];
  if (node.relation == Relation::kIn) return visit_membership(node);
  if (left.type == Type::kVersion) return visit_version_relation(node);
  if (is_literal(right) || is_literal(left)) {
    const bool swapped = !is_literal(right);
    visit(swapped ? right : left);
    const Kind kind = (swapped ? left : right).value.kind();
    if (kind == Kind::kList || kind == Kind::kMap) charge(node, 1, true);
    const Relation relation = swapped ? mirrored(node.relation) : node.relation;
    add(node, detailed(Op::kRelateConstant, relation, constant(swapped ? left.value : right.value)), 1, 1);
    return;
  }
  visit(left);
  visit(right);
  charge(node, 2, true);
  add(node, detailed(Op::kRelate, node.relation), 2, 1);
}

void Emitter::visit_membership(const Node& node) {
  const Node& container = *node.children[1];
  visit(*node.children[0]);
  if (!is_list_of_texts(container)) {
    visit(container);
    charge(node, 2, true);
    add(node, instruction(Op::kIn), 2, 1);
    return;
  }
  std::vector<std::string_view> texts;
  for (const Value& item : container.value.as_list()) texts.push_back(code_.arena.copy(item.as_string()));
  std::sort(texts.begin(), texts.end(), ShorterText());
  code_.text_sets.push_back(std::move(texts));
  add(node, instruction(Op::kInTexts, code_.text_sets.size() - 1), 1, 1);
}

void Emitter::visit_version_relation(const Node& node) {
  const Node& left = *node.children[0];
  const Node& right = *node.children[1];
  // The relation reads the texts itself: where a side is a call, only its argument is wanted.
  const auto visit_text = [this](const Node& side) { visit(side.kind == NodeKind::kCall ? *side.children[0] : side); };
  const bool swapped = is_literal_version(left) && !is_literal_version(right);
  if (!swapped && !is_literal_version(right)) {
    visit_text(left);
    visit_text(right);
    charge(node, 2, false);
    add(node, detailed(Op::kRelateVersions, node.relation), 2, 1);
    return;
  }
  const Node& literal = *(swapped ? left : right).children[0];
  const Node& asked = swapped ? right : left;
  visit_text(asked);
  charge(node, 1, false);
  code_.versions.push_back(*parse_version(code_.arena.copy(literal.value.as_string())));
  const Relation relation = swapped ? mirrored(node.relation) : node.relation;
  add(asked, detailed(Op::kRelateVersion, relation, code_.versions.size() - 1), 1, 1);
}

void Emitter::visit_logic(const Node& node) {
  const bool decides = node.kind == NodeKind::kOr;
  std::vector<std::size_t> jumps;
  for (std::size_t i = 0; i < node.children.size() && !failed_; ++i) {
    const Node& operand = *node.children[i];
    visit_under_handler(operand);
    const bool last = i + 1 == node.children.size();
    const Op op = i == 0 ? Op::kFirstOperand : last ? Op::kLastOperand : Op::kNextOperand;
    jumps.push_back(add(operand, detailed(op, decides), i == 0 ? 1 : 2, 1));
  }
  if (failed_) return;
  for (const std::size_t jump : jumps) code_.instructions[jump].a = here();
}

void Emitter::visit_under_handler(const Node& operand) {
  const std::uint16_t outer = handler_;
  const auto handler = static_cast<std::uint16_t>(code_.handlers.size());
  code_.handlers.push_back({0, static_cast<std::uint16_t>(height_)});
  handler_ = handler;
  visit(operand);
  handler_ = outer;
  code_.handlers[handler].target = here();
}

void Emitter::visit_bucket(const Node& node) {
  read(Attributes::kTargetingKey);
  code_.seeds.push_back(hashing::seed_of(hashing::Purpose::kRollout, node.text));
  add(node, instruction(Op::kBucket, code_.seeds.size() - 1), 0, 1);
}

void Emitter::visit_reached(const Node& node) {
  insert_once(code_.moments, node.moment);
  add(node, instruction(Op::kReached, node.moment), 0, 1);
}

void Emitter::visit_conditional(const Node& node) {
  const Node& condition = *node.children[0];
  visit(condition);
  const std::size_t skip = add(condition, instruction(Op::kJumpUnless), 1, 0);
  visit(*node.children[1]);
  const std::size_t leave = add(node, instruction(Op::kJump), 1, 0);
  if (failed_) return;
  code_.instructions[skip].a = here();
  visit(*node.children[2]);
  if (!failed_) code_.instructions[leave].a = here();
}

std::size_t Emitter::add(const Node& node, Instruction instruction, std::size_t taken, std::size_t left) {
  if (failed_) return 0;
  height_ = height_ - taken + left;
  // One place stays free for the absent value that a failure becomes.
  if (height_ >= kMostOperands) {
    fail(node, "this has more than " + std::to_string(kMostOperands - 1) + " values waiting at once");
  } else if (code_.instructions.size() >= kMostInstructions) {
    fail(node, "this expression, with its segments, compiles to more than " + std::to_string(kMostInstructions) +
                   " instructions");
  }
  if (failed_) return 0;
  instruction.subject = subject(node);
  code_.instructions.push_back(instruction);
  code_.handler_of.push_back(handler_);
  return code_.instructions.size() - 1;
}

std::uint16_t Emitter::constant(const Value& value) {
  code_.constants.push_back(deep_copy(value, code_.arena));
  return static_cast<std::uint16_t>(code_.constants.size() - 1);
}

std::uint16_t Emitter::subject(const Node& node) {
  const auto [known, is_new] = subjects_.emplace(subject_of(node), code_.subjects.size());
  if (is_new) code_.subjects.push_back(code_.arena.copy(known->first));
  return known->second;
}

void Emitter::read(AttributeSlot slot) {
  insert_once(code_.reads, slot);
}

void Emitter::fail(const Node& at, std::string message) {
  if (!failed_) error_ = {at.offset, at.length, std::move(message)};
  failed_ = true;
}

}  // namespace flywheel::expression
