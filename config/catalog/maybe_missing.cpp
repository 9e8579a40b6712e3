#include "config/catalog/maybe_missing.hpp"

#include <algorithm>

#include "config/expression/parser.hpp"

namespace flywheel::catalog {
namespace {

using expression::Node;
using expression::NodeKind;
using expression::Relation;

using Paths = std::vector<std::string>;

bool contains(const std::vector<std::string_view>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// The path's first name: `account` of `account.plan`.
std::string_view root_of(std::string_view path) {
  return path.substr(0, path.find('.'));
}

class Search {
 public:
  /// Walks a node. `negation` is what says no, where something does; `known` are the attributes that are asked for.
  void walk(const Node& node, const Node* negation, const Paths& known) {
    switch (node.kind) {
      case NodeKind::kHas:
        return;
      case NodeKind::kNot:
        return walk(*node.children[0], negation ? nullptr : &node, known);
      case NodeKind::kRelation:
        return relation(node, negation, known);
      case NodeKind::kAnd:
        return conjunction(node, negation, known);
      case NodeKind::kOr:
        return disjunction(node, negation, known);
      case NodeKind::kConditional:
        return conditional(node, negation, known);
      case NodeKind::kSegment:
        return segment(node, negation, known);
      case NodeKind::kMacro:
        return macro(node, negation, known);
      default:
        return leaf(node, negation, known);
    }
  }

  [[nodiscard]] std::vector<MaybeMissing> take() { return std::move(found_); }

 private:
  void relation(const Node& node, const Node* negation, const Paths& known) {
    if (node.relation == Relation::kNotEqual) negation = negation ? nullptr : &node;
    for (const Node* child : node.children) leaf(*child, negation, known);
  }

  void conjunction(const Node& node, const Node* negation, Paths known) {
    for (const Node* child : node.children) {
      if (child->kind == NodeKind::kHas) known.push_back(path_of(*child->children[0]));
      if (!negation) add_asked(*child, known);
    }
    for (const Node* child : node.children) walk(*child, negation, known);
  }

  void disjunction(const Node& node, const Node* negation, Paths known) {
    for (const Node* child : node.children) {
      const bool lacks = child->kind == NodeKind::kNot && child->children[0]->kind == NodeKind::kHas;
      if (lacks) known.push_back(path_of(*child->children[0]->children[0]));
    }
    for (const Node* child : node.children) walk(*child, negation, known);
  }

  void conditional(const Node& node, const Node* negation, const Paths& known) {
    const Node& asked = *node.children[0];
    const bool lacks = asked.kind == NodeKind::kNot && asked.children[0]->kind == NodeKind::kHas;
    const bool has = asked.kind == NodeKind::kHas;
    Paths then = known, otherwise = known;
    if (has) then.push_back(path_of(*asked.children[0]));
    if (lacks) otherwise.push_back(path_of(*asked.children[0]->children[0]));
    if (!has && !lacks) walk(asked, nullptr, known);
    walk(*node.children[1], negation, then);
    walk(*node.children[2], negation, otherwise);
  }

  /// What a segment says stands in another text: the call itself is the place.
  void segment(const Node& node, const Node* negation, const Paths& known) {
    if (!negation) return;  // the segment is looked at where it is defined
    walk(*node.children[0], negation, known);
  }

  void macro(const Node& node, const Node* negation, const Paths& known) {
    walk(*node.children[0], negation, known);
    variables_.push_back(node.variable);
    for (std::size_t i = 1; i < node.children.size(); ++i) walk(*node.children[i], negation, known);
    variables_.pop_back();
  }

  /// Everything else: the attributes in it are found missing, if anything is.
  void leaf(const Node& node, const Node* negation, const Paths& known) {
    if (const std::string path = path_of(node); !path.empty()) return attribute(path, negation, known);
    for (const Node* child : node.children) walk(*child, negation, known);
  }

  void attribute(const std::string& path, const Node* negation, const Paths& known) {
    if (!negation || path == "targetingKey" || contains(variables_, root_of(path))) return;
    const bool asked = std::any_of(known.begin(), known.end(),
                                   [&](const std::string& one) { return one == path || one.starts_with(path + "."); });
    const bool said = std::any_of(found_.begin(), found_.end(), [&](const auto& one) { return one.attribute == path; });
    if (!asked && !said) found_.push_back({path, negation->offset, negation->length});
  }

  /// Adds the attributes that a part of an `and` cannot do without.
  static void add_asked(const Node& node, Paths& known) {
    const bool comparison = node.kind == NodeKind::kRelation && node.relation != Relation::kNotEqual;
    if (!comparison && node.kind != NodeKind::kCall && node.kind != NodeKind::kAttribute) return;
    if (const std::string path = path_of(node); !path.empty()) known.push_back(path);
    for (const Node* child : node.children) {
      if (const std::string path = path_of(*child); !path.empty()) {
        known.push_back(path);
      } else {
        add_asked(*child, known);
      }
    }
  }

  std::vector<std::string_view> variables_;  // of the macros around
  std::vector<MaybeMissing> found_;
};

}  // namespace

std::vector<MaybeMissing> find_maybe_missing(std::string_view text, const expression::Scope& scope) {
  expression::Tree tree;
  expression::Parser parser(text, scope, tree);
  const Node* root = parser.parse();
  if (!root) return {};
  Search search;
  search.walk(*root, nullptr, {});
  return search.take();
}

}  // namespace flywheel::catalog
