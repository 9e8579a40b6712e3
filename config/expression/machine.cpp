#include "config/expression/machine.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

#include "config/expression/access.hpp"
#include "config/expression/arithmetic.hpp"
#include "config/expression/calls.hpp"
#include "config/expression/comparison.hpp"
#include "config/expression/iteration.hpp"
#include "config/expression/limits.hpp"
#include "config/hashing/slot.hpp"

namespace flywheel::expression {
namespace {

struct Fault {
  FailureCode code;
  std::uint16_t subject;
};

constexpr FailureCode kOk = FailureCode::kNone;

/// One evaluation. Operations return a FailureCode; `run` sends failures to the handler that the instruction stands
/// under. An absent value on the stack is a failure that && or || carries; `faults_` says which.
class Machine {
 public:
  Machine(const Code& code, const Inputs& inputs, Arena& arena) : code_(code), inputs_(inputs), arena_(arena) {}

  Outcome run();

 private:
  FailureCode step(const Instruction& in);
  bool recover(std::size_t at, FailureCode failed);

  FailureCode push_attribute(const Instruction& in);
  FailureCode bucket(const Instruction& in);
  FailureCode reached(const Instruction& in);
  FailureCode has_field(const Instruction& in);
  FailureCode relate(const Instruction& in);
  FailureCode relate_constant(const Instruction& in);
  FailureCode contained();
  FailureCode in_texts(const Instruction& in);
  FailureCode relate_versions(const Instruction& in);
  FailureCode relate_version(const Instruction& in);
  FailureCode check_version();
  FailureCode compute(const Instruction& in);
  FailureCode invert();
  FailureCode matches(const Instruction& in);
  FailureCode call_function(const Instruction& in);
  FailureCode make_list(const Instruction& in);
  FailureCode make_map(const Instruction& in);
  FailureCode begin_loop(const Instruction& in);
  FailureCode next_element(const Instruction& in);
  FailureCode gather();
  FailureCode end_loop(const Instruction& in);
  FailureCode charge(const Instruction& in);
  FailureCode jump_unless(const Instruction& in);
  FailureCode first_operand(const Instruction& in);
  FailureCode next_operand(const Instruction& in);
  FailureCode last_operand(const Instruction& in);

  FailureCode push(const Value& value) {
    new (stack() + height_++) Value(value);
    return kOk;
  }
  Value& top() { return stack()[height_ - 1]; }
  Value& below_top() { return stack()[height_ - 2]; }
  Value* stack() { return std::launder(reinterpret_cast<Value*>(storage_)); }

  const Code& code_;
  const Inputs& inputs_;
  Arena& arena_;
  Budget budget_;
  std::size_t next_ = 0;    // the instruction to run next
  std::size_t height_ = 0;  // operands on the stack; the emitter made sure that kMostOperands are enough
  Fault fault_{};           // the failure being carried upwards
  // Bytes, because an array of Values would be filled with absent ones at every evaluation.
  alignas(Value) std::byte storage_[kMostOperands * sizeof(Value)];
  Fault faults_[kMostOperands];  // by stack position; meaningful where an absent value stands
};

Outcome Machine::run() {
  for (;;) {
    const std::size_t at = next_++;
    const Instruction& in = code_.instructions.data()[at];
    if (in.op == Op::kEnd) return {top(), {}};
    const FailureCode failed = step(in);
    if (failed == kOk) [[likely]]
      continue;
    if (!recover(at, failed)) return {Value(), {text_of(fault_.code), code_.subjects[fault_.subject]}};
  }
}

bool Machine::recover(std::size_t at, FailureCode failed) {
  if (failed != FailureCode::kCarried) fault_ = {failed, code_.instructions[at].subject};
  if (code_.handler_of[at] == Code::kNoHandler) return false;
  const Handler& handler = code_.handlers[code_.handler_of[at]];
  height_ = handler.height;
  faults_[height_] = fault_;
  next_ = handler.target;
  return push(Value()) == kOk;
}

inline FailureCode Machine::step(const Instruction& in) {
  switch (in.op) {
    case Op::kEnd:
      return kOk;
    case Op::kConstant:
      return push(code_.constants.data()[in.a]);
    case Op::kAttribute:
      return push_attribute(in);
    case Op::kHasAttribute:
      return push(Value::boolean(in.a < inputs_.attributes.size() && !inputs_.attributes[in.a].absent()));
    case Op::kLocal:
      return push(stack()[in.a]);
    case Op::kBucket:
      return bucket(in);
    case Op::kReached:
      return reached(in);
    case Op::kNow:
      return push(Value::time(inputs_.now));
    case Op::kField:
      return member_of(top(), code_.constants[in.a].as_string(), top());
    case Op::kHasField:
      return has_field(in);
    case Op::kIndex:
      --height_;
      return element_of(top(), stack()[height_], top());
    case Op::kRelate:
      return relate(in);
    case Op::kRelateConstant:
      return relate_constant(in);
    case Op::kIn:
      return contained();
    case Op::kInTexts:
      return in_texts(in);
    case Op::kRelateVersions:
      return relate_versions(in);
    case Op::kRelateVersion:
      return relate_version(in);
    case Op::kCheckVersion:
      return check_version();
    case Op::kCompute:
      return compute(in);
    case Op::kNegate:
      return negate(top(), top());
    case Op::kNot:
      return invert();
    case Op::kMatches:
      return matches(in);
    case Op::kCall:
      return call_function(in);
    case Op::kMakeList:
      return make_list(in);
    case Op::kMakeMap:
      return make_map(in);
    case Op::kBeginLoop:
      return begin_loop(in);
    case Op::kNextElement:
      return next_element(in);
    case Op::kCount:
      top() = Value::integer(top().as_int() + 1);
      return kOk;
    case Op::kGather:
      return gather();
    case Op::kEndLoop:
      return end_loop(in);
    case Op::kCharge:
      return charge(in);
    case Op::kJump:
      next_ = in.a;
      return kOk;
    case Op::kJumpUnless:
      return jump_unless(in);
    case Op::kFirstOperand:
      return first_operand(in);
    case Op::kNextOperand:
      return next_operand(in);
    case Op::kLastOperand:
      return last_operand(in);
  }
  return kOk;
}

inline FailureCode Machine::push_attribute(const Instruction& in) {
  if (in.a >= inputs_.attributes.size()) return FailureCode::kAttributeMissing;
  const Value& value = inputs_.attributes.data()[in.a];
  if (value.absent()) return FailureCode::kAttributeMissing;
  const auto declared = static_cast<Kind>(in.detail);
  return push(declared == Kind::kAbsent || value.is(declared) ? value : as_declared(value, declared));
}

/// The unit's place, by the upper 53 bits of its hash: every one of them is a double below 1.
FailureCode Machine::bucket(const Instruction& in) {
  const auto attributes = inputs_.attributes;
  if (attributes.empty() || attributes[Attributes::kTargetingKey].absent()) return FailureCode::kAttributeMissing;
  const Value& unit = attributes[Attributes::kTargetingKey];
  if (!unit.is(Kind::kString)) return FailureCode::kTypeMismatch;
  const std::uint64_t hash = hashing::hash_of(code_.seeds[in.a], unit.as_string());
  return push(Value::number(static_cast<double>(hash >> 11) * 0x1p-53));
}

FailureCode Machine::reached(const Instruction& in) {
  const std::size_t word = in.a / 64u;
  if (word >= inputs_.reached.size()) return FailureCode::kStateUnavailable;
  return push(Value::boolean((inputs_.reached[word] >> (in.a % 64u) & 1u) != 0));
}

FailureCode Machine::has_field(const Instruction& in) {
  if (!top().is(Kind::kMap)) return FailureCode::kTypeMismatch;
  top() = Value::boolean(!top().find(code_.constants[in.a].as_string()).absent());
  return kOk;
}

FailureCode Machine::relate(const Instruction& in) {
  bool holds = false;
  const FailureCode failed = expression::relate(below_top(), static_cast<Relation>(in.detail), top(), holds);
  --height_;
  top() = Value::boolean(holds);
  return failed;
}

inline FailureCode Machine::relate_constant(const Instruction& in) {
  const Value& constant = code_.constants.data()[in.a];
  const auto relation = static_cast<Relation>(in.detail);
  bool holds = false;
  // The two commonest questions need no general comparison.
  if (top().is(Kind::kString) && constant.is(Kind::kString) && !orders(relation)) {
    holds = (top().as_string() == constant.as_string()) == (relation == Relation::kEqual);
  } else if (const FailureCode failed = expression::relate(top(), relation, constant, holds); failed != kOk) {
    return failed;
  }
  top() = Value::boolean(holds);
  return kOk;
}

FailureCode Machine::contained() {
  bool holds = false;
  const FailureCode failed = contains(top(), below_top(), holds);
  --height_;
  top() = Value::boolean(holds);
  return failed;
}

inline FailureCode Machine::in_texts(const Instruction& in) {
  const auto& texts = code_.text_sets.data()[in.a];
  top() = Value::boolean(top().is(Kind::kString) &&
                         std::binary_search(texts.begin(), texts.end(), top().as_string(), ShorterText()));
  return kOk;
}

FailureCode Machine::relate_versions(const Instruction& in) {
  const Value right = top();
  --height_;
  if (!top().is(Kind::kString) || !right.is(Kind::kString)) return FailureCode::kTypeMismatch;
  const auto a = parse_version(top().as_string()), b = parse_version(right.as_string());
  if (!a || !b) return FailureCode::kInvalidArgument;
  top() = Value::boolean(fits(compare(*a, *b), static_cast<Relation>(in.detail)));
  return kOk;
}

FailureCode Machine::relate_version(const Instruction& in) {
  if (!top().is(Kind::kString)) return FailureCode::kTypeMismatch;
  const auto version = parse_version(top().as_string());
  if (!version) return FailureCode::kInvalidArgument;
  top() = Value::boolean(fits(compare(*version, code_.versions[in.a]), static_cast<Relation>(in.detail)));
  return kOk;
}

FailureCode Machine::check_version() {
  if (!top().is(Kind::kString)) return FailureCode::kTypeMismatch;
  return parse_version(top().as_string()) ? kOk : FailureCode::kInvalidArgument;
}

FailureCode Machine::compute(const Instruction& in) {
  const Value right = top();
  --height_;
  return expression::compute(top(), static_cast<Arithmetic>(in.detail), right, arena_, top());
}

FailureCode Machine::invert() {
  if (!top().is(Kind::kBool)) return FailureCode::kTypeMismatch;
  top() = Value::boolean(!top().as_bool());
  return kOk;
}

FailureCode Machine::matches(const Instruction& in) {
  if (!top().is(Kind::kString)) return FailureCode::kTypeMismatch;
  top() = Value::boolean(code_.patterns[in.a].found_in(top().as_string()));
  return kOk;
}

FailureCode Machine::call_function(const Instruction& in) {
  height_ -= in.b - 1u;
  const TimeZone* zone = in.a > 0 ? &code_.zones[in.a - 1u] : nullptr;
  return call(static_cast<Function>(in.detail), {&top(), in.b}, zone, arena_, top());
}

FailureCode Machine::make_list(const Instruction& in) {
  height_ -= in.b;
  Value* items = arena_.allocate_array<Value>(in.b);
  std::uninitialized_copy_n(stack() + height_, in.b, items);
  return push(Value::list({items, in.b}));
}

FailureCode Machine::make_map(const Instruction& in) {
  height_ -= 2u * in.b;
  Value map;
  const FailureCode failed = map_of({stack() + height_, 2u * in.b}, arena_, map);
  return failed == kOk ? push(map) : failed;
}

FailureCode Machine::begin_loop(const Instruction& in) {
  height_ = in.b + kLoopPlaces;
  return expression::begin_loop(static_cast<Macro>(in.detail), stack() + in.b, arena_, budget_);
}

FailureCode Machine::next_element(const Instruction& in) {
  height_ = in.b + kLoopPlaces;
  bool ended = false;
  const FailureCode failed = expression::next_element(static_cast<Macro>(in.detail), stack() + in.b, budget_, ended);
  if (ended) next_ = in.a;
  return failed;
}

FailureCode Machine::gather() {
  --height_;
  expression::gather(top(), stack()[height_]);
  return kOk;
}

FailureCode Machine::end_loop(const Instruction& in) {
  const Value result = top();
  if (result.absent()) {
    fault_ = faults_[height_ - 1];
    return FailureCode::kCarried;
  }
  height_ = in.b + 1u;
  top() = static_cast<Macro>(in.detail) == Macro::kExistsOne ? Value::boolean(result.as_int() == 1) : result;
  return kOk;
}

FailureCode Machine::charge(const Instruction& in) {
  std::size_t work = 0;
  for (std::size_t i = 1; i <= in.b; ++i) work += work_of(stack()[height_ - i], in.detail != 0);
  return budget_.take_work(work);
}

FailureCode Machine::jump_unless(const Instruction& in) {
  const Value condition = top();
  --height_;
  if (!condition.is(Kind::kBool)) return FailureCode::kTypeMismatch;
  if (!condition.as_bool()) next_ = in.a;
  return kOk;
}

inline FailureCode Machine::first_operand(const Instruction& in) {
  if (top().is(Kind::kBool)) {
    if (top().as_bool() == (in.detail != 0)) next_ = in.a;
  } else if (!top().absent()) {
    faults_[height_ - 1] = {FailureCode::kTypeMismatch, in.subject};
    top() = Value();
  }
  return kOk;
}

inline FailureCode Machine::next_operand(const Instruction& in) {
  const Value operand = top();
  --height_;
  if (operand.is(Kind::kBool)) {
    if (operand.as_bool() != (in.detail != 0)) return kOk;
    top() = operand;
    next_ = in.a;
  } else if (!top().absent()) {
    // The first failure is the one that is reported.
    const Fault mismatch{FailureCode::kTypeMismatch, in.subject};
    faults_[height_ - 1] = operand.absent() ? faults_[height_] : mismatch;
    top() = Value();
  }
  return kOk;
}

inline FailureCode Machine::last_operand(const Instruction& in) {
  static_cast<void>(next_operand(in));
  if (!top().absent()) [[likely]]
    return kOk;
  fault_ = faults_[height_ - 1];
  return FailureCode::kCarried;
}

}  // namespace

Outcome run(const Code& code, const Inputs& inputs, Arena& arena) {
  return Machine(code, inputs, arena).run();
}

}  // namespace flywheel::expression
