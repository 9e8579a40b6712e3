// What can be said of an expression before it meets a context.
#pragma once

#include <vector>

#include "config/expression/syntax.hpp"

namespace flywheel::expression {

/// Resolves names and functions, works out types, compiles patterns, and refuses what can never work: unknown names
/// where names are closed, unknown functions, wrong arguments, comparisons that never hold, invalid literals.
class Checker {
 public:
  Checker(Scope& scope, Tree& tree) : scope_(scope), tree_(tree) {}

  /// Fills the checker's members of `root` and the nodes below. False where there is an `error`.
  [[nodiscard]] bool check(Node& root) { return visit(root); }
  [[nodiscard]] const CompileError& error() const { return error_; }

 private:
  [[nodiscard]] bool visit(Node& node);
  [[nodiscard]] bool visit_children(Node& node);
  [[nodiscard]] bool visit_attribute(Node& node);
  [[nodiscard]] bool visit_field(Node& node);
  [[nodiscard]] bool visit_index(Node& node);
  [[nodiscard]] bool visit_has(Node& node);
  [[nodiscard]] bool visit_call(Node& node);
  [[nodiscard]] bool visit_unary(Node& node);
  [[nodiscard]] bool visit_arithmetic(Node& node);
  [[nodiscard]] bool visit_relation(Node& node);
  [[nodiscard]] bool visit_logic(Node& node);
  [[nodiscard]] bool visit_conditional(Node& node);
  [[nodiscard]] bool visit_list(Node& node);
  [[nodiscard]] bool visit_map(Node& node);
  [[nodiscard]] bool visit_segment(Node& node);
  [[nodiscard]] bool visit_macro(Node& node);
  /// Makes the name a kLocal where it is the variable of a macro around it.
  [[nodiscard]] bool visit_local(Node& node);
  [[nodiscard]] bool visit_reached(Node& node);
  /// Fails, with the nearest known name.
  bool unknown_name(const Node& node);

  [[nodiscard]] bool check_shape(const Node& call);
  [[nodiscard]] bool check_arguments(const Node& call);
  [[nodiscard]] bool prepare(Node& call);
  [[nodiscard]] bool fold_conversion(Node& call);
  [[nodiscard]] bool prepare_pattern(Node& call);
  [[nodiscard]] bool prepare_zone(Node& call);
  [[nodiscard]] bool expect_bool(const Node& node, std::string_view taker);
  [[nodiscard]] bool refuse_versions(const Node& node);

  bool fail(const Node& at, std::string message);
  bool fail(std::size_t offset, std::size_t length, std::string message);

  Scope& scope_;
  Tree& tree_;
  std::vector<const Node*> binders_;  // the macros whose variables have a meaning here, innermost last
  CompileError error_;
};

}  // namespace flywheel::expression
