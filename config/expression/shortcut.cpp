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
        make_among(question);
      } else if (second.op == Op::kRelateConstant) {
        question.relation = static_cast<Relation>(second.detail);
        make_relation(question);
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

  void make_among(Question& question) const {
    constexpr std::size_t kFew = 8;  // so few are looked through faster than searched
    const auto& texts = code_.text_sets[question.operand];
    const auto is_short = [](std::string_view text) { return text.size() <= ShortText::kLargest; };
    question.form = Question::Form::kAmong;
    if (texts.size() > kFew || !std::all_of(texts.begin(), texts.end(), is_short)) return;
    question.form = Question::Form::kAmongShort;
    for (const std::string_view text : texts) question.short_texts.emplace_back(text);
  }

  void make_relation(Question& question) const {
    const Value& constant = code_.constants[question.operand];
    if (constant.is(Kind::kInt)) {
      question.form = Question::Form::kWholeNumber;
      question.number = constant.as_int();
    } else if (constant.is(Kind::kString) && !orders(question.relation) &&
               constant.as_string().size() <= ShortText::kLargest) {
      question.form = Question::Form::kShortText;
      question.short_texts.emplace_back(constant.as_string());
    }
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

Match match_of(bool holds) {
  return holds ? Match::kYes : Match::kNo;
}

Match relation_holds(const Value& value, const Question& question, const Value& constant) {
  bool holds = false;
  if (relate(value, question.relation, constant, holds) != FailureCode::kNone) return Match::kFailed;
  return match_of(holds);
}

bool is_among(const std::vector<std::string_view>& texts, const Value& value) {
  return value.is(Kind::kString) && std::binary_search(texts.begin(), texts.end(), value.as_string(), ShorterText());
}

/// Any question about an attribute that has a value.
Match answer_slowly(const Code& code, const Question& question, const Value& given) {
  const Value value = as_declared(given, question.declared);
  return question.form == Question::Form::kAmong || question.form == Question::Form::kAmongShort
             ? match_of(is_among(code.text_sets[question.operand], value))
             : relation_holds(value, question, code.constants[question.operand]);
}

/// Whether a short text equals one of the question's.
bool equals_one(const Question& question, std::string_view text) {
  if (text.size() > ShortText::kLargest) return false;
  const ShortText wanted(text);
  bool found = false;
  for (const ShortText& one : question.short_texts) found |= one == wanted;
  return found;
}

inline Match answer(const Code& code, const Question& question, const Value& given) {
  switch (question.form) {
    case Question::Form::kPresence:
      return Match::kYes;
    case Question::Form::kWholeNumber:
      if (!given.is(Kind::kInt) || question.declared == Kind::kDouble) break;
      return match_of(fits(given.as_int() <=> question.number, question.relation));
    case Question::Form::kShortText:
      if (!given.is(Kind::kString)) break;
      return match_of(equals_one(question, given.as_string()) == (question.relation == Relation::kEqual));
    case Question::Form::kAmongShort:
      if (!given.is(Kind::kString)) break;
      return match_of(equals_one(question, given.as_string()));
    case Question::Form::kAmong:
    case Question::Form::kRelation:
      break;
  }
  return answer_slowly(code, question, given);
}

inline Match answer(const Code& code, const Question& question, std::span<const Value> attributes) {
  const bool present = question.slot < attributes.size() && !attributes.data()[question.slot].absent();
  if (!present && question.form != Question::Form::kPresence) return Match::kFailed;
  const Match match = present ? answer(code, question, attributes.data()[question.slot]) : Match::kNo;
  if (!question.negated || match == Match::kFailed) return match;
  return match_of(match == Match::kNo);
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
