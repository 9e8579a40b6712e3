// Emitter: the loops of macros.
#include <algorithm>

#include "config/expression/emitter.hpp"
#include "config/expression/iteration.hpp"

namespace flywheel::expression {

void Emitter::visit_macro(const Node& node) {
  const Node& range = *node.children[0];
  visit(range);
  if (failed_) return;
  const Loop loop{&node, height_ - 1, code_.instructions.size() + 1};
  add(range, detailed(Op::kBeginLoop, node.macro, 0, loop.base), 1, kLoopPlaces);
  add(node, detailed(Op::kNextElement, node.macro, 0, loop.base), 0, 0);
  loops_.push_back(loop);
  const bool absorbs = node.macro == Macro::kAll || node.macro == Macro::kExists;
  const std::size_t decision = absorbs ? visit_deciding_body(node) : visit_body(node, loop);
  loops_.pop_back();
  add(node, instruction(Op::kJump, loop.next), 0, 0);
  if (failed_) return;
  code_.instructions[loop.next].a = here();
  if (absorbs) code_.instructions[decision].a = here();
  add(node, detailed(Op::kEndLoop, node.macro, 0, loop.base), kLoopPlaces, 1);
}

/// The condition of all and exists, an operand of one long && or ||: it may end the loop, and a failure waits for one
/// that does. Returns the instruction that goes to the loop's end.
std::size_t Emitter::visit_deciding_body(const Node& node) {
  const Node& condition = *node.children[1];
  visit_under_handler(condition);
  return add(condition, detailed(Op::kNextOperand, node.macro == Macro::kExists), 2, 1);
}

/// The body of the macros that look at every element and fail where it fails.
std::size_t Emitter::visit_body(const Node& node, const Loop& loop) {
  if (node.macro != Macro::kMap || node.children.size() == 3) {
    visit(*node.children[1]);
    add(*node.children[1], instruction(Op::kJumpUnless, loop.next), 1, 0);
  }
  if (node.macro == Macro::kExistsOne) return add(node, instruction(Op::kCount), 1, 1);
  if (node.macro == Macro::kFilter) {
    add(node, instruction(Op::kLocal, loop.base + kLoopElement), 0, 1);
  } else {
    visit(*node.children.back());
  }
  return add(node, instruction(Op::kGather), 2, 1);
}

void Emitter::visit_local(const Node& node) {
  const auto loop = std::find_if(loops_.rbegin(), loops_.rend(), [&](const Loop& l) { return l.node == node.binder; });
  add(node, instruction(Op::kLocal, loop->base + kLoopElement), 0, 1);
}

void Emitter::charge(const Node& node, std::size_t operands, bool deep) {
  if (!loops_.empty()) add(node, detailed(Op::kCharge, deep, 0, operands), 0, 0);
}

}  // namespace flywheel::expression
