#include "config/expression/parser.hpp"

#include <algorithm>
#include <array>

#include "config/expression/limits.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

/// Names that CEL keeps for itself.
constexpr std::array<std::string_view, 18> kReserved{"as",        "break",  "const",  "continue", "else",  "for",
                                                     "function",  "if",     "import", "let",      "loop",  "package",
                                                     "namespace", "return", "var",    "void",     "while", "in"};

bool is_reserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

class Level {
 public:
  explicit Level(int& depth) : depth_(depth) { ++depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --depth_; }

 private:
  int& depth_;
};

const std::string kTooDeep = "this is nested more than " + std::to_string(kMostLevels) + " levels deep";

}  // namespace

Node* Parser::parse() {
  if (text_.size() > kMostText) {
    return fail(kMostText, 1, "an expression has at most " + std::to_string(kMostText) + " bytes");
  }
  if (const auto at = invalid_utf8(text_)) return fail(*at, 1, "this byte is not UTF-8");
  advance();
  if (token_.kind == TokenKind::kEnd) return fail_here("there is no expression here");
  Node* node = parse_expression();
  if (node == nullptr) return nullptr;
  return token_.kind == TokenKind::kEnd ? node : fail_unexpected("an operator or the end");
}

Node* Parser::parse_expression() {
  const Level level(depth_);
  if (depth_ > kMostLevels) return fail_here(kTooDeep);
  const std::size_t offset = token_.offset;
  Node* condition = parse_or();
  if (condition == nullptr || !accept("?")) return condition;
  Node* then = parse_or();
  if (then == nullptr || !expect(":", "the first choice of `?`")) return nullptr;
  Node* otherwise = parse_expression();
  return otherwise == nullptr ? nullptr : make(NodeKind::kConditional, offset, {condition, then, otherwise});
}

Node* Parser::parse_or() {
  Node* left = parse_and();
  while (left != nullptr && accept_either("||", "or")) left = join(NodeKind::kOr, left, parse_and());
  return left;
}

Node* Parser::parse_and() {
  Node* left = parse_relation();
  while (left != nullptr && accept_either("&&", "and")) left = join(NodeKind::kAnd, left, parse_relation());
  return left;
}

Node* Parser::parse_relation() {
  const std::size_t offset = token_.offset;
  Node* left = parse_sum();
  while (left != nullptr) {
    if (at_word("not")) return fail_here("`not in` is written `not (… in …)`");
    const auto relation = accept_relation();
    if (!relation) break;
    if (left->kind == NodeKind::kRelation && orders(left->relation) && orders(*relation) && text_[offset] != '(') {
      return fail(offset, end_ - offset, "comparisons do not chain; write `1 < x && x < 5`");
    }
    Node* right = parse_sum();
    if (right == nullptr) return nullptr;
    left = make(NodeKind::kRelation, offset, {left, right});
    if (left != nullptr) left->relation = *relation;
  }
  return left;
}

Node* Parser::parse_sum() {
  const std::size_t offset = token_.offset;
  Node* left = parse_product();
  while (left != nullptr && (at_symbol("+") || at_symbol("-"))) {
    const Arithmetic arithmetic = at_symbol("+") ? Arithmetic::kAdd : Arithmetic::kSubtract;
    advance();
    Node* right = parse_product();
    if (right == nullptr) return nullptr;
    left = make(NodeKind::kArithmetic, offset, {left, right});
    if (left != nullptr) left->arithmetic = arithmetic;
  }
  return left;
}

Node* Parser::parse_product() {
  const std::size_t offset = token_.offset;
  Node* left = parse_unary();
  while (left != nullptr && (at_symbol("*") || at_symbol("/") || at_symbol("%"))) {
    const Arithmetic arithmetic = at_symbol("*")   ? Arithmetic::kMultiply
                                  : at_symbol("/") ? Arithmetic::kDivide
                                                   : Arithmetic::kRemainder;
    advance();
    Node* right = parse_unary();
    if (right == nullptr) return nullptr;
    left = make(NodeKind::kArithmetic, offset, {left, right});
    if (left != nullptr) left->arithmetic = arithmetic;
  }
  return left;
}

Node* Parser::parse_unary() {
  const std::size_t offset = token_.offset;
  const bool negates = at_symbol("-");
  if (!negates && !at_symbol("!") && !at_word("not")) return parse_member();
  const Level level(depth_);
  if (depth_ > kMostLevels) return fail_here(kTooDeep);
  advance();
  if (negates && token_.kind == TokenKind::kNumber) return parse_negative(offset);
  Node* operand = parse_unary();
  if (operand == nullptr) return nullptr;
  return make(negates ? NodeKind::kNegate : NodeKind::kNot, offset, {operand});
}

Node* Parser::parse_negative(std::size_t offset) {
  const Value number = token_.value;
  const bool is_unsigned = token_.text.ends_with('u') || token_.text.ends_with('U');
  if (is_unsigned) return fail_here("a uint has no sign");
  advance();
  if (number.is(Kind::kDouble)) return make_literal(Value::number(-number.as_double()), offset);
  const std::uint64_t magnitude =
      number.is(Kind::kUint) ? number.as_uint() : static_cast<std::uint64_t>(number.as_int());
  return make_literal(Value::integer(static_cast<std::int64_t>(~magnitude + 1)), offset);
}

Node* Parser::parse_member() {
  Node* node = parse_primary();
  while (node != nullptr) {
    if (accept(".")) {
      node = parse_selection(node);
    } else if (accept("[")) {
      node = parse_index(node);
    } else {
      break;
    }
  }
  return node;
}

Node* Parser::parse_selection(Node* receiver) {
  if (token_.kind != TokenKind::kName) return fail_unexpected("a name after `.`");
  const Token name = token_;
  advance();
  if (!name.quoted && at_symbol("(")) return parse_call(name, receiver);
  Node* field = make(NodeKind::kField, receiver->offset, {receiver});
  if (field != nullptr) field->text = name.text;
  return field;
}

Node* Parser::parse_index(Node* receiver) {
  Node* index = parse_expression();
  if (index == nullptr || !expect("]", "the index")) return nullptr;
  return make(NodeKind::kIndex, receiver->offset, {receiver, index});
}

Node* Parser::parse_primary() {
  const std::size_t offset = token_.offset;
  switch (token_.kind) {
    case TokenKind::kName:
      return parse_name();
    case TokenKind::kString: {
      const Value value = token_.value;
      advance();
      return make_literal(value, offset);
    }
    case TokenKind::kNumber: {
      const Value value = token_.value;
      const bool is_unsigned = token_.text.ends_with('u') || token_.text.ends_with('U');
      if (value.is(Kind::kUint) && !is_unsigned) return fail_here("this number does not fit into an int");
      advance();
      return make_literal(value, offset);
    }
    default:
      break;
  }
  if (accept("(")) {
    Node* inner = parse_expression();
    return inner != nullptr && expect(")", "`(`") ? inner : nullptr;
  }
  if (accept("[")) return parse_list();
  if (accept("{")) return parse_map();
  return fail_unexpected("a value");
}

Node* Parser::parse_name() {
  const Token name = token_;
  advance();
  if (!name.quoted) {
    if (at_symbol("(") && name.text != "and" && name.text != "or" && !is_reserved(name.text)) {
      return parse_call(name, nullptr);
    }
    if (name.text == "true" || name.text == "false")
      return make_literal(Value::boolean(name.text == "true"), name.offset);
    if (name.text == "null") return make_literal(Value::null(), name.offset);
    if (name.text == "now") return make(NodeKind::kNow, name.offset);
    if (name.text == "and" || name.text == "or" || name.text == "in") {
      return fail(name.offset, name.length, "there is no value before `" + std::string(name.text) + "`");
    }
    if (is_reserved(name.text)) {
      return fail(name.offset, name.length,
                  "`" + std::string(name.text) + "` is a reserved word of CEL; an attribute " +
                      "of that name is written with backticks");
    }
  }
  Node* attribute = make(NodeKind::kAttribute, name.offset);
  if (attribute != nullptr) attribute->text = name.text;
  return attribute;
}

}  // namespace flywheel::expression
