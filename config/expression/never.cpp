#include "config/expression/never.hpp"

#include <algorithm>
#include <cmath>

#include "config/expression/comparison.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

using Complaint = std::optional<CompileError>;

Complaint complaint(const Node& at, std::string message) {
  return CompileError{at.offset, at.length, std::move(message)};
}

bool is_text(const Node& node) {
  return node.kind == NodeKind::kLiteral && node.value.is(Kind::kString);
}

/// "`plan` is a string".
std::string fact(const Node& node) {
  return describe(node) + " is " + std::string(phrase(node.type));
}

/// What to write instead where a text meets a time, a duration or a version.
std::string conversion_hint(const Node& a, const Node& b) {
  const auto hint = [](Type wanted, const Node& other) -> std::string {
    const char* function = wanted == Type::kTime       ? "timestamp"
                           : wanted == Type::kDuration ? "duration"
                           : wanted == Type::kVersion  ? "version"
                                                       : nullptr;
    if (function == nullptr || (other.type != Type::kString && other.type != Type::kAny)) return {};
    const std::string path = path_of(other);
    const std::string argument = !path.empty() ? path : is_text(other) ? to_json(other.value) : "…";
    return "; write " + std::string(function) + "(" + printable(argument) + ")";
  };
  const std::string forward = hint(a.type, b);
  return forward.empty() ? hint(b.type, a) : forward;
}

/// The hint for `not a == b`, which means (not a) == b.
std::string negation_hint(const Node& left, Relation relation) {
  if (left.kind != NodeKind::kNot) return {};
  return "; `not` binds only what directly follows: write not (… " + std::string(text_of(relation)) + " …)";
}

/// Whether values of these types may be equal. Null may stand where any type is declared: JSON has it.
bool may_equal(Type a, Type b) {
  return a == Type::kAny || b == Type::kAny || a == b || a == Type::kNull || b == Type::kNull ||
         (is_number(a) && is_number(b));
}

bool has_order(Type type) {
  return is_number(type) || type == Type::kAny || type == Type::kBool || type == Type::kString || type == Type::kTime ||
         type == Type::kDuration || type == Type::kVersion;
}

/// A text that an attribute with listed texts never is.
Complaint outside_one_of(const Node& attribute, const Node& literal, const Attributes& attributes) {
  if (attribute.kind != NodeKind::kAttribute || !is_text(literal)) return std::nullopt;
  const auto& allowed = attributes.type(attribute.slot).one_of;
  const std::string_view text = literal.value.as_string();
  if (allowed.empty() || std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return std::nullopt;
  const std::vector<std::string_view> candidates(allowed.begin(), allowed.end());
  std::string message = describe(attribute) + " is never " + describe(literal);
  if (const auto near = nearest(text, candidates)) {
    return complaint(literal, message + "; did you mean " + to_json(Value::string(*near)) + "?");
  }
  message += "; it is one of ";
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    message += (i > 0 ? ", " : "") + to_json(Value::string(allowed[i]));
  }
  return complaint(literal, std::move(message));
}

/// A whole-number attribute compared with a broken number.
bool never_that_number(const Node& number, const Node& literal) {
  const bool whole = number.type == Type::kInt || number.type == Type::kUint;
  return whole && number.kind != NodeKind::kLiteral && literal.kind == NodeKind::kLiteral &&
         literal.value.is(Kind::kDouble) && std::trunc(literal.value.as_double()) != literal.value.as_double();
}

Complaint never_equal(const Node& a, const Node& b, const Attributes& attributes) {
  if (never_that_number(a, b)) return complaint(b, fact(a) + " and never equals " + describe(b));
  if (never_that_number(b, a)) return complaint(a, fact(b) + " and never equals " + describe(a));
  if (auto found = outside_one_of(a, b, attributes)) return found;
  return outside_one_of(b, a, attributes);
}

/// One element of a list on the right of `in`.
Complaint never_element(const Node& item, const Node& element, const Attributes& attributes) {
  if (!may_equal(item.type, element.type)) {
    return complaint(element, fact(item) + " and never equals " + describe(element));
  }
  return never_equal(item, element, attributes);
}

Complaint never_in(const Node& relation, const Attributes& attributes) {
  const Node& item = *relation.children[0];
  const Node& container = *relation.children[1];
  if (item.type == Type::kVersion) {
    return complaint(relation, "`in` does not compare versions; write version(x) == version(\"…\") for each");
  }
  if (container.type == Type::kString) {
    return complaint(relation, "`in` looks into a list or a map; for a text inside a text write " +
                                   (path_of(container).empty() ? "x" : path_of(container)) + ".contains(…)");
  }
  if (container.type == Type::kMap && !may_equal(item.type, Type::kString)) {
    return complaint(relation, "a map's keys are strings, but " + fact(item));
  }
  if (container.type != Type::kList && container.type != Type::kMap && container.type != Type::kAny) {
    return complaint(relation, "`in` looks into a list or a map, but " + fact(container));
  }
  if (container.type != Type::kList) return std::nullopt;
  for (const Node* element : container.children) {
    if (auto found = never_element(item, *element, attributes)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<CompileError> never_holds(const Node& relation, const Attributes& attributes) {
  if (relation.relation == Relation::kIn) {
    auto found = never_in(relation, attributes);
    if (found) found->message += negation_hint(*relation.children[0], relation.relation);
    return found;
  }
  const Node& a = *relation.children[0];
  const Node& b = *relation.children[1];
  const std::string hint = negation_hint(a, relation.relation) + conversion_hint(a, b);
  if ((a.type == Type::kVersion) != (b.type == Type::kVersion)) {
    return complaint(relation, "a version compares only with a version" + hint);
  }
  if (orders(relation.relation)) {
    for (const Node* side : {&a, &b}) {
      if (!has_order(side->type)) {
        return complaint(
            relation, fact(*side) + ", and `" + std::string(text_of(relation.relation)) + "` has no answer for that");
      }
    }
    const bool alike =
        a.type == b.type || a.type == Type::kAny || b.type == Type::kAny || (is_number(a.type) && is_number(b.type));
    if (alike) return std::nullopt;
    return complaint(relation, fact(a) + " and " + fact(b) + ": they have no order between them" + hint);
  }
  if (!may_equal(a.type, b.type)) {
    return complaint(relation, fact(a) + " and " + fact(b) + ": they are never equal" + hint);
  }
  return never_equal(a, b, attributes);
}

}  // namespace flywheel::expression
