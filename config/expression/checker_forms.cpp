// Checker: segments, macros and the other forms that bind or look up names.
#include <algorithm>

#include "config/expression/checker.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

constexpr TypeSet kWalked{Type::kList, Type::kMap};

/// What every element of the range is, where that is known.
Type element_type(const Node& range) {
  if (range.type == Type::kMap) return Type::kString;
  if (range.type != Type::kList || range.children.empty()) return Type::kAny;
  if (range.kind != NodeKind::kLiteral && range.kind != NodeKind::kList) return Type::kAny;
  const Type first = range.children[0]->type;
  const bool alike =
      std::all_of(range.children.begin(), range.children.end(), [&](const Node* item) { return item->type == first; });
  return alike ? first : Type::kAny;
}

}  // namespace

bool Checker::visit_segment(Node& node) {
  const Node& body = *node.children[0];
  node.type = Type::kBool;
  const std::string called = "segment `" + printable(node.text) + "`";
  // A segment means the same wherever it is used: variables around it are not its own.
  std::vector<const Node*> around;
  std::swap(around, binders_);
  const bool checked = visit(*node.children[0]);
  std::swap(around, binders_);
  if (!checked) return fail(node, "in " + called + ": " + error_.message);
  if (body.type == Type::kBool || body.type == Type::kAny) return true;
  return fail(node, called + " is " + std::string(phrase(body.type)) + ", not a condition");
}

bool Checker::visit_macro(Node& node) {
  Node& range = *node.children[0];
  if (!visit(range)) return false;
  if (!kWalked.admits(range.type)) {
    return fail(range, "`" + std::string(node.text) + "` goes through a list or the keys of a map, but " +
                           describe(range) + " is " + std::string(phrase(range.type)));
  }
  node.element = element_type(range);
  node.type = builds_list(node.macro) ? Type::kList : Type::kBool;
  binders_.push_back(&node);
  const bool checked =
      std::all_of(node.children.begin() + 1, node.children.end(), [&](Node* part) { return visit(*part); });
  binders_.pop_back();
  if (!checked) return false;
  const bool has_condition = node.macro != Macro::kMap || node.children.size() == 3;
  if (has_condition && !expect_bool(*node.children[1], node.text)) return false;
  return refuse_versions(node);
}

bool Checker::visit_local(Node& node) {
  const auto binder =
      std::find_if(binders_.rbegin(), binders_.rend(), [&](const Node* macro) { return macro->variable == node.text; });
  if (binder == binders_.rend()) return false;
  node.kind = NodeKind::kLocal;
  node.binder = *binder;
  node.type = node.binder->element;
  return true;
}

bool Checker::visit_has(Node& node) {
  Node& asked = *node.children[0];
  node.type = Type::kBool;
  if (!visit(asked)) return false;
  if (asked.kind != NodeKind::kLocal) return true;
  return fail(asked, describe(asked) + " is an element, which always has a value; ask for a field of it");
}

bool Checker::visit_reached(Node& node) {
  node.type = Type::kBool;
  if (!scope_.moments) return fail(node, "there are no moments here");
  const auto& moments = *scope_.moments;
  const auto found = std::find(moments.begin(), moments.end(), node.text);
  if (found == moments.end()) {
    const auto near = nearest(node.text, moments);
    return fail(node, "unknown moment `" + printable(node.text) + "`" +
                          (near ? "; did you mean `" + printable(*near) + "`?" : ""));
  }
  node.moment = static_cast<std::uint16_t>(found - moments.begin());
  return true;
}

bool Checker::unknown_name(const Node& node) {
  std::vector<std::string_view> names{"now"};
  for (const Node* macro : binders_) names.push_back(macro->variable);
  for (std::size_t slot = 0; slot < scope_.attributes.size(); ++slot) {
    names.push_back(scope_.attributes.name(static_cast<AttributeSlot>(slot)));
  }
  const auto near = nearest(node.text, names);
  const std::string name = printable(node.text);
  return fail(node, "unknown name `" + name + "`; " +
                        (near ? "did you mean `" + printable(*near) + "`?" : "a text wants quotes: \"" + name + "\""));
}

}  // namespace flywheel::expression
