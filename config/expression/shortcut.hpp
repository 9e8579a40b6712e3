// The usual conditions, answered without the machine: a few questions about attributes, all joined by && or all by ||.
#pragma once

#include <cstdint>
#include <vector>

#include "config/expression/operator.hpp"
#include "config/expression/program.hpp"

namespace flywheel::expression {

/// One question about one attribute.
struct Question {
  enum class Form : std::uint8_t {
    kRelation,  ///< attribute `relation` constants[operand]
    kAmong,     ///< attribute in text_sets[operand]
    kPresence,  ///< has(attribute)
  };
  Form form = Form::kRelation;
  Relation relation = Relation::kEqual;
  Kind declared = Kind::kAbsent;  ///< a number is read as this kind
  bool negated = false;
  AttributeSlot slot = 0;
  std::uint16_t operand = 0;
};

struct Shortcut {
  std::vector<Question> questions;  ///< none: the code is of another form
  bool decides = false;             ///< the answer that decides at once: false for &&, true for ||
};

struct Code;

/// The shortcut of a code, found by looking at its instructions.
[[nodiscard]] Shortcut shortcut_of(const Code& code);

/// What running the code comes to. The code has a shortcut.
[[nodiscard]] Match ask(const Code& code, const Inputs& inputs);

}  // namespace flywheel::expression
