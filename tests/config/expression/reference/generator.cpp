#include "tests/config/expression/reference/generator.hpp"

#include <array>
#include <cmath>

namespace flywheel::expression::reference {
namespace {

using Form = Term::Form;
using Texts = std::vector<std::string>;

const Texts kNames{"plan", "seats", "app", "tags", "größe", "account", "since", "count", "ratio", "flag"};
const Texts kTexts{"",      "a",           "ab",           "free", "team",  "1", "-7",    "+3", "3.5",
                   "1e3",   "1e999",       "1e-999",       "true", "False", "t", "größe", "é😀", "99999999999999999999",
                   "4.2.0", "v1.0.0-rc.1", "1.0.0-rc.1.x", "1"};
const Texts kVersions{"4.2.0", "v1.0.0-rc.1", "1", "1.0.0-rc.1.x", "1.0.0-rc.2", "0.9", "1.0.0+build"};
const Texts kTimes{"2026-03-29T10:30:15.250Z", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.9Z",
                   "9999-12-31T23:59:59Z"};
const Texts kDurations{"1h30m", "0", "-1.5s", "2w", "106751d", "-106751d", "999us"};
const Texts kPatterns{"^a", "b$", "r.e", "[0-9]+", ""};
const Texts kRelations{"==", "!=", "<", "<=", ">", ">=", "in"};
const Texts kOrders{"==", "!=", "<", "<=", ">", ">="};
const Texts kSigns{"+", "-", "*", "/", "%"};
const Texts kAccessors{"getFullYear",  "getMonth", "getDate",    "getDayOfMonth", "getDayOfWeek",
                       "getDayOfYear", "getHours", "getMinutes", "getSeconds",    "getMilliseconds"};
constexpr std::array<std::int64_t, 9> kInts{0, 1, -1, 2, 3, 10, 86'400, INT64_MAX, INT64_MIN};
constexpr std::array<std::uint64_t, 6> kUints{0, 1, 2, 3, 1ULL << 63, UINT64_MAX};
constexpr std::array<double, 12> kDoubles{0.0,   -0.0,  0.5,    1.0,    2.0,     3.0,
                                          -2.75, 1e300, 0x1p53, 0x1p63, -0x1p63, 18446744073709551615.0};

Term make(Form form, std::string text, std::vector<Term> parts = {}) {
  return {form, std::move(text), {}, {}, std::move(parts)};
}
Term literal(Datum value) {
  return {Form::kLiteral, {}, {}, std::move(value), {}};
}
Term text_of(Dice& dice, const Texts& texts) {
  return literal({dice.pick(texts)});
}

Datum random_scalar(Dice& dice) {
  switch (dice.roll(8)) {
    case 0:
      return {nullptr};
    case 1:
      return {dice.one_in(2)};
    case 2:
      return {dice.pick(kUints)};
    case 3:
      return {dice.pick(kDoubles)};
    case 4:
    case 5:
      return {dice.pick(kTexts)};
    default:
      return {dice.pick(kInts)};
  }
}

/// What a context may hold: JSON has no times, but attributes may.
Datum random_datum(Dice& dice, int depth) {
  const std::size_t form = dice.roll(12);
  if (form == 0) return {dice.one_in(2) ? std::nan("") : INFINITY};
  if (form == 1) return {Instant{1'774'780'215'250'000 + dice.pick(kInts) % 1'000'000}};
  if (form == 2) return {Span{dice.pick(kInts) % 1'000'000'000}};
  if (depth > 0 && form == 3) {
    Map map;
    for (const char* name : {"plan", "a", "größe"}) {
      if (dice.one_in(2)) map.push_back({name, random_datum(dice, depth - 1)});
    }
    return {map};
  }
  if (depth > 0 && form < 6) {
    List list;
    for (std::size_t size = dice.roll(4); size > 0; --size) list.push_back(random_datum(dice, depth - 1));
    return {list};
  }
  return random_scalar(dice);
}

class Generator {
 public:
  Generator(Dice& dice, bool segments) : dice_(dice), segments_(segments) {}

  Term condition(int depth);
  Term any(int depth);

 private:
  Term number(int depth);
  Term text(int depth);
  Term time(int depth);
  Term container(int depth);
  Term leaf();
  Term relation(int depth);
  Term macro(int depth, Texts names);
  Term of_kind(std::size_t kind, int depth);
  Term of_same_kind(int depth) { return of_kind(kind_, depth); }

  Dice& dice_;
  bool segments_;
  std::size_t kind_ = 0;  // of the operands of a relation
  Texts locals_{};
};

Term Generator::leaf() {
  if (!locals_.empty() && dice_.one_in(2)) return make(Form::kLocal, dice_.pick(locals_));
  if (dice_.one_in(3)) {
    Term scalar = literal(random_scalar(dice_));
    return dice_.one_in(3) ? scalar : make(Form::kFunction, "dyn", {scalar});
  }
  return make(Form::kAttribute, dice_.pick(kNames));
}

Term Generator::of_kind(std::size_t kind, int depth) {
  switch (kind % 6) {
    case 0:
      return number(depth);
    case 1:
      return text(depth);
    case 2:
      return time(depth);
    case 3:
      return container(depth);
    case 4:
      return condition(depth);
    default:
      return leaf();
  }
}

Term Generator::any(int depth) {
  return of_kind(dice_.roll(6), depth);
}

Term Generator::number(int depth) {
  const std::size_t form = depth > 0 ? dice_.roll(8) : dice_.roll(2);
  switch (form) {
    case 0:
      return leaf();
    case 1:
      return literal(dice_.one_in(3)   ? Datum{dice_.pick(kDoubles)}
                     : dice_.one_in(3) ? Datum{dice_.pick(kUints)}
                                       : Datum{dice_.pick(kInts)});
    case 2:
      return make(Form::kUnary, "-", {number(depth - 1)});
    case 3:
      return make(Form::kMethod, "size", {dice_.one_in(2) ? text(depth - 1) : container(depth - 1)});
    case 4:
      return make(Form::kMethod, dice_.pick(kAccessors), {time(depth - 1)});
    case 5:
      return make(Form::kFunction, dice_.pick(Texts{"int", "uint", "double"}), {any(depth - 1)});
    default:
      return make(Form::kBinary, dice_.pick(kSigns), {number(depth - 1), number(depth - 1)});
  }
}

Term Generator::text(int depth) {
  const std::size_t form = depth > 0 ? dice_.roll(5) : dice_.roll(2);
  switch (form) {
    case 0:
      return leaf();
    case 1:
      return text_of(dice_, kTexts);
    case 2:
      return make(Form::kFunction, "string", {any(depth - 1)});
    case 3:
      return make(Form::kBinary, "+", {text(depth - 1), text(depth - 1)});
    default:
      return make(Form::kField, dice_.pick(Texts{"plan", "größe", "a"}), {container(depth - 1)});
  }
}

Term Generator::time(int depth) {
  const std::size_t form = depth > 0 ? dice_.roll(6) : dice_.roll(4);
  switch (form) {
    case 0:
      return leaf();
    case 1:
      return make(Form::kFunction, "timestamp", {text_of(dice_, kTimes)});
    case 2:
      return make(Form::kFunction, "duration", {text_of(dice_, kDurations)});
    case 3:
      return make(Form::kNow, "");
    default:
      return make(Form::kBinary, dice_.pick(Texts{"+", "-"}), {time(depth - 1), time(depth - 1)});
  }
}

Term Generator::container(int depth) {
  const std::size_t form = depth > 0 ? dice_.roll(6) : dice_.roll(2);
  switch (form) {
    case 0:
      return make(Form::kAttribute, dice_.pick(Texts{"tags", "account", "plan"}));
    case 1:
      return leaf();
    case 2: {
      std::vector<Term> parts;
      for (const char* name : {"plan", "a"}) {
        parts.push_back(dice_.one_in(9) ? leaf() : literal({std::string(name)}));
        parts.push_back(any(depth - 1));
      }
      return make(Form::kMap, "", parts);
    }
    case 3:
      return macro(depth, {"filter", "map"});
    default: {
      std::vector<Term> parts;
      for (std::size_t size = dice_.roll(4); size > 0; --size) parts.push_back(any(depth - 1));
      return make(Form::kList, "", parts);
    }
  }
}

Term Generator::macro(int depth, Texts names) {
  Term term = make(Form::kMacro, dice_.pick(names), {container(depth - 1)});
  term.variable = dice_.pick(Texts{"x", "y", "plan"});
  locals_.push_back(term.variable);
  const bool maps = term.text == "map";
  if (!maps || dice_.one_in(2)) term.parts.push_back(condition(depth - 1));
  if (maps) term.parts.push_back(any(depth - 1));
  locals_.pop_back();
  return term;
}

Term Generator::relation(int depth) {
  const std::string text = dice_.pick(kRelations);
  kind_ = dice_.roll(6);
  Term left = of_same_kind(depth - 1);
  if (text == "in") return make(Form::kBinary, text, {left, container(depth - 1)});
  return make(Form::kBinary, text, {left, dice_.one_in(3) ? any(depth - 1) : of_same_kind(depth - 1)});
}

Term Generator::condition(int depth) {
  if (depth <= 0) return dice_.one_in(2) ? leaf() : literal({dice_.one_in(2)});
  switch (dice_.roll(14)) {
    case 0:
    case 1: {
      std::vector<Term> operands;
      for (std::size_t size = 2 + dice_.roll(3); size > 0; --size) operands.push_back(condition(depth - 1));
      return make(dice_.one_in(2) ? Form::kAnd : Form::kOr, "", operands);
    }
    case 2:
      return make(Form::kUnary, "!", {condition(depth - 1)});
    case 3: {
      Term asked = make(Form::kAttribute, dice_.pick(kNames));
      return make(Form::kHas, "", {dice_.one_in(2) ? asked : make(Form::kField, "plan", {container(depth - 1)})});
    }
    case 4:
      return make(Form::kConditional, "", {condition(depth - 1), condition(depth - 1), condition(depth - 1)});
    case 5:
      return macro(depth, {"all", "exists", "exists_one"});
    case 6:
      return make(Form::kMethod, dice_.pick(Texts{"startsWith", "endsWith", "contains"}),
                  {text(depth - 1), text(depth - 1)});
    case 7:
      return make(Form::kMethod, "matches", {text(depth - 1), text_of(dice_, kPatterns)});
    case 8: {
      const bool literal_first = dice_.one_in(3);
      Term left = literal_first ? text_of(dice_, kVersions) : text(depth - 1);
      return make(Form::kVersions, dice_.pick(kOrders),
                  {left, dice_.one_in(2) ? text_of(dice_, kVersions) : text(depth - 1)});
    }
    case 9:
      if (segments_) return make(Form::kSegment, dice_.pick(Texts{"one", "two"}));
      return make(Form::kReached, dice_.pick(Texts{"aha", "eureka"}));
    case 10:
      return make(Form::kFunction, "bool", {any(depth - 1)});
    case 11:
      return make(Form::kIndex, "", {container(depth - 1), dice_.one_in(2) ? number(depth - 1) : text(depth - 1)});
    default:
      return relation(depth);
  }
}

}  // namespace

World random_world(Dice& dice) {
  World world;
  world.now = 1'774'780'215'250'000;
  world.declared = {{"count", "int"}, {"ratio", "double"}};
  for (const std::string& name : kNames) {
    if (!dice.one_in(5)) world.attributes.emplace(name, random_datum(dice, 2));
  }
  world.reached = {{"aha", dice.one_in(2)}, {"eureka", dice.one_in(2)}};
  for (const char* name : {"one", "two"}) world.segments.emplace(name, Generator(dice, false).condition(2));
  return world;
}

Term random_condition(Dice& dice, int depth) {
  return Generator(dice, true).condition(depth);
}

Term random_term(Dice& dice, int depth) {
  return Generator(dice, true).any(depth);
}

Term random_targeting(Dice& dice) {
  std::vector<Term> questions;
  for (std::size_t size = 1 + dice.roll(4); size > 0; --size) {
    Term attribute = make(Form::kAttribute, dice.pick(kNames));
    Term question = make(Form::kBinary, dice.pick(kOrders), {attribute, literal(random_scalar(dice))});
    if (dice.one_in(4)) std::swap(question.parts[0], question.parts[1]);
    if (dice.one_in(4)) question = make(Form::kHas, "", {attribute});
    if (dice.one_in(3)) {
      std::vector<Term> texts;
      for (std::size_t count = dice.roll(12); count > 0; --count) texts.push_back(text_of(dice, kTexts));
      question = make(Form::kBinary, "in", {attribute, make(Form::kList, "", texts)});
    }
    if (dice.one_in(4)) question = make(Form::kUnary, "!", {question});
    questions.push_back(question);
  }
  return questions.size() == 1 ? questions[0] : make(dice.one_in(2) ? Form::kAnd : Form::kOr, "", questions);
}

}  // namespace flywheel::expression::reference
