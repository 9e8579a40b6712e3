#include "sdk/src/json_writer.hpp"

#include <simdjson.h>

#include <charconv>
#include <cmath>

namespace flywheel::sdk {
namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

template <class Number>
void append_number(std::string& out, Number number) {
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof(text), number).ptr);
}

struct Appender {
  std::string& out;

  Result<void> operator()(bool value) const {
    out += value ? "true" : "false";
    return {};
  }
  Result<void> operator()(std::int64_t value) const {
    append_number(out, value);
    return {};
  }
  Result<void> operator()(double value) const {
    if (!std::isfinite(value)) return Problem{"is not a finite number"};
    const auto start = out.size();
    append_number(out, value);
    if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
    return {};
  }
  Result<void> operator()(const std::string& value) const { return append_string(out, value); }
  Result<void> operator()(const Json& value) const {
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    if (const auto error = parser.parse(value.text).get(document)) {
      return Problem{"is not a JSON document: " + std::string(simdjson::error_message(error))};
    }
    out += value.text;
    return {};
  }
};

}  // namespace

Result<void> append_string(std::string& out, std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return Problem{"is not UTF-8"};
  out += '"';
  for (const char c : text) append_escaped(out, c);
  out += '"';
  return {};
}

Result<void> append_scalar(std::string& out, const Scalar& value) {
  return std::visit(Appender{out}, value);
}

Result<void> append_members(std::string& out, const Attributes& attributes) {
  bool first = true;
  for (const auto& [name, attribute] : attributes) {
    if (!first) out += ',';
    first = false;
    auto written = append_string(out, name);
    out += ':';
    if (written) written = append_scalar(out, attribute.value());
    if (!written) return Problem{"`" + name + "` " + written.error().text};
  }
  return {};
}

}  // namespace flywheel::sdk
