// Checked syntax tree → flat program.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/expression/code.hpp"
#include "config/expression/syntax.hpp"

namespace flywheel::expression {

/// Writes the instructions of one tree. Stack heights are known while emitting, so failures and jumps go to places that
/// are numbers; nothing in the code points outside of it.
class Emitter {
 public:
  /// Moves patterns and time zones out of `tree`; copies every text and value into `code`.
  Emitter(const Attributes& attributes, Tree& tree, Code& code) : attributes_(attributes), tree_(tree), code_(code) {}

  /// Fills the code from a tree that the checker accepted. False where there is an `error`: the code would be too long
  /// or would need too many operands at once.
  [[nodiscard]] bool emit(const Node& root);
  [[nodiscard]] const CompileError& error() const { return error_; }

 private:
  void visit(const Node& node);
  void visit_attribute(const Node& node);
  void visit_has(const Node& node);
  void visit_call(const Node& node);
  void visit_version(const Node& node);
  void visit_relation(const Node& node);
  void visit_membership(const Node& node);
  void visit_version_relation(const Node& node);
  void visit_logic(const Node& node);
  void visit_conditional(const Node& node);
  void visit_parts(const Node& node);
  void visit_bucket(const Node& node);
  void visit_reached(const Node& node);

  /// A macro whose body is being written.
  struct Loop {
    const Node* node;
    std::size_t base;  ///< stack height of its places
    std::size_t next;  ///< its kNextElement
  };
  void visit_macro(const Node& node);
  [[nodiscard]] std::size_t visit_deciding_body(const Node& node);
  [[nodiscard]] std::size_t visit_body(const Node& node, const Loop& loop);
  void visit_local(const Node& node);

  /// Visits an operand whose failures continue, as an absent value, at the instruction that follows it.
  void visit_under_handler(const Node& operand);
  /// Inside of a macro, pays for what the next instruction does with its operands.
  void charge(const Node& node, std::size_t operands, bool deep);

  [[nodiscard]] static Instruction instruction(Op op, std::size_t a = 0, std::size_t b = 0);
  template <class Detail>
  [[nodiscard]] static Instruction detailed(Op op, Detail detail, std::size_t a = 0, std::size_t b = 0) {
    Instruction made = instruction(op, a, b);
    made.detail = static_cast<std::uint8_t>(detail);
    return made;
  }

  /// Appends an instruction that takes `taken` operands and leaves `left`. The subject is the node's.
  std::size_t add(const Node& node, Instruction instruction, std::size_t taken, std::size_t left);
  [[nodiscard]] std::uint16_t constant(const Value& value);
  [[nodiscard]] std::uint16_t subject(const Node& node);
  void read(AttributeSlot slot);
  [[nodiscard]] std::uint16_t here() const { return static_cast<std::uint16_t>(code_.instructions.size()); }
  void fail(const Node& at, std::string message);

  const Attributes& attributes_;
  Tree& tree_;
  Code& code_;
  std::map<std::string, std::uint16_t> subjects_;  // what stands in code_.subjects, to write each only once
  std::vector<Loop> loops_;                        // innermost last
  std::size_t height_ = 0;                         // operands on the stack before the next instruction
  std::uint16_t handler_ = Code::kNoHandler;       // where failures of the next instruction go
  bool failed_ = false;
  CompileError error_;
};

}  // namespace flywheel::expression
