#include "config/expression/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/expression/double_text.hpp"
#include "config/expression/string_literal.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool begins_name(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool continues_name(char c) {
  return begins_name(c) || is_digit(c);
}
bool is_quote(char c) {
  return c == '"' || c == '\'';
}

// Longer ones first.
constexpr std::array<std::string_view, 24> kSymbols{"==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "?", ":", "+",
                                                    "-",  "*",  "/",  "%",  "(",  ")",  "[", "]", "{", "}", ",", "."};

/// What is wrong with a character that begins no token.
std::string about_character(std::string_view character) {
  if (character == "=") return "a single `=` does not compare; write `==`";
  if (character == "&") return "a single `&` is no operator; write `&&` or `and`";
  if (character == "|") return "a single `|` is no operator; write `||` or `or`";
  if (character == "\xE2\x80\x9C" || character == "\xE2\x80\x9D" || character == "\xE2\x80\x9E") {
    return "`" + std::string(character) + "` is a typographic quote; write a straight one, \"";
  }
  const std::string unexpected = "unexpected character `" + printable(character) + "`";
  if (character[0] & '\x80') return unexpected + "; a name with other letters wants backticks, like `größe`";
  return unexpected;
}

}  // namespace

Token Lexer::token(TokenKind kind) const {
  Token token;
  token.kind = kind;
  token.offset = start_;
  token.length = std::max<std::size_t>(1, at_ - start_);
  token.text = text_.substr(start_, at_ - start_);
  return token;
}

Token Lexer::error(std::string message, std::size_t offset, std::size_t length) {
  at_ = text_.size();
  Token token;
  token.kind = TokenKind::kError;
  token.offset = offset;
  token.length = length;
  token.message = std::move(message);
  return token;
}

void Lexer::skip_space() {
  while (at_ < text_.size()) {
    const char c = peek();
    if (c == '/' && peek(1) == '/') {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
      ++at_;
    } else {
      return;
    }
  }
}

Token Lexer::next() {
  skip_space();
  start_ = at_;
  if (at_ >= text_.size()) return token(TokenKind::kEnd);
  const char c = peek();
  if (is_quote(c) || ((c == 'r' || c == 'R') && is_quote(peek(1)))) return string_literal();
  if ((c == 'b' || c == 'B') && (is_quote(peek(1)) || ((peek(1) == 'r' || peek(1) == 'R') && is_quote(peek(2))))) {
    return error("byte strings are not supported by this version", start_, 1);
  }
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
  if (begins_name(c)) return name();
  if (c == '`') return quoted_name();
  return symbol();
}

Token Lexer::name() {
  while (continues_name(peek())) ++at_;
  return token(TokenKind::kName);
}

Token Lexer::quoted_name() {
  const std::size_t close = text_.find('`', at_ + 1);
  if (close == std::string_view::npos) return error("this name is not closed with a backtick", start_, 1);
  at_ = close + 1;
  Token name = token(TokenKind::kName);
  name.text = text_.substr(start_ + 1, close - start_ - 1);
  name.quoted = true;
  if (name.text.empty()) return error("there is no name between these backticks", start_, 2);
  return name;
}

Token Lexer::whole_number(std::string_view digits, int base) {
  const bool is_unsigned = peek() == 'u' || peek() == 'U';
  if (is_unsigned) ++at_;
  if (continues_name(peek())) {
    while (continues_name(peek())) ++at_;
    return error("this is neither a number nor a name", start_, at_ - start_);
  }
  std::uint64_t magnitude = 0;
  const auto failure = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base).ec;
  if (failure != std::errc()) return error("this number does not fit into 64 bits", start_, at_ - start_);
  Token number = token(TokenKind::kNumber);
  // Beyond the largest int there is only what the parser makes of it: the smallest one, after a minus.
  const bool fits = magnitude <= std::uint64_t{1} << 63;
  if (!is_unsigned && !fits) return error("this number does not fit into an int", start_, at_ - start_);
  number.value = is_unsigned || magnitude == std::uint64_t{1} << 63
                     ? Value::unsigned_integer(magnitude)
                     : Value::integer(static_cast<std::int64_t>(magnitude));
  return number;
}

Token Lexer::number() {
  if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex_digit(peek(2))) {
    at_ += 2;
    while (is_hex_digit(peek())) ++at_;
    return whole_number(text_.substr(start_ + 2, at_ - start_ - 2), 16);
  }
  while (is_digit(peek())) ++at_;
  const std::size_t whole_end = at_;
  if (peek() == '.' && is_digit(peek(1))) {
    ++at_;
    while (is_digit(peek())) ++at_;
  }
  const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
  if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
    at_ += 1 + sign;
    while (is_digit(peek())) ++at_;
  }
  if (at_ == whole_end) return whole_number(text_.substr(start_, at_ - start_), 10);
  if (continues_name(peek())) return error("this is neither a number nor a name", start_, at_ - start_ + 1);
  double value = 0;
  if (parse_double(text_.substr(start_, at_ - start_), value) != FailureCode::kNone) {
    return error("this number does not fit into a double", start_, at_ - start_);
  }
  Token number = token(TokenKind::kNumber);
  number.value = Value::number(value);
  return number;
}

Token Lexer::string_literal() {
  const StringLiteral literal = read_string_literal(text_.substr(start_), arena_);
  if (!literal.problem.empty()) {
    return error(literal.problem, start_ + literal.problem_offset, literal.problem_length);
  }
  at_ += literal.length;
  Token string = token(TokenKind::kString);
  string.value = Value::string(literal.content);
  return string;
}

Token Lexer::symbol() {
  const std::string_view rest = text_.substr(at_);
  for (const std::string_view symbol : kSymbols) {
    if (!rest.starts_with(symbol)) continue;
    at_ += symbol.size();
    return token(TokenKind::kSymbol);
  }
  std::size_t length = 1;
  while (length < rest.size() && (rest[length] & '\xC0') == '\x80') ++length;
  return error(about_character(rest.substr(0, length)), start_, length);
}

}  // namespace flywheel::expression
