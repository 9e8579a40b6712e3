#include "tests/config/expression/reference/evaluator.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "tests/config/expression/reference/operations.hpp"

namespace flywheel::expression::reference {
namespace {

const Answer kMismatch = Answer::failed("TYPE_MISMATCH");

/// The value under that name, or null.
const Datum* member(const Map& map, const std::string& name) {
  const auto found = std::find_if(map.begin(), map.end(), [&](const auto& entry) { return entry.name == name; });
  return found == map.end() ? nullptr : &found->value;
}

/// A number given for an attribute that is declared int or double, read as that.
Datum as_declared(const Datum& given, const std::string& declared) {
  const auto* whole = given.as<std::int64_t>();
  const auto* natural = given.as<std::uint64_t>();
  const auto* broken = given.as<double>();
  if (declared == "double" && whole) return {static_cast<double>(*whole)};
  if (declared == "double" && natural) return {static_cast<double>(*natural)};
  if (declared == "int" && natural && *natural <= INT64_MAX) return {static_cast<std::int64_t>(*natural)};
  if (declared == "int" && broken && std::fabs(*broken) < 0x1p53 && std::floor(*broken) == *broken) {
    return {static_cast<std::int64_t>(*broken)};
  }
  return given;
}

class Walk {
 public:
  explicit Walk(const World& world) : world_(world) {}

  Answer visit(const Term& term);

 private:
  using Combine = std::function<Answer(const std::vector<Datum>&)>;

  /// Evaluates the parts from left to right and hands their values on; the first failure is the answer.
  Answer with(const std::vector<Term>& parts, const Combine& combine) {
    std::vector<Datum> values;
    for (const Term& part : parts) {
      const Answer answer = visit(part);
      if (!answer.value) return answer;
      values.push_back(*answer.value);
    }
    return combine(values);
  }
  Answer named(const std::string& name) const;
  Answer has(const Term& asked);
  Answer deciding(const std::vector<Answer>& operands, bool decides) const;
  Answer macro(const Term& term);
  Answer gathered(const Term& term, const List& elements);
  static Answer indexed(const Datum& container, const Datum& key);
  static Answer made_map(const std::vector<Datum>& parts);

  const World& world_;
  std::vector<std::pair<std::string, Datum>> locals_;
};

Answer Walk::named(const std::string& name) const {
  const auto local = std::find_if(locals_.rbegin(), locals_.rend(), [&](const auto& l) { return l.first == name; });
  if (local != locals_.rend()) return local->second;  // it hides an attribute of its name
  const auto found = world_.attributes.find(name);
  if (found == world_.attributes.end()) return Answer::failed("ATTRIBUTE_MISSING");
  const auto declared = world_.declared.find(name);
  return declared == world_.declared.end() ? Answer(found->second) : as_declared(found->second, declared->second);
}

Answer Walk::has(const Term& asked) {
  if (asked.form == Term::Form::kAttribute) return world_.attributes.contains(asked.text);
  return with(asked.parts, [&](const auto& values) -> Answer {
    const Map* map = values[0].template as<Map>();
    return map ? Answer(member(*map, asked.text) != nullptr) : kMismatch;
  });
}

/// && and ||: what decides wins over failures on either side; else the first failure stands.
Answer Walk::deciding(const std::vector<Answer>& operands, bool decides) const {
  const Answer* failure = nullptr;
  for (const Answer& operand : operands) {
    const bool* truth = operand.value ? operand.value->as<bool>() : nullptr;
    if (truth && *truth == decides) return decides;
    if (!truth && !failure) failure = operand.value ? &kMismatch : &operand;
  }
  return failure ? *failure : Answer(!decides);
}

Answer Walk::indexed(const Datum& container, const Datum& key) {
  if (const Map* map = container.as<Map>()) {
    const auto* name = key.as<std::string>();
    const Datum* found = name ? member(*map, *name) : nullptr;
    return found ? Answer(*found) : Answer::failed("NO_SUCH_KEY");
  }
  const List* list = container.as<List>();
  if (!list) return kMismatch;
  const Datum whole = as_declared(key, "int");
  if (key.as<std::uint64_t>() && !whole.as<std::int64_t>()) return Answer::failed("INDEX_OUT_OF_RANGE");
  const auto* at = whole.as<std::int64_t>();
  if (!at) return kMismatch;
  if (*at < 0 || *at >= static_cast<std::int64_t>(list->size())) return Answer::failed("INDEX_OUT_OF_RANGE");
  return list->at(static_cast<std::size_t>(*at));
}

Answer Walk::made_map(const std::vector<Datum>& parts) {
  Map map;
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    const auto* name = parts[i].as<std::string>();
    if (!name) return kMismatch;
    if (member(map, *name)) return Answer::failed("INVALID_ARGUMENT");
    map.push_back({*name, parts[i + 1]});
  }
  return map;
}

Answer Walk::macro(const Term& term) {
  const Answer range = visit(term.parts[0]);
  if (!range.value) return range;
  List elements;
  if (const List* list = range.value->as<List>()) {
    elements = *list;
  } else if (const Map* map = range.value->as<Map>()) {
    for (const auto& [name, value] : *map) elements.push_back({name});
  } else {
    return kMismatch;
  }
  if (term.text != "all" && term.text != "exists") return gathered(term, elements);
  std::vector<Answer> answers;
  for (const Datum& element : elements) {
    locals_.emplace_back(term.variable, element);
    answers.push_back(visit(term.parts[1]));
    locals_.pop_back();
  }
  return deciding(answers, term.text == "exists");
}

/// The macros that look at every element.
Answer Walk::gathered(const Term& term, const List& elements) {
  List chosen;
  for (const Datum& element : elements) {
    locals_.emplace_back(term.variable, element);
    const bool asks = term.text != "map" || term.parts.size() == 3;
    const Answer condition = asks ? visit(term.parts[1]) : Answer(true);
    const bool* takes = condition.value ? condition.value->as<bool>() : nullptr;
    const Answer value = takes && *takes && term.text == "map" ? visit(term.parts.back()) : Answer(element);
    locals_.pop_back();
    if (!condition.value) return condition;
    if (!takes) return kMismatch;
    if (!value.value) return value;
    if (*takes) chosen.push_back(*value.value);
  }
  return term.text == "exists_one" ? Answer(chosen.size() == 1) : Answer(chosen);
}

Answer Walk::visit(const Term& term) {
  const auto& parts = term.parts;
  switch (term.form) {
    case Term::Form::kLiteral:
      return term.value;
    case Term::Form::kAttribute:
    case Term::Form::kLocal:
      return named(term.text);
    case Term::Form::kNow:
      return Instant{world_.now};
    case Term::Form::kField:
      return with(parts,
                  [&](const auto& v) { return v[0].template as<Map>() ? indexed(v[0], {term.text}) : kMismatch; });
    case Term::Form::kIndex:
      return with(parts, [](const auto& values) { return indexed(values[0], values[1]); });
    case Term::Form::kHas:
      return has(parts[0]);
    case Term::Form::kUnary:
      return with(parts, [&](const auto& values) -> Answer {
        if (term.text == "-") return function("-", values);
        const bool* truth = values[0].template as<bool>();
        return truth ? Answer(!*truth) : kMismatch;
      });
    case Term::Form::kBinary:
      return with(parts, [&](const auto& values) {
        const bool computes = std::string("+-*/%").find(term.text) != std::string::npos;
        return computes ? arithmetic(values[0], term.text, values[1]) : relation(values[0], term.text, values[1]);
      });
    case Term::Form::kVersions:
      return with(parts, [&](const auto& values) { return version_relation(values[0], term.text, values[1]); });
    case Term::Form::kAnd:
    case Term::Form::kOr: {
      std::vector<Answer> operands;
      for (const Term& part : parts) operands.push_back(visit(part));
      return deciding(operands, term.form == Term::Form::kOr);
    }
    case Term::Form::kConditional: {
      const Answer condition = visit(parts[0]);
      if (!condition.value) return condition;
      const bool* truth = condition.value->as<bool>();
      return truth ? visit(parts[*truth ? 1 : 2]) : kMismatch;
    }
    case Term::Form::kList:
      return with(parts, [](const auto& values) { return Answer(List(values)); });
    case Term::Form::kMap:
      return with(parts, made_map);
    case Term::Form::kFunction:
    case Term::Form::kMethod:
      return with(parts, [&](const auto& values) { return function(term.text, values); });
    case Term::Form::kMacro:
      return macro(term);
    case Term::Form::kReached: {
      const auto known = world_.reached.find(term.text);
      return known == world_.reached.end() ? Answer::failed("STATE_UNAVAILABLE") : Answer(known->second);
    }
    case Term::Form::kSegment:
      return Walk(world_).visit(world_.segments.at(term.text));
  }
  return kMismatch;
}

}  // namespace

Answer evaluate(const Term& term, const World& world) {
  return Walk(world).visit(term);
}

}  // namespace flywheel::expression::reference
