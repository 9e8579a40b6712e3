#include "config/catalog/variant_values.hpp"

#include <array>

#include "config/source/check.hpp"

namespace flywheel::catalog {
namespace {

using source::Node;
using source::quote;

std::optional<ValueType> type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::kBool:
      return ValueType::kBool;
    case Kind::kInt:
      return ValueType::kInt;
    case Kind::kDouble:
      return ValueType::kFloat;
    case Kind::kString:
      return ValueType::kString;
    case Kind::kList:
    case Kind::kMap:
      return ValueType::kObject;
    default:
      return std::nullopt;
  }
}

bool is_number(ValueType type) {
  return type == ValueType::kInt || type == ValueType::kFloat;
}

std::string_view type_phrase(ValueType type) {
  constexpr std::array<std::string_view, 5> kPhrases{"a bool", "a text", "a whole number", "a decimal number",
                                                     "an object"};
  return kPhrases[static_cast<std::size_t>(type)];
}

/// Reports every scalar below that is none by the core schema.
bool check_open(const Node& node, source::Diagnostics& diagnostics) {
  return source::check(node, source::kOpenType, "", diagnostics);
}

class Reading {
 public:
  Reading(Context& context, std::optional<ValueType> declared) : context_(context), declared_(declared) {}

  /// The value, absent where it was reported.
  Value read(const NamedNode& named) {
    const Node& node = *named.value;
    if (declared_ == ValueType::kString && node.is(Node::Kind::kScalar) && !node.is_empty()) {
      return Value::string(context_.arena.copy(node.text));
    }
    if (!check_open(node, context_.diagnostics)) return {};
    const Value value = open_value(node, context_.arena);
    const auto type = type_of(value);
    if (!type) {
      context_.diagnostics.error(node, quote(named.name) + " has no value",
                                 node.is_empty() ? "" : "null is none; quotes make it a text");
      return {};
    }
    return admit(named, *type) ? value : Value();
  }

  [[nodiscard]] ValueType type() const { return declared_.value_or(common_.value_or(ValueType::kBool)); }

 private:
  bool admit(const NamedNode& named, ValueType type) {
    if (declared_) {
      if (type == *declared_ || (type == ValueType::kInt && declared_ == ValueType::kFloat)) return true;
      context_.diagnostics.error(*named.value, quote(named.name) + " is " + std::string(type_phrase(type)) +
                                                   ", but `type` is " + quote(value_type_name(*declared_)));
      return false;
    }
    if (!common_) {
      common_ = type;
      first_ = &named;
    } else if (is_number(type) && is_number(*common_)) {
      if (type == ValueType::kFloat) common_ = type;
    } else if (type != *common_) {
      context_.diagnostics.clash(*named.value,
                                 quote(named.name) + " is " + std::string(type_phrase(type)) + ", but " +
                                     quote(first_->name) + " is " + std::string(type_phrase(*common_)),
                                 *first_->value, "all values are of one type");
      return false;
    }
    return true;
  }

  Context& context_;
  std::optional<ValueType> declared_;
  std::optional<ValueType> common_;
  const NamedNode* first_ = nullptr;
};

}  // namespace

std::vector<Variant> read_variants(Context& context, const std::vector<NamedNode>& nodes,
                                   std::optional<ValueType> declared, ValueType& type) {
  std::vector<Variant> variants;
  Reading reading(context, declared);
  for (const NamedNode& named : nodes) variants.push_back({std::string(named.name), reading.read(named)});
  type = reading.type();
  if (type != ValueType::kFloat) return variants;
  for (Variant& variant : variants) {
    if (variant.value.is(Kind::kInt)) variant.value = Value::number(variant.value.to_double());
  }
  return variants;
}

}  // namespace flywheel::catalog
