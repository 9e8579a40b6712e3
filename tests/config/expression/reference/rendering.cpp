// The evaluator's values as texts.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "tests/config/expression/reference/evaluator.hpp"

namespace flywheel::expression::reference {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return out + "\"";
}

std::string rendered_double(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  char digits[64];
  const std::string text(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace

std::string rendered(const Datum& value) {
  if (value.as<std::nullptr_t>()) return "null";
  if (const auto* truth = value.as<bool>()) return *truth ? "true" : "false";
  if (const auto* whole = value.as<std::int64_t>()) return std::to_string(*whole);
  if (const auto* natural = value.as<std::uint64_t>()) return std::to_string(*natural) + "u";
  if (const auto* number = value.as<double>()) return rendered_double(*number);
  if (const auto* text = value.as<std::string>()) return quoted(*text);
  if (const auto* time = value.as<Instant>()) return "time(" + std::to_string(time->microseconds) + ")";
  if (const auto* span = value.as<Span>()) return "duration(" + std::to_string(span->microseconds) + ")";
  std::vector<std::string> parts;
  if (const List* list = value.as<List>()) {
    for (const Datum& item : *list) parts.push_back(rendered(item));
    return "[" + joined(parts) + "]";
  }
  for (const auto& [name, member] : *value.as<Map>()) parts.push_back(quoted(name) + ": " + rendered(member));
  std::sort(parts.begin(), parts.end());
  return "{" + joined(parts) + "}";
}

}  // namespace flywheel::expression::reference
