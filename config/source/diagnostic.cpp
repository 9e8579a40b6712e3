#include "config/source/diagnostic.hpp"

#include <algorithm>

#include "config/source/text_file.hpp"
#include "config/vocabulary/json_writer.hpp"
#include "config/vocabulary/text.hpp"

namespace flywheel::source {
namespace {

std::string_view severity_name(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

/// A line of a file as it is shown: one column a character, and only the part around the complaint.
struct Shown {
  std::string text;
  int column;  // of the complaint, from 1
};

/// The byte offset of a character; the size where the text has fewer.
std::size_t byte_of(std::string_view text, int character) {
  std::size_t at = 0;
  for (; at < text.size() && character > 0; --character) {
    do {
      ++at;
    } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  }
  return at;
}

Shown show(std::string_view line, int column) {
  constexpr int kWidth = 140;
  constexpr int kBefore = 60;
  int first = 0;  // the first character shown
  if (count_characters(line) > kWidth) first = std::max(0, column - 1 - kBefore);
  std::string_view part = line.substr(byte_of(line, first));
  const bool cut = count_characters(part) > kWidth;
  part = part.substr(0, byte_of(part, kWidth));
  std::string text(part);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  const std::string front = first > 0 ? "…" : "";
  return {front + text + (cut ? "…" : ""), column - first + (first > 0 ? 1 : 0)};
}

std::string place_text(const Place& place) {
  std::string text = printable(place.file);
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
  return text;
}

/// Escapes what GitHub's workflow commands give a meaning.
std::string github_escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

void write_place(JsonWriter& json, const Place& place) {
  json.member("file", place.file);
  json.member("line", place.line);
  json.member("column", place.column);
}

}  // namespace

std::string render_text(const Diagnostic& diagnostic) {
  std::string text =
      place_text(diagnostic.place) + ": " + std::string(severity_name(diagnostic.severity)) + ": " + diagnostic.message;
  if (!diagnostic.source_line.empty() && diagnostic.place.column > 0) {
    const Shown shown = show(diagnostic.source_line, diagnostic.place.column);
    const std::string number = std::to_string(diagnostic.place.line);
    const int room = std::max(1, count_characters(shown.text) - shown.column + 1);
    const int carets = std::clamp(diagnostic.length, 1, room);
    text += "\n  " + number + " | " + shown.text;
    text += "\n  " + std::string(number.size(), ' ') + " | " +
            std::string(static_cast<std::size_t>(shown.column) - 1, ' ') +
            std::string(static_cast<std::size_t>(carets), '^');
  }
  if (!diagnostic.hint.empty()) text += "\n  " + diagnostic.hint;
  for (const auto& [place, note] : diagnostic.related) text += "\n  " + place_text(place) + ": " + note;
  return text;
}

std::string render_json(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Diagnostic& diagnostic : diagnostics) {
    json.begin_object();
    json.member("severity", severity_name(diagnostic.severity));
    write_place(json, diagnostic.place);
    json.member("length", diagnostic.length);
    json.member("message", diagnostic.message);
    json.member("hint", diagnostic.hint);
    json.key("related");
    json.begin_array();
    for (const auto& [place, note] : diagnostic.related) {
      json.begin_object();
      write_place(json, place);
      json.member("message", note);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  return out;
}

std::string render_github(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    std::string message = diagnostic.message;
    if (!diagnostic.hint.empty()) message += "\n" + diagnostic.hint;
    for (const auto& [place, note] : diagnostic.related) message += "\n" + place_text(place) + ": " + note;
    out +=
        "::" + std::string(severity_name(diagnostic.severity)) + " file=" + github_escaped(diagnostic.place.file, true);
    if (diagnostic.place.line > 0) out += ",line=" + std::to_string(diagnostic.place.line);
    if (diagnostic.place.column > 0) {
      out += ",col=" + std::to_string(diagnostic.place.column) +
             ",endColumn=" + std::to_string(diagnostic.place.column + std::max(1, diagnostic.length));
    }
    out += "::" + github_escaped(message, false) + "\n";
  }
  return out;
}

}  // namespace flywheel::source
