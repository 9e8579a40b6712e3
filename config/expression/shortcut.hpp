// The usual conditions, answered without the machine: a few questions about attributes, all joined by && or all by ||.
#pragma once

#include <cstdint>
#include <vector>

#include "config/expression/operator.hpp"
#include "config/expression/program.hpp"
#include "config/expression/short_text.hpp"

namespace flywheel::expression {

/// One question about one attribute.
struct Question {
  enum class Form : std::uint8_t {
    kRelation,     ///< attribute `relation` constants[operand]
    kWholeNumber,  ///< the same of an int constant, which is `number`
    kShortText,    ///< the same for == and != of a short text, which is short_texts[0]
    kAmong,        ///< attribute in text_sets[operand]
    kAmongShort,   ///< the same of few short texts, which are `short_texts`
    kPresence,     ///< has(attribute)
  };
  Form form = Form::kRelation;
  Relation relation = Relation::kEqual;
  Kind declared = Kind::kAbsent;  ///< a number is read as this kind
  bool negated = false;
  AttributeSlot slot = 0;
  std::uint16_t operand = 0;
  std::int64_t number = 0;
  std::vector<ShortText> short_texts;
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
