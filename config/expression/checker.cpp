#include "config/expression/checker.hpp"

#include <algorithm>

#include "config/expression/never.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

bool is_literal(const Node* node) {
  return node->kind == NodeKind::kLiteral;
}

constexpr TypeSet kWithFields{Type::kMap};
constexpr TypeSet kIndexed{Type::kList, Type::kMap};
constexpr TypeSet kNegatable{Type::kInt, Type::kDouble};
constexpr TypeSet kBools{Type::kBool};

/// The type of `a` `arithmetic` `b`; absent where CEL has no such operation. An unknown side may be what fits.
std::optional<Type> arithmetic_type(Type a, Arithmetic arithmetic, Type b) {
  const bool adds = arithmetic == Arithmetic::kAdd;
  const bool subtracts = arithmetic == Arithmetic::kSubtract;
  constexpr TypeSet kNever{Type::kNull, Type::kBool, Type::kMap, Type::kVersion};
  constexpr TypeSet kSummed{Type::kString, Type::kList};
  constexpr TypeSet kShifted{Type::kTime, Type::kDuration};
  for (const Type side : {a, b}) {
    if (side == Type::kAny) continue;
    if (kNever.admits(side) || (kSummed.admits(side) && !adds)) return std::nullopt;
    if (kShifted.admits(side) && !adds && !subtracts) return std::nullopt;
    if (side == Type::kDouble && arithmetic == Arithmetic::kRemainder) return std::nullopt;
  }
  if (a == Type::kAny || b == Type::kAny) return Type::kAny;
  if (a == Type::kTime && b == Type::kTime) return subtracts ? std::optional(Type::kDuration) : std::nullopt;
  if (a == b) return a;
  if (a == Type::kTime && b == Type::kDuration) return Type::kTime;
  if (a == Type::kDuration && b == Type::kTime && adds) return Type::kTime;
  return std::nullopt;
}

}  // namespace

bool Checker::fail(std::size_t offset, std::size_t length, std::string message) {
  error_ = {offset, length, std::move(message)};
  return false;
}

bool Checker::fail(const Node& at, std::string message) {
  return fail(at.offset, at.length, std::move(message));
}

bool Checker::visit(Node& node) {
  switch (node.kind) {
    case NodeKind::kLiteral:
      node.type = type_of(node.value.kind());
      return true;
    case NodeKind::kNow:
      node.type = Type::kTime;
      return true;
    case NodeKind::kAttribute:
      return visit_attribute(node);
    case NodeKind::kHas:
      return visit_has(node);
    case NodeKind::kCall:
      return visit_call(node);
    case NodeKind::kSegment:
      return visit_segment(node);
    case NodeKind::kMacro:
      return visit_macro(node);
    case NodeKind::kReached:
      return visit_reached(node);
    case NodeKind::kBucket:
      node.type = Type::kDouble;
      return true;
    default:
      break;
  }
  if (!visit_children(node)) return false;
  switch (node.kind) {
    case NodeKind::kField:
      return visit_field(node);
    case NodeKind::kIndex:
      return visit_index(node);
    case NodeKind::kNot:
    case NodeKind::kNegate:
      return visit_unary(node);
    case NodeKind::kRelation:
      return visit_relation(node);
    case NodeKind::kArithmetic:
      return visit_arithmetic(node);
    case NodeKind::kAnd:
    case NodeKind::kOr:
      return visit_logic(node);
    case NodeKind::kConditional:
      return visit_conditional(node);
    case NodeKind::kList:
      return visit_list(node);
    default:
      return visit_map(node);
  }
}

bool Checker::visit_children(Node& node) {
  return std::all_of(node.children.begin(), node.children.end(), [&](Node* child) { return visit(*child); });
}

bool Checker::visit_attribute(Node& node) {
  if (visit_local(node)) return true;
  Attributes& attributes = scope_.attributes;
  if (attributes.closed() && !attributes.find(node.text)) return unknown_name(node);
  const auto slot = attributes.intern(node.text);
  if (!slot) return fail(node, slot.error().message);
  node.slot = *slot;
  node.type = type_of(attributes.type(*slot).kind);
  return true;
}

bool Checker::visit_field(Node& node) {
  const Node& base = *node.children[0];
  if (kWithFields.admits(base.type)) return true;
  return fail(node, describe(base) + " is " + std::string(phrase(base.type)) + " and has no fields");
}

bool Checker::visit_index(Node& node) {
  const Node& base = *node.children[0];
  const Node& index = *node.children[1];
  if (!kIndexed.admits(base.type)) {
    return fail(node, describe(base) + " is " + std::string(phrase(base.type)) + " and has no elements");
  }
  const bool fits =
      index.type == Type::kAny || (base.type == Type::kList  ? is_number(index.type)
                                   : base.type == Type::kMap ? index.type == Type::kString
                                                             : is_number(index.type) || index.type == Type::kString);
  if (fits) return true;
  return fail(index, "an index is a number for a list and a string for a map, but " + describe(index) + " is " +
                         std::string(phrase(index.type)));
}

bool Checker::visit_unary(Node& node) {
  const Node& operand = *node.children[0];
  if (node.kind == NodeKind::kNot) {
    node.type = Type::kBool;
    return expect_bool(operand, "!");
  }
  node.type = operand.type;
  if (kNegatable.admits(operand.type)) return true;
  return fail(
      node, "a minus takes an int or a double, but " + describe(operand) + " is " + std::string(phrase(operand.type)));
}

bool Checker::visit_arithmetic(Node& node) {
  const Node& a = *node.children[0];
  const Node& b = *node.children[1];
  const auto type = arithmetic_type(a.type, node.arithmetic, b.type);
  if (!type) {
    std::string message = "`" + std::string(text_of(node.arithmetic)) + "` does not take " +
                          std::string(phrase(a.type)) + " and " + std::string(phrase(b.type));
    if (is_number(a.type) && is_number(b.type)) {
      message += a.type == b.type ? "; use int(…)" : "; convert one of them, like double(x)";
    }
    return fail(node, std::move(message));
  }
  node.type = *type;
  return true;
}

bool Checker::visit_relation(Node& node) {
  node.type = Type::kBool;
  auto complaint = never_holds(node, scope_.attributes);
  if (complaint) error_ = *std::move(complaint);
  return !complaint;
}

bool Checker::visit_logic(Node& node) {
  node.type = Type::kBool;
  const std::string_view operation = node.kind == NodeKind::kAnd ? "&&" : "||";
  return std::all_of(node.children.begin(), node.children.end(),
                     [&](const Node* child) { return expect_bool(*child, operation); });
}

bool Checker::visit_conditional(Node& node) {
  const Node& then = *node.children[1];
  const Node& otherwise = *node.children[2];
  if (!expect_bool(*node.children[0], "? :")) return false;
  if ((then.type == Type::kVersion) != (otherwise.type == Type::kVersion)) {
    return fail(node, "only one choice of `?` is a version");
  }
  node.type = then.type == otherwise.type ? then.type : Type::kAny;
  return true;
}

bool Checker::visit_list(Node& node) {
  node.type = Type::kList;
  if (!refuse_versions(node)) return false;
  if (!std::all_of(node.children.begin(), node.children.end(), is_literal)) return true;
  Value* items = tree_.arena.allocate_array<Value>(node.children.size());
  for (std::size_t i = 0; i < node.children.size(); ++i) new (items + i) Value(node.children[i]->value);
  node.kind = NodeKind::kLiteral;
  node.value = Value::list({items, node.children.size()});
  return true;
}

bool Checker::visit_map(Node& node) {
  node.type = Type::kMap;
  if (!refuse_versions(node)) return false;
  const std::size_t size = node.children.size() / 2;
  Member* members = tree_.arena.allocate_array<Member>(size);
  bool constant = true;
  for (std::size_t i = 0; i < size; ++i) {
    const Node& key = *node.children[2 * i];
    if (key.type != Type::kString && key.type != Type::kAny) {
      return fail(key, "a map's keys are strings, but " + describe(key) + " is " + std::string(phrase(key.type)));
    }
    constant = constant && is_literal(&key) && is_literal(node.children[2 * i + 1]);
    if (!constant) continue;
    const std::string_view name = key.value.as_string();
    if (std::any_of(members, members + i, [&](const Member& other) { return other.name == name; })) {
      return fail(key, "the key " + describe(key) + " stands here twice");
    }
    new (members + i) Member{name, node.children[2 * i + 1]->value};
  }
  if (!constant) return true;
  node.kind = NodeKind::kLiteral;
  node.value = Value::map({members, size});
  return true;
}

bool Checker::expect_bool(const Node& node, std::string_view taker) {
  if (kBools.admits(node.type)) return true;
  return fail(node, "`" + std::string(taker) + "` takes a condition, but " + describe(node) + " is " +
                        std::string(phrase(node.type)));
}

bool Checker::refuse_versions(const Node& node) {
  for (const Node* child : node.children) {
    if (child->type == Type::kVersion) return fail(*child, "a version compares with a version and stands nowhere else");
  }
  return true;
}

}  // namespace flywheel::expression
