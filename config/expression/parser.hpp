// Expression text → syntax tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/expression/lexer.hpp"
#include "config/expression/syntax.hpp"

namespace flywheel::expression {

/// Reads one text by recursive descent. The grammar is in EXPRESSIONS.md. Every `parse_…` returns null after it has set
/// the error; the first error stands.
class Parser {
 public:
  /// Nodes and texts are added to `tree`, which must outlive the nodes.
  Parser(std::string_view text, const Scope& scope, Tree& tree) : Parser(text, scope, tree, {}, 0) {}

  /// The tree of the whole text, or null.
  [[nodiscard]] Node* parse();
  [[nodiscard]] const CompileError& error() const { return error_; }

 private:
  /// `trail` names the segments being inlined around this text, outermost first.
  Parser(std::string_view text, const Scope& scope, Tree& tree, std::vector<std::string> trail, int depth)
      : text_(text), scope_(scope), tree_(tree), trail_(std::move(trail)), lexer_(text, tree.arena), depth_(depth) {}

  [[nodiscard]] Node* parse_expression();
  [[nodiscard]] Node* parse_or();
  [[nodiscard]] Node* parse_and();
  [[nodiscard]] Node* parse_relation();
  [[nodiscard]] Node* parse_sum();
  [[nodiscard]] Node* parse_product();
  [[nodiscard]] Node* parse_unary();
  [[nodiscard]] Node* parse_negative(std::size_t offset);
  [[nodiscard]] Node* parse_member();
  [[nodiscard]] Node* parse_selection(Node* receiver);
  [[nodiscard]] Node* parse_index(Node* receiver);
  [[nodiscard]] Node* parse_primary();
  [[nodiscard]] Node* parse_name();
  [[nodiscard]] Node* parse_list();
  [[nodiscard]] Node* parse_map();
  [[nodiscard]] Node* parse_call(const Token& name, Node* receiver);
  [[nodiscard]] Node* finish_has(Node* call);
  [[nodiscard]] Node* finish_segment(Node* call);
  [[nodiscard]] Node* finish_macro(Node* call, Macro macro);
  [[nodiscard]] Node* finish_named(Node* call, NodeKind kind, std::string_view what);
  [[nodiscard]] Node* inline_segment(Node* call, const std::string& name);

  void advance();
  [[nodiscard]] bool at_symbol(std::string_view symbol) const;
  [[nodiscard]] bool at_word(std::string_view word) const;
  bool accept(std::string_view symbol);
  bool accept_either(std::string_view symbol, std::string_view word);
  [[nodiscard]] bool expect(std::string_view symbol, std::string_view after);
  [[nodiscard]] std::optional<Relation> accept_relation();

  Node* make(NodeKind kind, std::size_t offset, std::vector<Node*> children = {});
  Node* make_literal(Value value, std::size_t offset);
  Node* join(NodeKind kind, Node* left, Node* right);
  Node* fail(std::size_t offset, std::size_t length, std::string message);
  Node* fail_here(std::string message) { return fail(token_.offset, token_.length, std::move(message)); }
  Node* fail_unexpected(std::string_view expected);

  std::string_view text_;
  const Scope& scope_;
  Tree& tree_;
  std::vector<std::string> trail_;
  Lexer lexer_;
  Token token_;
  std::size_t end_ = 0;  // where the last accepted token ended
  int depth_;
  bool failed_ = false;
  CompileError error_;
};

}  // namespace flywheel::expression
