#include "config/vocabulary/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace flywheel {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of the run not yet appended
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void append_json_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void JsonWriter::new_line() {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(static_cast<std::size_t>(depth_ * indent_), ' ');
}

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_) out_ += ',';
  if (depth_ > 0) new_line();
  first_ = false;
}

void JsonWriter::begin_object() {
  separate();
  out_ += '{';
  ++depth_;
  first_ = true;
}

void JsonWriter::end_object() {
  --depth_;
  if (!first_) new_line();
  out_ += '}';
  first_ = false;
}

void JsonWriter::begin_array() {
  separate();
  out_ += '[';
  ++depth_;
  first_ = true;
}

void JsonWriter::end_array() {
  --depth_;
  if (!first_) new_line();
  out_ += ']';
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
}

void JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
}

void JsonWriter::integer(std::int64_t number) {
  separate();
  out_ += std::to_string(number);
}

void JsonWriter::unsigned_integer(std::uint64_t number) {
  separate();
  out_ += std::to_string(number);
}

void JsonWriter::number(double number) {
  separate();
  append_json_number(out_, number);
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

void JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
}

void JsonWriter::value(const Value& value) {
  switch (value.kind()) {
    case Kind::kAbsent:
    case Kind::kNull:
      return null();
    case Kind::kBool:
      return boolean(value.as_bool());
    case Kind::kInt:
      return integer(value.as_int());
    case Kind::kUint:
      return unsigned_integer(value.as_uint());
    case Kind::kDouble:
      return number(value.as_double());
    case Kind::kString:
      return string(value.as_string());
    case Kind::kTime:
      return string(format_time(value.as_time()));
    case Kind::kDuration:
      return string(format_duration(value.as_duration()));
    case Kind::kList:
      begin_array();
      for (const Value& item : value.as_list()) this->value(item);
      return end_array();
    case Kind::kMap:
      begin_object();
      for (const Member& member : value.as_map()) {
        key(member.name);
        this->value(member.value);
      }
      return end_object();
  }
}

std::string to_json(const Value& value) {
  std::string out;
  JsonWriter(out).value(value);
  return out;
}

}  // namespace flywheel
