// Writing JSON text. Numbers are exact: doubles by std::to_chars (shortest text that reads back the same).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/vocabulary/value.hpp"

namespace flywheel {

/// Appends JSON text to a string, with commas and quoting done. Usage mirrors the document:
///   JsonWriter json(out); json.begin_object(); json.key("n"); json.integer(3); json.end_object();
/// A double that is not finite is written as null. `indent` > 0 gives one member a line.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, int indent = 0) : out_(out), indent_(indent) {}

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  void string(std::string_view text);
  void integer(std::int64_t number);
  void unsigned_integer(std::uint64_t number);
  /// `10.0` is written `10.0`: a double always looks like one.
  void number(double number);
  void boolean(bool value);
  void null();
  /// Any value; times as RFC 3339 strings, durations in the spelling of format_duration, absent as null.
  void value(const Value& value);
  /// JSON text that is known to be valid, as it is.
  void raw(std::string_view json);

  // A key and its value in one call.
  void member(std::string_view name, std::string_view text) { key(name), string(text); }
  void member(std::string_view name, const char* text) { key(name), string(text); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  void member(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void member(std::string_view name, int value) { key(name), integer(value); }
  void member(std::string_view name, double value) { key(name), number(value); }

 private:
  void separate();
  void new_line();

  std::string& out_;
  int indent_;
  int depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

/// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);
/// Appends a double as JSON (`10.0`, `0.1`, `1e+300`; null where it is not finite).
void append_json_number(std::string& out, double number);
/// The compact JSON text of a value.
[[nodiscard]] std::string to_json(const Value& value);

}  // namespace flywheel
