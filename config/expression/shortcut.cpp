#include "config/expression/shortcut.hpp"

#include <algorithm>
#include <optional>

#include "config/expression/access.hpp"
#include "config/expression/code.hpp"
#include "config/expression/comparison.hpp"

namespace flywheel::expression {
namespace {

/// Reads questions off a code's instructions, one after the other.
class Reading {
 public:
  explicit Reading(const Code& code) : code_(code) {}

  /// The question that begins here, if one does.
  std::optional<Question> question() {
    Question question;
    const Instruction& first = take();
    question.slot = first.a;
    if (first.op == Op::kHasAttribute) {
      question.form = Question::Form::kPresence;
    } else if (first.op == Op::kAttribute) {
      question.declared = static_cast<Kind>(first.detail);
      const Instruction& second = take();
      question.operand = second.a;
      if (second.op == Op::kInTexts) {
        question.form = Question::Form::kAmong;
      } else if (second.op == Op::kRelateConstant) {
        question.relation = static_cast<Relation>(second.detail);
      } else {
        return std::nullopt;
      }
    } else {
      return std::nullopt;
    }
    while (next().op == Op::kNot) {
      question.negated = !question.negated;
      ++at_;
    }
    return question;
  }

  [[nodiscard]] const Instruction& next() const {
    return code_.instructions[std::min(at_, code_.instructions.size() - 1)];
  }
  const Instruction& take() {
    const Instruction& instruction = next();
    ++at_;
    return instruction;
  }

 private:
  const Code& code_;
  std::size_t at_ = 0;
};

inline Match relation_holds(const Value& value, const Question& question, const Value& constant) {
  bool answer = false;
  if (value.is(Kind::kString) && constant.is(Kind::kString) && !orders(question.relation)) {
    answer = (value.as_string() == constant.as_string()) == (question.relation == Relation::kEqual);
  } else if (value.is(Kind::kInt) && constant.is(Kind::kInt)) {
    answer = fits(value.as_int() <=> constant.as_int(), question.relation);
  } else if (relate(value, question.relation, constant, answer) != FailureCode::kNone) {
    return Match::kFailed;
  }
  return answer ? Match::kYes : Match::kNo;
}

inline bool is_among(const std::vector<std::string_view>& texts, const Value& value) {
  if (!value.is(Kind::kString)) return false;
  constexpr std::size_t kFew = 8;  // so few are looked through faster than searched
  const std::string_view text = value.as_string();
  if (texts.size() > kFew) return std::binary_search(texts.begin(), texts.end(), text, ShorterText());
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

inline Match answer(const Code& code, const Question& question, std::span<const Value> attributes) {
  const bool present = question.slot < attributes.size() && !attributes[question.slot].absent();
  Match match = present ? Match::kYes : Match::kNo;
  if (question.form != Question::Form::kPresence) {
    if (!present) return Match::kFailed;
    const Value& given = attributes[question.slot];
    const bool as_it_is = question.declared == Kind::kAbsent || given.is(question.declared);
    const Value value = as_it_is ? given : as_declared(given, question.declared);
    match = question.form == Question::Form::kRelation
                ? relation_holds(value, question, code.constants[question.operand])
            : is_among(code.text_sets[question.operand], value) ? Match::kYes
                                                                : Match::kNo;
  }
  if (!question.negated || match == Match::kFailed) return match;
  return match == Match::kYes ? Match::kNo : Match::kYes;
}

}  // namespace

Shortcut shortcut_of(const Code& code) {
  Shortcut shortcut;
  Reading reading(code);
  for (bool first = true;; first = false) {
    const auto question = reading.question();
    if (!question) return {};
    shortcut.questions.push_back(*question);
    const Instruction& after = reading.take();
    if (first && after.op == Op::kEnd) return shortcut;
    const bool joins =
        after.op == (first ? Op::kFirstOperand : Op::kNextOperand) || (!first && after.op == Op::kLastOperand);
    if (!joins || (!first && (after.detail != 0) != shortcut.decides)) return {};
    shortcut.decides = after.detail != 0;
    if (after.op == Op::kLastOperand) return reading.take().op == Op::kEnd ? shortcut : Shortcut();
  }
}

Match ask(const Code& code, const Inputs& inputs) {
  const Shortcut& shortcut = code.shortcut;
  bool failed = false;
  for (const Question& question : shortcut.questions) {
    const Match match = answer(code, question, inputs.attributes);
    if (match == Match::kFailed) {
      failed = true;
    } else if ((match == Match::kYes) == shortcut.decides) {
      return match;
    }
  }
  if (failed) return Match::kFailed;
  // Nothing decided: all said the other thing. A single question says it itself.
  return shortcut.decides ? Match::kNo : Match::kYes;
}

}  // namespace flywheel::expression
