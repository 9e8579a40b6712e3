#include "config/expression/syntax.hpp"

#include "config/vocabulary/json_writer.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

/// The operator or function of a node, as it is written.
std::string_view operation_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::kRelation:
      return text_of(node.relation);
    case NodeKind::kArithmetic:
      return text_of(node.arithmetic);
    case NodeKind::kNot:
      return "!";
    case NodeKind::kNegate:
      return "-";
    case NodeKind::kAnd:
      return "&&";
    case NodeKind::kOr:
      return "||";
    case NodeKind::kConditional:
      return "?:";
    case NodeKind::kIndex:
      return "[]";
    default:
      return node.text;
  }
}

}  // namespace

std::string path_of(const Node& node) {
  if (node.kind == NodeKind::kAttribute || node.kind == NodeKind::kLocal) return std::string(node.text);
  if (node.kind != NodeKind::kField) return {};
  const std::string base = path_of(*node.children[0]);
  return base.empty() ? base : base + "." + std::string(node.text);
}

std::string subject_of(const Node& node) {
  if (node.kind == NodeKind::kMacro) return std::string(node.text);
  if (node.kind == NodeKind::kBucket) return "targetingKey";
  if (node.kind == NodeKind::kAttribute || node.kind == NodeKind::kLocal || node.kind == NodeKind::kField) {
    const std::string own = path_of(node);
    return own.empty() ? std::string(node.text) : own;
  }
  std::string path;
  for (const Node* child : node.children) {
    if (child->kind == NodeKind::kLiteral) continue;
    if (!path.empty()) return std::string(operation_of(node));
    path = path_of(*child);
    if (path.empty()) return std::string(operation_of(node));
  }
  return path.empty() ? std::string(operation_of(node)) : path;
}

std::string describe(const Node& node) {
  const std::string path = path_of(node);
  if (!path.empty()) return "`" + printable(path) + "`";
  if (node.kind == NodeKind::kLiteral) return "`" + printable(to_json(node.value)) + "`";
  if (node.kind == NodeKind::kCall) return "`" + std::string(node.text) + "(…)`";
  return "this";
}

}  // namespace flywheel::expression
