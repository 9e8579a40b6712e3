// Parser: lists, maps, calls and segments, and what every rule needs.
#include <algorithm>
#include <array>

#include "config/expression/limits.hpp"
#include "config/expression/parser.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

/// The spelling of this language for a word of another.
std::string_view familiar_spelling(std::string_view word) {
  struct Spelling {
    std::string_view theirs, ours;
  };
  constexpr std::array<Spelling, 9> kSpellings{{{"AND", "and"},
                                                {"OR", "or"},
                                                {"NOT", "not"},
                                                {"IN", "in"},
                                                {"And", "and"},
                                                {"Or", "or"},
                                                {"is", "=="},
                                                {"eq", "=="},
                                                {"equals", "=="}}};
  const auto found =
      std::find_if(kSpellings.begin(), kSpellings.end(), [&](const Spelling& s) { return s.theirs == word; });
  return found == kSpellings.end() ? std::string_view() : found->ours;
}

constexpr const char* kTooLong = "this expression, with its segments, is too long";

}  // namespace

Node* Parser::parse_list() {
  const std::size_t offset = end_ - 1;
  std::vector<Node*> items;
  while (!at_symbol("]")) {
    Node* item = parse_expression();
    if (item == nullptr) return nullptr;
    items.push_back(item);
    if (!accept(",")) break;
  }
  return expect("]", "the list") ? make(NodeKind::kList, offset, std::move(items)) : nullptr;
}

Node* Parser::parse_map() {
  const std::size_t offset = end_ - 1;
  std::vector<Node*> entries;
  while (!at_symbol("}")) {
    Node* key = parse_expression();
    if (key == nullptr || !expect(":", "a map's key")) return nullptr;
    Node* value = parse_expression();
    if (value == nullptr) return nullptr;
    entries.insert(entries.end(), {key, value});
    if (!accept(",")) break;
  }
  return expect("}", "the map") ? make(NodeKind::kMap, offset, std::move(entries)) : nullptr;
}

Node* Parser::parse_call(const Token& name, Node* receiver) {
  if (is_unsupported(name.text)) {
    return fail(name.offset, name.length, "`" + std::string(name.text) + "` is not a function of this language");
  }
  advance();  // the parenthesis
  std::vector<Node*> arguments;
  if (receiver != nullptr) arguments.push_back(receiver);
  while (!at_symbol(")")) {
    Node* argument = parse_expression();
    if (argument == nullptr) return nullptr;
    arguments.push_back(argument);
    if (!accept(",")) break;
  }
  if (!expect(")", "the arguments of `" + std::string(name.text) + "`")) return nullptr;
  Node* call = make(NodeKind::kCall, receiver != nullptr ? receiver->offset : name.offset, std::move(arguments));
  if (call == nullptr) return nullptr;
  call->text = name.text;
  call->text_offset = name.offset;
  call->method = receiver != nullptr;
  if (const auto macro = find_macro(name.text)) return finish_macro(call, *macro);
  if (receiver != nullptr) return call;
  if (name.text == "has") return finish_has(call);
  if (name.text == "segment") return finish_segment(call);
  if (name.text == "reached") return finish_named(call, NodeKind::kReached, "the name of a moment");
  if (name.text == "bucket") return finish_named(call, NodeKind::kBucket, "a salt");
  return call;
}

/// A macro's call, whose variable was read as an attribute.
Node* Parser::finish_macro(Node* call, Macro macro) {
  auto& parts = call->children;
  const bool counted = parts.size() == 3 || (macro == Macro::kMap && parts.size() == 4);
  if (!call->method || !counted) {
    return fail(call->text_offset, call->text.size(),
                "`" + std::string(call->text) + "` is written like " + std::string(facts_of(macro).example));
  }
  const Node& variable = *parts[1];
  if (variable.kind != NodeKind::kAttribute) {
    return fail(variable.offset, variable.length,
                "here `" + std::string(call->text) + "` takes a name for the element, like " +
                    std::string(facts_of(macro).example));
  }
  call->kind = NodeKind::kMacro;
  call->macro = macro;
  call->variable = variable.text;
  parts.erase(parts.begin() + 1);
  return call;
}

/// A call whose one argument is a string literal, which becomes the node's text.
Node* Parser::finish_named(Node* call, NodeKind kind, std::string_view what) {
  const auto& arguments = call->children;
  const bool named =
      arguments.size() == 1 && arguments[0]->kind == NodeKind::kLiteral && arguments[0]->value.is(Kind::kString);
  if (!named) {
    return fail(call->offset, call->length,
                "`" + std::string(call->text) + "` takes " + std::string(what) + " as a string literal");
  }
  call->kind = kind;
  call->text = arguments[0]->value.as_string();
  call->children.clear();
  return call;
}

Node* Parser::finish_has(Node* call) {
  const auto& arguments = call->children;
  const bool asks =
      arguments.size() == 1 && (arguments[0]->kind == NodeKind::kAttribute || arguments[0]->kind == NodeKind::kField);
  if (!asks) {
    return fail(call->offset, call->length, "has() takes an attribute or a field, like has(plan) or has(account.plan)");
  }
  call->kind = NodeKind::kHas;
  return call;
}

Node* Parser::finish_segment(Node* call) {
  const auto& arguments = call->children;
  const bool names_one =
      arguments.size() == 1 && arguments[0]->kind == NodeKind::kLiteral && arguments[0]->value.is(Kind::kString);
  if (!names_one) {
    return fail(call->offset, call->length,
                "segment() takes the name of a segment as a string, like segment(\"beta\")");
  }
  return inline_segment(call, std::string(arguments[0]->value.as_string()));
}

Node* Parser::inline_segment(Node* call, const std::string& name) {
  const Node& argument = *call->children[0];
  const std::string called = "segment `" + printable(name) + "`";
  if (std::find(trail_.begin(), trail_.end(), name) != trail_.end()) {
    std::string circle;
    for (auto at = std::find(trail_.begin(), trail_.end(), name); at != trail_.end(); ++at) circle += *at + " → ";
    return fail(argument.offset, argument.length, called + " uses itself: " + printable(circle + name));
  }
  if (!scope_.segment) return fail(call->offset, call->length, "there are no segments here");
  auto text = scope_.segment(name);
  if (!text) {
    const auto near = nearest(name, scope_.segment_names);
    return fail(argument.offset, argument.length,
                "unknown " + called + (near ? "; did you mean `" + printable(*near) + "`?" : ""));
  }
  tree_.inlined += text->size();
  if (tree_.inlined > kMostInlined) return fail(call->offset, call->length, kTooLong);
  tree_.texts.push_back(*std::move(text));
  auto trail = trail_;
  trail.push_back(name);
  Parser inner(tree_.texts.back(), scope_, tree_, std::move(trail), depth_ + 1);
  Node* body = inner.parse();
  if (body == nullptr) return fail(call->offset, call->length, "in " + called + ": " + inner.error().message);
  Node* segment = make(NodeKind::kSegment, call->offset, {body});
  if (segment != nullptr) segment->text = argument.value.as_string();
  return segment;
}

void Parser::advance() {
  end_ = token_.offset + token_.length;
  token_ = lexer_.next();
  if (token_.kind == TokenKind::kError) fail_here(token_.message);
}

bool Parser::at_symbol(std::string_view symbol) const {
  return token_.kind == TokenKind::kSymbol && token_.text == symbol;
}

bool Parser::at_word(std::string_view word) const {
  return token_.kind == TokenKind::kName && !token_.quoted && token_.text == word;
}

bool Parser::accept(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  advance();
  return true;
}

bool Parser::accept_either(std::string_view symbol, std::string_view word) {
  if (!at_symbol(symbol) && !at_word(word)) return false;
  advance();
  return true;
}

bool Parser::expect(std::string_view symbol, std::string_view after) {
  if (accept(symbol)) return true;
  fail_unexpected("`" + std::string(symbol) + "` after " + std::string(after));
  return false;
}

std::optional<Relation> Parser::accept_relation() {
  if (token_.kind != TokenKind::kSymbol && !at_word("in")) return std::nullopt;
  for (std::size_t i = 0; i < kRelationTexts.size(); ++i) {
    if (token_.text != kRelationTexts[i]) continue;
    advance();
    return static_cast<Relation>(i);
  }
  return std::nullopt;
}

Node* Parser::make(NodeKind kind, std::size_t offset, std::vector<Node*> children) {
  if (failed_) return nullptr;
  if (tree_.nodes.size() >= kMostNodes) return fail(offset, 1, kTooLong);
  Node& node = tree_.nodes.emplace_back();
  node.kind = kind;
  node.offset = offset;
  node.length = std::max(end_, offset + 1) - offset;
  for (const Node* child : children) node.height = std::max(node.height, child->height + 1);
  node.children = std::move(children);
  if (node.height > kMostLevels) {
    return fail(offset, node.length, "this is nested more than " + std::to_string(kMostLevels) + " levels deep");
  }
  return &node;
}

Node* Parser::make_literal(Value value, std::size_t offset) {
  Node* node = make(NodeKind::kLiteral, offset);
  if (node != nullptr) node->value = value;
  return node;
}

Node* Parser::join(NodeKind kind, Node* left, Node* right) {
  if (right == nullptr) return nullptr;
  if (left->kind != kind) return make(kind, left->offset, {left, right});
  // A chain of one operator is one node, however long: its nesting does not count.
  left->children.push_back(right);
  left->height = std::max(left->height, right->height + 1);
  left->length = end_ - left->offset;
  return left;
}

Node* Parser::fail(std::size_t offset, std::size_t length, std::string message) {
  if (!failed_) error_ = {offset, length, std::move(message)};
  failed_ = true;
  return nullptr;
}

Node* Parser::fail_unexpected(std::string_view expected) {
  std::string message = "expected " + std::string(expected) + ", but ";
  if (token_.kind == TokenKind::kEnd) return fail_here(message + "the text ends here");
  const std::string_view found = text_.substr(token_.offset, token_.length);
  message += "found `" + printable(found) + "`";
  const std::string_view ours = familiar_spelling(found);
  if (!ours.empty()) message += "; did you mean `" + std::string(ours) + "`?";
  return fail_here(std::move(message));
}

}  // namespace flywheel::expression
