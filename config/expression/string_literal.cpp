#include "config/expression/string_literal.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

namespace flywheel::expression {
namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

/// What `\n` and the like stand for; 0: no such escape.
char simple_escape(char letter) {
  constexpr std::string_view kLetters = "abfnrtv\\?\"'`";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
  const std::size_t at = kLetters.find(letter);
  return at == std::string_view::npos ? '\0' : kMeanings[at];
}

struct Escape {
  std::size_t length = 2;  // bytes, with the backslash
  std::uint32_t code = 0;
  const char* problem = nullptr;
};

/// Digits of a numeric escape: `count` of them in `base`, from `first`.
Escape numeric_escape(std::string_view text, std::size_t first, std::size_t count, int base) {
  Escape escape;
  escape.length = first + count;
  const std::string_view digits = text.substr(first, count);
  const char* end = digits.data() + digits.size();
  const auto [stop, failure] = std::from_chars(digits.data(), end, escape.code, base);
  if (digits.size() < count || failure != std::errc() || stop != end) {
    escape.length = std::min(escape.length, text.size());
    escape.problem = base == 8 ? "an octal escape has three digits, like \\101" : "this escape has too few hex digits";
  } else if (escape.code >= 0xD800 && escape.code <= 0xDFFF) {
    escape.problem = "a surrogate is no character; write the character as \\U and eight hex digits";
  } else if (escape.code > 0x10FFFF) {
    escape.problem = "there is no such Unicode character";
  }
  return escape;
}

/// The escape that `text` begins with.
Escape read_escape(std::string_view text) {
  const char letter = text.size() > 1 ? text[1] : '\0';
  switch (letter) {
    case 'x':
    case 'X':
      return numeric_escape(text, 2, 2, 16);
    case 'u':
      return numeric_escape(text, 2, 4, 16);
    case 'U':
      return numeric_escape(text, 2, 8, 16);
    case '0':
    case '1':
    case '2':
    case '3':
      return numeric_escape(text, 1, 3, 8);
    default:
      break;
  }
  Escape escape;
  escape.code = static_cast<unsigned char>(simple_escape(letter));
  if (escape.code == 0) {
    escape.length = std::min<std::size_t>(2, text.size());
    escape.problem = "unknown escape; write a backslash as \\\\, or a raw string r\"…\"";
  }
  return escape;
}

/// Where the content of a literal ends: the offset of the closing quotes.
std::optional<std::size_t> find_close(std::string_view text, std::size_t from, std::string_view quotes, bool raw) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text.substr(at, quotes.size()) == quotes) return at;
    if (quotes.size() == 1 && (text[at] == '\n' || text[at] == '\r')) return std::nullopt;
    if (!raw && text[at] == '\\') ++at;
  }
  return std::nullopt;
}

}  // namespace

StringLiteral read_string_literal(std::string_view text, Arena& arena) {
  const bool raw = text[0] == 'r' || text[0] == 'R';
  const std::size_t open = raw ? 1 : 0;
  const char quote = text[open];
  const bool triple = text.substr(open, 3) == std::string(3, quote);
  const std::string quotes(triple ? 3 : 1, quote);
  const std::size_t begin = open + quotes.size();
  StringLiteral literal;
  const auto end = find_close(text, begin, quotes, raw);
  if (!end) {
    literal.problem = "this string is not closed with " + quotes;
    literal.problem_length = begin;
    return literal;
  }
  literal.length = *end + quotes.size();
  literal.content = text.substr(begin, *end - begin);
  if (raw || literal.content.find('\\') == std::string_view::npos) return literal;

  std::string unescaped;
  for (std::size_t at = 0; at < literal.content.size();) {
    if (literal.content[at] != '\\') {
      unescaped += literal.content[at++];
      continue;
    }
    const Escape escape = read_escape(literal.content.substr(at));
    if (escape.problem != nullptr) {
      literal.problem = escape.problem;
      literal.problem_offset = begin + at;
      literal.problem_length = escape.length;
      return literal;
    }
    append_utf8(unescaped, escape.code);
    at += escape.length;
  }
  literal.content = arena.copy(unescaped);
  return literal;
}

}  // namespace flywheel::expression
