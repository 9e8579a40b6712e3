#include "tests/config/expression/reference/printer.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace flywheel::expression::reference {
namespace {

/// How tightly a part holds together; the grammar's rules from the outermost in.
enum Level { kExpression, kOrLevel, kAndLevel, kRelationLevel, kSumLevel, kProductLevel, kUnaryLevel, kMemberLevel };

Level level_of_operator(const std::string& text) {
  if (text == "+" || text == "-") return kSumLevel;
  return text == "*" || text == "/" || text == "%" ? kProductLevel : kRelationLevel;
}

Level level_of(const Term& term) {
  switch (term.form) {
    case Term::Form::kConditional:
      return kExpression;
    case Term::Form::kOr:
      return kOrLevel;
    case Term::Form::kAnd:
      return kAndLevel;
    case Term::Form::kBinary:
      return level_of_operator(term.text);
    case Term::Form::kVersions:
      return kRelationLevel;
    case Term::Form::kUnary:
      return kUnaryLevel;
    case Term::Form::kLiteral: {
      const auto* whole = term.value.as<std::int64_t>();
      const auto* number = term.value.as<double>();
      return (whole && *whole < 0) || (number && std::signbit(*number)) ? kUnaryLevel : kMemberLevel;
    }
    default:
      return kMemberLevel;
  }
}

class Printer {
 public:
  explicit Printer(Dice& dice) : dice_(dice) {}

  std::string part(const Term& term, Level least) {
    const std::string text = whole(term);
    return level_of(term) < least || dice_.one_in(12) ? "(" + space() + text + space() + ")" : text;
  }

 private:
  std::string whole(const Term& term);
  std::string literal(const Datum& value);
  std::string quoted(const std::string& text);
  std::string name(const std::string& text);
  std::string binary(const Term& term);
  std::string chain(const Term& term);
  std::string joined(const std::vector<Term>& parts, std::size_t from);

  std::string space() { return dice_.one_in(10) ? (dice_.one_in(4) ? " // and so on\n" : "\n\t") : ""; }

  Dice& dice_;
};

std::string Printer::quoted(const std::string& text) {
  const bool plain = text.find_first_of("\\\"'\n") == std::string::npos;
  if (plain && dice_.one_in(4)) return "r'" + text + "'";
  const std::string quotes = dice_.pick(std::array<std::string, 4>{"\"", "'", "\"\"\"", "'''"});
  std::string content;
  for (const char c : text) {
    char code[5];
    std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(c));
    const bool is_ascii = (c & '\x80') == 0;
    const bool escapes = c == '\\' || c == '"' || c == '\'' || c == '\n' || (is_ascii && dice_.one_in(16));
    content += escapes ? code : std::string(1, c);
  }
  return quotes + content + quotes;
}

std::string Printer::name(const std::string& text) {
  const bool plain = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  return plain && !dice_.one_in(8) ? text : "`" + text + "`";
}

std::string Printer::literal(const Datum& value) {
  if (value.as<std::nullptr_t>()) return "null";
  if (const auto* truth = value.as<bool>()) return *truth ? "true" : "false";
  if (const auto* text = value.as<std::string>()) return quoted(*text);
  if (const auto* whole = value.as<std::uint64_t>()) return std::to_string(*whole) + (dice_.one_in(2) ? "u" : "U");
  if (const auto* whole = value.as<std::int64_t>()) {
    if (*whole < 0 || !dice_.one_in(4)) return std::to_string(*whole);
    char hex[24];
    std::snprintf(hex, sizeof hex, "0x%llX", static_cast<unsigned long long>(*whole));
    return hex;
  }
  std::array<char, 64> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), std::get<double>(value.content)).ptr;
  std::string text(static_cast<const char*>(digits.data()), end);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string Printer::binary(const Term& term) {
  const Level own = level_of(term);
  const bool versions = term.form == Term::Form::kVersions;
  const auto side = [&](const Term& one, Level least) {
    return versions ? "version(" + part(one, kExpression) + ")" : part(one, least);
  };
  // Comparisons do not chain; sums and products are read from the left.
  const Level left = own == kRelationLevel ? kSumLevel : own;
  const auto right = static_cast<Level>(own + 1);
  return side(term.parts[0], left) + " " + space() + term.text + space() + " " + side(term.parts[1], right);
}

std::string Printer::chain(const Term& term) {
  const bool both = term.form == Term::Form::kAnd;
  std::string text;
  for (const Term& operand : term.parts) {
    const char* joint = both ? (dice_.one_in(2) ? " && " : " and ") : (dice_.one_in(2) ? " || " : " or ");
    text += (text.empty() ? "" : joint) + space() + part(operand, both ? kRelationLevel : kAndLevel);
  }
  return text;
}

std::string Printer::joined(const std::vector<Term>& parts, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < parts.size(); ++i) text += (i > from ? ", " : "") + part(parts[i], kExpression);
  return text + (from < parts.size() && dice_.one_in(8) ? " , " : "");
}

std::string Printer::whole(const Term& term) {
  const auto& parts = term.parts;
  switch (term.form) {
    case Term::Form::kLiteral:
      return literal(term.value);
    case Term::Form::kAttribute:
    case Term::Form::kLocal:
      return name(term.text);
    case Term::Form::kNow:
      return "now";
    case Term::Form::kField:
      return part(parts[0], kMemberLevel) + "." + name(term.text);
    case Term::Form::kIndex:
      return part(parts[0], kMemberLevel) + "[" + part(parts[1], kExpression) + "]";
    case Term::Form::kHas:
      return "has(" + whole(parts[0]) + ")";
    case Term::Form::kUnary:
      if (term.text == "-") return "-" + space() + "(" + whole(parts[0]) + ")";
      return (dice_.one_in(2) ? "!" : "not ") + part(parts[0], kUnaryLevel);
    case Term::Form::kBinary:
    case Term::Form::kVersions:
      return binary(term);
    case Term::Form::kAnd:
    case Term::Form::kOr:
      return chain(term);
    case Term::Form::kConditional:
      return part(parts[0], kOrLevel) + " ? " + part(parts[1], kOrLevel) + " : " + part(parts[2], kExpression);
    case Term::Form::kList:
      return "[" + joined(parts, 0) + "]";
    case Term::Form::kMap: {
      std::string text;
      for (std::size_t i = 0; i < parts.size(); i += 2) {
        text += (i > 0 ? ", " : "") + part(parts[i], kExpression) + ": " + part(parts[i + 1], kExpression);
      }
      return "{" + text + "}";
    }
    case Term::Form::kFunction:
      return term.text + "(" + joined(parts, 0) + ")";
    case Term::Form::kMethod:
      return part(parts[0], kMemberLevel) + "." + term.text + "(" + joined(parts, 1) + ")";
    case Term::Form::kMacro:
      return part(parts[0], kMemberLevel) + "." + term.text + "(" + name(term.variable) + ", " + joined(parts, 1) + ")";
    case Term::Form::kReached:
      return "reached(" + quoted(term.text) + ")";
    case Term::Form::kSegment:
      return "segment(" + quoted(term.text) + ")";
  }
  return {};
}

}  // namespace

std::string print(const Term& term, Dice& dice) {
  return Printer(dice).part(term, kExpression);
}

}  // namespace flywheel::expression::reference
